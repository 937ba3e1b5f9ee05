"""What a move would tell the patient: it is made, read and rolled back, so that it cannot differ.

Nothing is stored and nothing is sent. The database is held only as long as the move itself takes.
"""

from copy import copy

from django.db import transaction

from . import notifications, status_link
from .models import Message, RequestEvent

Kind = RequestEvent.Kind

# Stands in for the address that a patient without e-mail does not have. No mail server takes it.
NOBODY = "nobody@invalid.invalid"


def of_move(make, *, clinic, now):
    """Return the message that calling `make` would queue for the patient, or None.

    `make` calls an operation and returns its event. Raises what the operation raises. For a patient
    without e-mail it is what somebody should tell them.
    """
    with transaction.atomic():
        event = make()
        message = _queued(event)
        if message is None:
            message = _written(event, clinic, now)
        transaction.set_rollback(True)
    return _without_link(message)


def of_event(event, *, clinic, now):
    """Return what is to be told of a move that was made, to a patient without e-mail; or None."""
    with transaction.atomic():
        # One that was withdrawn when its address was taken away would stand in the way.
        event.messages.exclude(kind__in=Message.ALERTS).delete()
        message = _written(event, clinic, now)
        transaction.set_rollback(True)
    return _without_link(message)


def _without_link(message):
    """Hide the private link: whoever sees it can act for the patient."""
    if message is not None:
        message.body = status_link.hidden(message.request, message.body)
    return message


def _queued(event):
    return event.messages.exclude(kind__in=Message.ALERTS).first()


def _written(event, clinic, now):
    """Queue the message as if the patient had an address."""
    request = copy(event.request)
    if request.email:
        return None
    request.email = NOBODY
    match event.kind:
        case Kind.OFFERED:
            # Those that can still be chosen.
            offers = event.offers.choosable(now, clinic.zone, clinic.closed_times(now))
            offers = list(offers.select_related("practitioner"))
            if not offers:
                return None
            notifications.queue_offered(request, event, offers, clinic, now)
        case Kind.CONFIRMED | Kind.RESCHEDULED:
            notifications.queue_booked(request, event, clinic, now, is_known=True)
        case Kind.DECLINED:
            notifications.queue_declined(request, event, clinic, now)
        case Kind.CANCELLED:
            notifications.queue_cancelled(request, event, clinic, now)
    return _queued(event)

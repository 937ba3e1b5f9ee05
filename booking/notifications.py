"""Compose messages and queue them, in the caller's transaction. booking.outbox sends them.

Messages to patients are in the words of booking.message_texts. No subject, body or link holds a
health detail; the alerts to the front desk name nobody.
"""

from datetime import timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from clinic_site.encrypted_text import UnreadableText

from . import status_link
from .choices import CallOutcome
from .message_texts.composing import compose
from .message_texts.values import values_for
from .models import Message, RequestEvent

# How long a decision of staff waits in the outbox, so that it can be undone.
WAIT = timedelta(minutes=3)


def queue_received(request, event, clinic, now):
    """Tell the patient that the request came, and the front desk that it waits."""
    _queue_to_patient(Message.Kind.RECEIVED, request, event, clinic, now)
    _queue_to_front_desk(Message.Kind.ALERT, request, event, clinic, now)


def queue_gone_alert(request, event, clinic, now):
    """Tell the front desk that the time which the patient chose was taken."""
    _queue_to_front_desk(Message.Kind.GONE_ALERT, request, event, clinic, now)


def queue_acted_alert(request, event, clinic, now):
    """Tell the front desk that the patient did what it may have to act on."""
    _queue_to_front_desk(Message.Kind.ACTED_ALERT, request, event, clinic, now)


def queue_offered(request, event, offers, clinic, now):
    first, last = (each(offer.open_until for offer in offers) for each in (min, max))
    _queue_to_patient(
        Message.Kind.OFFERED,
        request,
        event,
        clinic,
        now,
        expires_at=last,
        offers=offers,
        # Later, some of them are gone.
        offers_until=first,
        preparing_link=clinic.preparing_address,
    )


def queue_confirmed(request, event, clinic, now):
    _queue_visit(Message.Kind.CONFIRMED, request, event, clinic, now)


def queue_booked(request, event, clinic, now, *, is_known=None):
    """Tell of the appointment: that it moved, if the patient may know of an earlier one.

    `is_known` says whether they do, such as on the phone; by default that is seen by the e-mails.
    """
    if is_known is None:
        told = Message.objects.told().filter(request=request)
        booked = [Message.Kind.CONFIRMED, Message.Kind.RESCHEDULED]
        is_known = told.filter(kind__in=booked).exists()
    moved = event.kind == event.Kind.RESCHEDULED and is_known
    kind = Message.Kind.RESCHEDULED if moved else Message.Kind.CONFIRMED
    _queue_visit(kind, request, event, clinic, now)


def queue_declined(request, event, clinic, now):
    _queue_to_patient(Message.Kind.DECLINED, request, event, clinic, now)


def queue_cancelled(request, event, clinic, now):
    """Tell that the request, or its visit, is called off; a visit also leaves the calendar."""
    visit = {"calendar_link": _calendar_link(request)} if request.appointment_at else {}
    _queue_to_patient(Message.Kind.CANCELLED, request, event, clinic, now, **visit)


def queue_reminder(request, booked, clinic, now):
    """Remind of the visit that the event `booked` made; return whether there was none before."""
    if booked.messages.filter(kind=Message.Kind.REMINDER).exists():
        return False
    _queue_visit(Message.Kind.REMINDER, request, booked, clinic, now, waits=False)
    return True


def queue_reach_us(request, event, clinic, now):
    """Ask the patient to call us."""
    _queue_to_patient(Message.Kind.REACH_US, request, event, clinic, now)


def queue_link(request, event, clinic, now):
    _queue_to_patient(Message.Kind.LINK, request, event, clinic, now, waits=False)


def withdraw_untrue(request, event):
    """Take back what the patient was not told yet and what `event` makes untrue.

    A mail server that was down must not deliver an old decision after a new one.
    """
    untrue = request.messages.unsent_and_untrue().exclude(event=event)
    if event.call_outcome == CallOutcome.LEFT_MESSAGE:
        # What was said to a machine still may be said in writing.
        untrue = untrue.exclude(kind=Message.Kind.REACH_US)
    untrue.update(state=Message.State.WITHDRAWN, withdrawn_by=event)


def withdraw(kind, request, event):
    """Take back what waits of one kind and what `event` makes needless."""
    request.messages.unsent_and_untrue().filter(kind=kind).update(
        state=Message.State.WITHDRAWN, withdrawn_by=event
    )


def queue_again(request, undone):
    """Queue again what the move `undone` had withdrawn.

    Returns whether the patient, who has no address any more, misses something of it.
    """
    withdrawn = Message.objects.filter(withdrawn_by=undone, state=Message.State.WITHDRAWN)
    _queue_withdrawn(request, withdrawn)
    return not request.email and misses_something(withdrawn)


def misses_something(messages):
    """Say whether who does not get these messages does not know how things stand."""
    return messages.exclude(kind__in=Message.ALWAYS_TRUE).exists()


def queue_reminder_again(request):
    """Queue the reminder again that the patient had not wanted for a while."""
    refused = request.messages.filter(
        withdrawn_by__kind=RequestEvent.Kind.REMINDER_SET,
        event__appointment_at=request.appointment_at,
    )
    _queue_withdrawn(request, refused)


def _queue_withdrawn(request, messages):
    """Queue withdrawn messages again, to the address that the request has now."""
    if request.email:
        messages.filter(state=Message.State.WITHDRAWN).update(
            state=Message.State.QUEUED, withdrawn_by=None, attempts=0, to=request.email
        )


def redirect_unsent(request, email, now):
    """Send what waits for the patient, or failed, to another address.

    Without one it is withdrawn; returns whether the patient misses something of it. What is being
    sent goes to the other address if it has to be tried again: see booking.outbox.
    """
    theirs = request.messages.exclude(kind__in=Message.ALERTS | {Message.Kind.CHANGED})
    theirs.filter(state=Message.State.SENDING).update(to=email)
    unsent = theirs.unsent()
    if not email:
        missed = misses_something(unsent)
        unsent.update(state=Message.State.WITHDRAWN)
        return missed
    failed = unsent.filter(state=Message.State.FAILED).exclude(to=email)
    failed.update(state=Message.State.QUEUED, attempts=0, next_attempt_at=now)
    unsent.update(to=email)
    return False


def replace_link(request, old_token):
    """Put the request's new link into what holds the old one and may still go out.

    What was withdrawn may be queued again, and what is being sent may have to be tried again.
    """
    for message in request.messages.exclude(state__in=[Message.State.SENT, Message.State.EXPIRED]):
        if isinstance(message.body, UnreadableText):
            continue
        message.body = message.body.replace(old_token, status_link.token(request))
        message.save(update_fields=["body"])


def queue_contact_changed(request, event, former, clinic, now):
    """Tell the address that the request had until now, without the private link."""
    values = values_for(Message.Kind.CHANGED, request, clinic)
    composed = compose(Message.Kind.CHANGED, values)
    _queue(Message.Kind.CHANGED, former, composed, request, event, now, due=now)


def _queue_visit(kind, request, event, clinic, now, **options):
    _queue_to_patient(
        kind,
        request,
        event,
        clinic,
        now,
        expires_at=request.appointment_at,
        calendar_link=_calendar_link(request),
        preparing_link=clinic.preparing_address,
        **options,
    )


def _calendar_link(request):
    return status_link.address(request, "calendar")


def _queue_to_patient(kind, request, event, clinic, now, *, waits=True, expires_at=None, **known):
    """Queue a message to the patient; `known` is what values_for takes beside the request.

    What staff decided `waits`, so that it can be undone.
    """
    if request.email:
        values = values_for(
            kind, request, clinic, status_link=status_link.address(request), **known
        )
        due = now + WAIT if waits and event.by_id else now
        composed = compose(kind, values)
        _queue(kind, request.email, composed, request, event, now, due=due, expires_at=expires_at)


def _queue_to_front_desk(kind, request, event, clinic, now):
    if clinic.front_desk_email:
        alert = _compose_alert(kind, request, event, clinic)
        _queue(kind, clinic.front_desk_email, alert, request, event, now, due=now)


def _compose_alert(kind, request, event, clinic):
    """Return the subject, which is the template's first line, and the body."""
    link = settings.SITE_URL + reverse("frontdesk:request", args=[request.pk])
    with timezone.override(clinic.zone):
        context = {"request": request, "event": event, "link": link}
        text = render_to_string(f"booking/email/{kind}.txt", context)
    subject, _, body = text.partition("\n")
    return " ".join(subject.split()), f"{body.strip()}\n"


def _queue(kind, to, composed, request, event, now, *, due, expires_at=None):
    subject, body = composed
    Message.objects.create(
        request=request,
        event=event,
        kind=kind,
        to=to,
        subject=subject,
        body=body,
        created_at=now,
        next_attempt_at=due,
        expires_at=expires_at,
    )

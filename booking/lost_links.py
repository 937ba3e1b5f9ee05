"""Send lost links again, without telling whoever asks whether there is a request.

Asking only notes down what was typed, in the same way for everybody. The worker looks for requests
and sends their links, to the address that each request has. `now` is an aware datetime.
"""

from datetime import timedelta

from django.db import transaction

from . import status_link, upkeep
from .models import AppointmentRequest, LinkAsk, RequestEvent, Status
from .submission import REFERENCE_ALPHABET

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST_REQUESTS = 3
# How many links one mailbox gets in a day, whoever asks for them.
MOST_LINKS_PER_DAY = 6
MOST_ASKS_PER_HOUR = 10


class TooManyAsks(Exception):
    """The network address asked as often as the limit allows."""


def ask(*, email, reference, address_hash, now):
    """Note down that somebody wants the links of the requests with this e-mail address.

    Raises TooManyAsks.
    """
    asks = LinkAsk.objects.filter(address_hash=address_hash, asked_at__gt=now - HOUR)
    if address_hash and asks.count() >= MOST_ASKS_PER_HOUR:
        raise TooManyAsks
    LinkAsk.objects.create(
        email=email, reference=reference[:20], asked_at=now, address_hash=address_hash
    )


def send_asked(*, clinic, now, at_most=50):
    """Queue the links that were asked for since; return how many."""
    return sum(
        _answer(key, clinic, now)
        for key in LinkAsk.objects.filter(answered_at=None).values_list("pk", flat=True)[:at_most]
    )


def forget(*, now):
    """Delete what the limits no longer need."""
    answered = LinkAsk.objects.filter(answered_at__isnull=False)
    return answered.filter(asked_at__lt=now - DAY).delete()[0]


def _answer(key, clinic, now):
    """Queue the links that one ask is about, once, and forget what was typed."""
    with transaction.atomic():
        asked = (
            LinkAsk.objects.select_for_update(skip_locked=True)
            .filter(pk=key, answered_at=None)
            .first()
        )
        if asked is None:
            return 0
        found = _requests(str(asked.email), str(asked.reference), now)
        # Locked in the order of their numbers, as whoever erases several does.
        for request in sorted(found, key=lambda request: request.pk):
            upkeep.send_link(request_id=request.pk, clinic=clinic, by=None, now=now)
        asked.email = asked.reference = ""
        asked.answered_at = now
        asked.save(update_fields=["email", "reference", "answered_at"])
        return len(found)


def _requests(email, reference, now):
    """Return the newest requests with that address whose links still work, as the limits allow."""
    left = MOST_LINKS_PER_DAY - RequestEvent.objects.links_sent_to(email, now - DAY).count()
    requests = AppointmentRequest.objects.with_email(email).exclude(status=Status.SPAM)
    if wanted := _bare(reference):
        requests = requests.filter(reference=f"{wanted[:3]}-{wanted[3:]}")
    working = [
        request
        for request in requests.defer("note", "hold_reason").order_by("-created_at", "-pk")[:20]
        if not status_link.has_expired(request, now)
    ]
    return working[: max(0, min(left, MOST_REQUESTS))]


def _bare(reference):
    """Return the letters of a typed reference, however it was grouped."""
    return "".join(letter for letter in reference.upper() if letter in REFERENCE_ALPHABET)

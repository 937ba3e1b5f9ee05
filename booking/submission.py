"""How a request comes in: stored once, within limits, with its first messages.

`now` is an aware datetime.
"""

import json
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from . import notifications
from .emergency_words import alarm_in
from .models import AppointmentRequest, RequestEvent, Status
from .search_text import search_text
from .wording import RequestWording

# No vowels, so no words; and nothing that looks like something else: 0 1 2 5 8 B I L O S U V Z.
REFERENCE_ALPHABET = "34679CDFGHJKMNPQRTWXY"


class AlreadySent(Exception):
    """This form was sent before with other answers, as `request`. Nothing was stored now."""

    def __init__(self, request):
        super().__init__(request.reference)
        self.request = request


class TooManyRequests(Exception):
    """The address or the contact sent as many requests as the limits allow."""


def submit(*, answers, submission_key, address_hash, clinic, now, came_from=""):
    """Store a request and queue its messages; return it.

    `answers` maps the names of AppointmentRequest's patient fields to cleaned values; `body_areas`
    is an iterable of BodyArea; `came_from` is the path of our page that led to the form. The same
    form sent again, or the same answers from the same network address, return the request that is
    there already. Raises AlreadySent and TooManyRequests.
    """
    guard = _duplicate_guard(answers, address_hash)
    try:
        with transaction.atomic():
            if earlier := _of_the_same_form(submission_key, answers):
                return earlier
            # Before the answers are looked for: nobody may find them out by trying.
            _check_limits(answers, address_hash, now)
            if earlier := _with_the_same_answers(guard):
                return earlier
            request = _create(
                answers,
                clinic,
                now,
                submission_key=submission_key,
                duplicate_guard=guard,
                address_hash=address_hash,
                came_from=came_from,
            )
            event = request.events.create(
                kind=RequestEvent.Kind.SUBMITTED,
                at=now,
                to_status=Status.NEW,
                reply_due_at=request.reply_due_at,
            )
            notifications.queue_received(request, event, clinic, now)
            return request
    except IntegrityError:
        # The same request arrived at the same moment and won.
        same_form = _of_the_same_form(submission_key, answers)
        if earlier := same_form or _with_the_same_answers(guard):
            return earlier
        raise


def _duplicate_guard(answers, address_hash=""):
    """Return a keyed hash of the answers, and of the address that they came from.

    Whoever knows or guesses another person's answers sends them from elsewhere, and gets a request
    of their own instead of that person's private link.
    """
    comparable = {name: str(value) for name, value in answers.items()}
    comparable["body_areas"] = sorted(area.pk for area in answers["body_areas"])
    comparable["phone"] = str(answers["phone"] and answers["phone"].as_e164)
    comparable["from"] = address_hash
    return salted_hmac(
        "booking.duplicate_guard", json.dumps(comparable, sort_keys=True), algorithm="sha256"
    ).hexdigest()


def _of_the_same_form(submission_key, answers):
    earlier = AppointmentRequest.objects.filter(submission_key=submission_key).first()
    # Not the stored guard: it is gone once somebody acted on the request.
    if earlier and _duplicate_guard(_answers_of(earlier, answers)) != _duplicate_guard(answers):
        raise AlreadySent(earlier)
    return earlier


def _with_the_same_answers(guard):
    return AppointmentRequest.objects.filter(duplicate_guard=guard).first()


def _answers_of(request, names):
    stored = {name: getattr(request, name) for name in names}
    return stored | {"body_areas": request.body_areas.all()}


def _check_limits(answers, address_hash, now):
    requests = AppointmentRequest.objects
    hour, day = now - timedelta(hours=1), now - timedelta(days=1)
    by_address = (
        requests.from_address_since(address_hash, hour) if address_hash else requests.none()
    )
    by_contact = requests.from_contact_since(answers["phone"], answers["email"], day)
    if (
        by_address.count() >= settings.REQUESTS_PER_ADDRESS_PER_HOUR
        or by_contact.count() >= settings.REQUESTS_PER_CONTACT_PER_DAY
    ):
        raise TooManyRequests


def _create(answers, clinic, now, **origin):
    fields = {name: value for name, value in answers.items() if name != "body_areas"}
    reference = _new_reference()
    request = AppointmentRequest.objects.create(
        reference=reference,
        search_text=search_text(
            reference=reference, **{name: answers[name] for name in ("name", "phone", "email")}
        ),
        created_at=now,
        reply_due_at=clinic.reply_due(now),
        agreed_at=now,
        has_emergency_words=bool(alarm_in(answers["note"], RequestWording.load())),
        **origin,
        **fields,
    )
    request.body_areas.set(answers["body_areas"])
    return request


def _new_reference():
    while True:
        letters = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(6))
        reference = f"{letters[:3]}-{letters[3:]}"
        if not AppointmentRequest.objects.filter(reference=reference).exists():
            return reference


def forget_addresses(*, now):
    """Drop the network addresses' hashes that the limits no longer need; return how many."""
    # Not exclude(address_hash=""): PostgreSQL would read the whole table each minute.
    kept = AppointmentRequest.objects.filter(
        address_hash__gt="", created_at__lt=now - timedelta(days=1)
    )
    return kept.update(address_hash="")

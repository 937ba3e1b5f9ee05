"""Everything that can happen to a request: one function per verb, and the only writers.

Each opens a transaction, locks the row, checks the move, saves the named fields, writes the event
and queues the messages. Whether the person may do it is asked elsewhere. `by` is a user, `now` an
aware datetime.
"""

import json
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from clinic_site.typed_text import fold

from . import notifications
from .emergency_words import alarm_in
from .models import AppointmentRequest, InternalNote, RequestEvent, Status
from .wording import RequestWording

# No vowels, so no words; and nothing that looks like something else: 0 1 2 5 8 B I L O S U V Z.
REFERENCE_ALPHABET = "34679CDFGHJKMNPQRTWXY"


class OperationRefused(Exception):
    """The move cannot be made; `str(error)` says why, in words for staff."""


class IllegalMove(OperationRefused):
    """The request's status does not allow the move: see booking.models.TRANSITIONS."""


class ChangedMeanwhile(OperationRefused):
    """Somebody changed the request after the person looked at it; `event` is what they did."""

    def __init__(self, event):
        super().__init__("Somebody else changed this request while you had it open.")
        self.event = event


class SlotTaken(OperationRefused):
    """The practitioner has another confirmed appointment at that time."""


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
    form or the same answers sent again return the request that is there already. Raises AlreadySent
    and TooManyRequests.
    """
    guard = _duplicate_guard(answers)
    try:
        with transaction.atomic():
            if earlier := _earlier(submission_key, guard, answers):
                return earlier
            _check_limits(answers, address_hash, now)
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
                kind=RequestEvent.Kind.SUBMITTED, at=now, to_status=Status.NEW
            )
            notifications.queue_received(request, event, clinic, now)
            return request
    except IntegrityError:
        # The same request arrived at the same moment and won.
        if earlier := _earlier(submission_key, guard, answers):
            return earlier
        raise


def _duplicate_guard(answers):
    comparable = {name: str(value) for name, value in answers.items()}
    comparable["body_areas"] = sorted(area.pk for area in answers["body_areas"])
    comparable["phone"] = str(answers["phone"] and answers["phone"].as_e164)
    return salted_hmac(
        "booking.duplicate_guard", json.dumps(comparable, sort_keys=True), algorithm="sha256"
    ).hexdigest()


def _earlier(submission_key, guard, answers):
    requests = AppointmentRequest.objects
    if same_form := requests.filter(submission_key=submission_key).first():
        # Not the stored guard: it is gone once somebody acted on the request.
        if _duplicate_guard(_answers_of(same_form, answers)) == guard:
            return same_form
        raise AlreadySent(same_form)
    return requests.filter(duplicate_guard=guard).first()


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
    request = AppointmentRequest.objects.create(
        reference=_new_reference(),
        search_name=fold(answers["name"]),
        has_emergency_words=bool(alarm_in(answers["note"], RequestWording.load())),
        created_at=now,
        reply_due_at=clinic.reply_due(now),
        agreed_at=now,
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


def mark_contacted(*, request_id, seen_event_id, by, now):
    """Record that the clinic called or wrote to the patient and waits for them."""
    _move(request_id, Status.CONTACTED, seen_event_id, by, now)


def confirm(*, request_id, seen_event_id, appointment_at, practitioner, clinic, by, now):
    """Give the patient an appointment and tell them. Raises SlotTaken."""
    try:
        with transaction.atomic():
            request, event = _move(
                request_id,
                Status.CONFIRMED,
                seen_event_id,
                by,
                now,
                appointment_at=appointment_at,
                practitioner=practitioner,
            )
            notifications.queue_confirmed(request, event, clinic, now)
    except IntegrityError:
        appointments = AppointmentRequest.objects.confirmed()
        if appointments.filter(appointment_at=appointment_at, practitioner=practitioner).exists():
            raise SlotTaken(f"{practitioner} already has an appointment at that time.") from None
        raise


def decline(*, request_id, seen_event_id, reason, clinic, by, now):
    """Decline with a DeclineReason and tell the patient."""
    with transaction.atomic():
        request, event = _move(
            request_id, Status.DECLINED, seen_event_id, by, now, decline_reason=reason
        )
        notifications.queue_declined(request, event, clinic, now)


def cancel(*, request_id, seen_event_id, clinic, by, now):
    """Cancel the request, or its appointment, and tell the patient."""
    with transaction.atomic():
        request, event = _move(request_id, Status.CANCELLED, seen_event_id, by, now)
        notifications.queue_cancelled(request, event, clinic, now)


def reopen(*, request_id, seen_event_id, by, now):
    """Put a request back to new, as if nobody had answered. Its appointment is given up."""
    _move(
        request_id,
        Status.NEW,
        seen_event_id,
        by,
        now,
        appointment_at=None,
        practitioner=None,
        decline_reason="",
    )


def add_note(*, request_id, text, by, now):
    """Write an internal note. It moves nothing, so it never conflicts with a decision."""
    with transaction.atomic():
        request = AppointmentRequest.objects.select_for_update().get(pk=request_id)
        InternalNote.objects.create(request=request, text=text, by=by, at=now)
        request.events.create(kind=RequestEvent.Kind.NOTED, at=now, by=by)


def _move(request_id, to_status, seen_event_id, by, now, **fields):
    """Move a locked request and write the event; `fields` are saved on both.

    `seen_event_id` is the last move that the person saw. Raises ChangedMeanwhile, IllegalMove.
    """
    with transaction.atomic():
        request = AppointmentRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
        last = request.events.exclude(kind=RequestEvent.Kind.NOTED).select_related("by").last()
        if last.pk != seen_event_id:
            raise ChangedMeanwhile(last)
        if not request.can_become(to_status):
            raise IllegalMove(
                f"A request that is {request.get_status_display().lower()} cannot become "
                f"{Status(to_status).label.lower()}."
            )
        from_status, request.status, request.duplicate_guard = request.status, to_status, None
        for name, value in fields.items():
            setattr(request, name, value)
        request.save(update_fields=["status", "duplicate_guard", *fields])
        notifications.withdraw_unsent(request)
        event = request.events.create(
            kind=RequestEvent.Kind.MOVED,
            at=now,
            by=by,
            from_status=from_status,
            to_status=to_status,
            **fields,
        )
        return request, event


def forget_addresses(*, now):
    """Drop the network addresses' hashes that the limits no longer need; return how many."""
    return (
        AppointmentRequest.objects.filter(created_at__lt=now - timedelta(days=1))
        .exclude(address_hash="")
        .update(address_hash="")
    )

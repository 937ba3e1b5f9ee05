"""Requests in every status, made by the operations themselves, so that their history is true."""

import uuid
from datetime import UTC, datetime, timedelta

from django.contrib.auth import get_user_model
from phonenumber_field.phonenumber import PhoneNumber

from booking import operations, submission
from booking.form_token import FormToken
from booking.models import AppointmentRequest, Offer, Status
from clinic_site.models import ClinicSettings

from .clinic import make_body_area, make_practitioner

# A Friday, 10am in the clinic's zone.
NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


def make_answers(**answers):
    """Return what the form hands to booking.submission.submit. By default a new patient's."""
    number = AppointmentRequest.objects.count() + 100
    return {
        "name": "Ada Example",
        "phone": PhoneNumber.from_string(f"+1905555{number:04}"),
        "email": f"ada-{number}@example.com",
        "contact_method": "call",
        "is_returning": False,
        "body_areas": [make_body_area()],
        "preferred_days": [0, 2],
        "preferred_parts": ["morning"],
        "wants_earlier": False,
        "needle_feeling": "unsure",
        "note": "It began after gardening.",
        **answers,
    }


def submit(answers=None, *, submission_key=None, address_hash="", clinic=None, now=NOW):
    return submission.submit(
        answers=answers or make_answers(),
        submission_key=submission_key or uuid.uuid4(),
        address_hash=address_hash,
        clinic=clinic or ClinicSettings.load(),
        now=now,
    )


def make_receptionist(username="front-desk"):
    return get_user_model().objects.get_or_create(username=username)[0]


def last_move_id(request):
    """Return what a receptionist who opens the request now has seen last."""
    return request.events.moves().last().pk


def make_request(status=Status.NEW, *, now=NOW, **answers):
    """Return a request that somebody sent at `now` and that became `status` at once."""
    request = submit(make_answers(**answers), now=now)
    if status in (Status.COMPLETED, Status.NO_SHOW):
        move(request, Status.CONFIRMED, now=now)
    if status != Status.NEW:
        move(request, status, now=now)
    return AppointmentRequest.objects.get(pk=request.pk)


def _own_hour(request, now):
    """Return an hour of the coming weeks that no other request has, neither booked nor offered.

    It is told from the requests of this test alone: a database may go on counting between tests.
    After a deletion the count leads to an hour that is given already: then the next one is taken.
    """
    others = AppointmentRequest.objects.exclude(pk=request.pk)
    given = {
        *others.values_list("appointment_at", flat=True),
        *Offer.objects.exclude(request=request).values_list("starts_at", flat=True),
    }
    hours = 2 * others.filter(pk__lt=request.pk).count()
    while (at := now.replace(minute=0) + timedelta(days=7, hours=hours)) in given:
        hours += 2
    return at


def move(request, status, *, by=None, seen_event_id=None, now=NOW, **arguments):
    """Call the operation that moves the request to `status`."""
    request = AppointmentRequest.objects.get(pk=request.pk)
    if status in (Status.COMPLETED, Status.NO_SHOW) and request.appointment_at:
        now = max(now, request.appointment_at)
    operation, defaults = _operation(request, status, now)
    return operation(
        request_id=request.pk,
        seen_event_id=seen_event_id or last_move_id(request),
        clinic=ClinicSettings.load(),
        by=by or make_receptionist(),
        now=now,
        **defaults | arguments,
    )


def _operation(request, status, now):
    """Return the operation that moves the request to `status`, and what else it takes."""
    if status in (Status.CONFIRMED, Status.OFFERED):
        at, practitioner = _own_hour(request, now), make_practitioner()
        slot = {"appointment_at": at, "practitioner": practitioner}
    has_visit = request.status == Status.CONFIRMED
    match status:
        case Status.NEW:
            return operations.reopen, {}
        case Status.CONTACTED:
            return operations.mark_contacted, {}
        case Status.OFFERED:
            return operations.offer, {"times": [(at, practitioner)]}
        case Status.CONFIRMED:
            return operations.reschedule if has_visit else operations.confirm, slot
        case Status.DECLINED:
            return operations.decline, {"reason": "no_time"}
        case Status.CANCELLED:
            return operations.cancel, {}
        case Status.DUPLICATE:
            return operations.mark_duplicate, {"original": submit()}
        case Status.SPAM:
            return operations.mark_spam, {}
        case Status.COMPLETED:
            return operations.complete, {}
        case Status.NO_SHOW:
            return operations.mark_no_show, {}


def make_post(**fields):
    """Return what a browser posts when somebody sends their checked answers. None leaves one out.

    The form has been open for a minute at NOW.
    """
    fields = {
        "step": "send",
        "form_token": str(FormToken.fresh(NOW - timedelta(minutes=1))),
        "name": "Ada Example",
        "phone": "905-555-0123",
        "email": "ada@example.com",
        "contact_method": "call",
        "is_returning": "no",
        "body_areas": ["neck"],
        "preferred_days": ["0", "2"],
        "preferred_parts": ["morning"],
        "needle_feeling": "unsure",
        "note": "It began after gardening.",
        "agreed": "on",
        "topic": "",
        **fields,
    }
    return {name: value for name, value in fields.items() if value is not None}

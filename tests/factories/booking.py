"""Requests in every status, made by the operations themselves, so that their history is true."""

import uuid
from datetime import UTC, datetime, timedelta

from django.contrib.auth import get_user_model
from phonenumber_field.phonenumber import PhoneNumber

from booking import operations
from booking.form_token import FormToken
from booking.models import AppointmentRequest, RequestEvent, Status
from clinic_site.models import ClinicSettings

from .clinic import make_body_area, make_practitioner

# A Friday, 10am in the clinic's zone.
NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


def make_answers(**answers):
    """Return what the form hands to booking.operations.submit. By default a new patient's."""
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
    return operations.submit(
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
    return request.events.exclude(kind=RequestEvent.Kind.NOTED).last().pk


def make_request(status=Status.NEW, *, now=NOW, **answers):
    """Return a request that somebody sent at `now` and that became `status` at once."""
    request = submit(make_answers(**answers), now=now)
    if status != Status.NEW:
        move(request, status, now=now)
    return AppointmentRequest.objects.get(pk=request.pk)


def move(request, status, *, by=None, seen_event_id=None, now=NOW, **arguments):
    """Call the operation that moves the request to `status`."""
    clinic = ClinicSettings.load()
    slot = {
        # Each request has an hour of its own.
        "appointment_at": now.replace(minute=0) + timedelta(days=7, hours=request.pk),
        "practitioner": make_practitioner,
    }
    operation, defaults = {
        Status.CONTACTED: (operations.mark_contacted, {}),
        Status.CONFIRMED: (operations.confirm, {**slot, "clinic": clinic}),
        Status.DECLINED: (operations.decline, {"reason": "no_time", "clinic": clinic}),
        Status.CANCELLED: (operations.cancel, {"clinic": clinic}),
        Status.NEW: (operations.reopen, {}),
    }[status]
    arguments = defaults | arguments
    if callable(arguments.get("practitioner")):
        arguments["practitioner"] = arguments["practitioner"]()
    operation(
        request_id=request.pk,
        seen_event_id=seen_event_id or last_move_id(request),
        by=by or make_receptionist(),
        now=now,
        **arguments,
    )


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

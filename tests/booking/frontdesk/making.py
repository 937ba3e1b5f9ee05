"""Requests as the front desk may find them, written to the database as they are.

Unlike tests.factories.booking, which sends and moves them, this makes forty of one patient, late
ones and failed messages. `NOW` is a Tuesday morning at the clinic.
"""

from datetime import UTC, datetime, time, timedelta
from itertools import count
from uuid import UUID

from django.contrib.auth.models import Group, User
from phonenumber_field.phonenumber import PhoneNumber

from booking.models import AppointmentRequest, Message
from booking.models.status import CLOSED_STATUSES, VISIT_STATUSES
from booking.operations import STANDING
from booking.search_text import search_text
from booking.submission import REFERENCE_ALPHABET
from clinic_site.sign_in.models import StaffSession
from tests.factories.clinic import make_body_area, make_clinic, make_practitioner

# 10am in Toronto.
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)

_numbers = count(1)
# Kinds of events that are not called like the status that they lead to.
KINDS = {"duplicate": "marked_duplicate", "spam": "marked_spam", "no_show": "missed"}


def make_office_hours_clinic():
    """Return a clinic in Toronto that is open from 9 to 17 from Monday to Friday."""
    return make_clinic(opening_times=[(weekday, time(9), time(17)) for weekday in range(5)])


def make_user(group, username=None, **fields):
    user = User.objects.create_user(username or group.lower().replace(" ", "-"), **fields)
    user.groups.add(Group.objects.get(name=group))
    return user


def make_request(status="new", **fields):
    """Return a request that came two hours before NOW, with its first event."""
    number = next(_numbers)
    fields = {
        "reference": _reference(number),
        "created_at": NOW - timedelta(hours=2),
        "reply_due_at": NOW + timedelta(hours=4),
        "name": "Jo Park",
        "phone": "+19055550123",
        "email": "jo@example.com",
        "contact_method": "call",
        "is_returning": False,
        "needle_feeling": "fine",
        "agreed_at": NOW - timedelta(hours=2),
        "submission_key": UUID(int=number),
        "decline_reason": "no_time" if status == "declined" else "",
    } | fields
    fields["search_text"] = search_text(
        name=fields["name"],
        phone=fields["phone"] and PhoneNumber.from_string(fields["phone"]),
        email=fields["email"],
        reference=fields["reference"],
    )
    if status in CLOSED_STATUSES:
        fields.setdefault("closed_at", NOW - timedelta(hours=1))
    if status in VISIT_STATUSES:
        fields = _visit(number, fields) | fields
    request = AppointmentRequest.objects.create(status=status, **fields)
    request.body_areas.add(make_body_area())
    request.events.create(
        kind="submitted",
        at=request.created_at,
        to_status="new",
        reply_due_at=request.reply_due_at,
    )
    if status != "new":
        request.events.create(
            kind=KINDS.get(status, status),
            at=NOW - timedelta(hours=1),
            from_status="new",
            to_status=status,
            **{name: getattr(request, name) for name in STANDING},
        )
    return request


def _visit(number, fields):
    at = fields.get("appointment_at") or NOW + timedelta(days=number)
    return {
        "appointment_at": at,
        "appointment_ends_at": at + timedelta(minutes=45),
        "busy_until": at + timedelta(minutes=60),
        "practitioner": fields.get("practitioner") or make_practitioner("Dana Okafor"),
    }


def make_offer(request, at, practitioner=None):
    """Offer the patient a time, until it comes."""
    return request.offers.create(
        event=request.events.last(),
        practitioner=practitioner or make_practitioner("Dana Okafor"),
        starts_at=at,
        ends_at=at + timedelta(minutes=45),
        busy_until=at + timedelta(minutes=60),
        open_until=at,
    )


def make_message(request, state="failed", kind="received", event=None, **fields):
    return Message.objects.create(
        request=request,
        event=event or request.events.first(),
        kind=kind,
        to=request.email,
        subject="We have your request",
        body="This is a request, not a booking.",
        state=state,
        created_at=NOW,
        next_attempt_at=NOW,
        **fields,
    )


def _reference(number):
    letters = ""
    for _ in range(6):
        number, rest = divmod(number, len(REFERENCE_ALPHABET))
        letters += REFERENCE_ALPHABET[rest]
    return f"{letters[:3]}-{letters[3:]}"


def let_the_session_be_noted():
    """Let the next page note, as once a minute, that whoever asks for it is there: a query more."""
    StaffSession.objects.update(last_seen_at=NOW - timedelta(minutes=5))


def last_event_id(request):
    return request.events.moves().last().pk

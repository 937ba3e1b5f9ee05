"""The requests of a period as rows of a file: what became of each, and nothing of the patient.

No name, no way to reach them, no answer of theirs about their health and no free text. With the
reference, somebody who may see requests finds all of that in its place.
"""

from typing import NamedTuple

from booking.choices import ContactMethod, DeclineReason
from booking.models import Status

from .queries import received

HEADINGS = (
    "Reference",
    "Received",
    "Reply promised by",
    "First answer",
    "Promise kept",
    "Status",
    "Closed",
    "Reason for declining",
    "Appointment",
    "Practitioner",
    "To be reached by",
    "Has been here before",
    "Came from",
)
_FIELDS = (
    "pk",
    "reference",
    "closed_at",
    "created_at",
    "reply_due_at",
    "first_answer_at",
    "first_answer_on_time",
    "status",
    "decline_reason",
    "appointment_at",
    "practitioner__name",
    "contact_method",
    "is_returning",
    "came_from",
)
_STATUS, _REASON = dict(Status.choices), dict(DeclineReason.choices)
_WAY = {ContactMethod.CALL: "Phone", ContactMethod.EMAIL: "E-mail"}
_YES_NO = {True: "yes", False: "no", None: ""}
_AT_ONCE = 2000


class Listed(NamedTuple):
    """What the access log wants to know of a request that is in the file."""

    pk: int
    reference: str
    closed_at: object


def listing(period, listed):
    """Yield the period's requests as cells, the first that came first; add each to `listed`."""
    requests = received(period).order_by("created_at", "pk").values_list(*_FIELDS, named=True)
    for request in requests.iterator(chunk_size=_AT_ONCE):
        listed.append(Listed(request.pk, request.reference, request.closed_at))
        yield _cells(request, period.zone)


def _cells(request, zone):
    return (
        request.reference,
        _clock(request.created_at, zone),
        _clock(request.reply_due_at, zone),
        _clock(request.first_answer_at, zone),
        _YES_NO[request.first_answer_on_time],
        _STATUS[request.status],
        _clock(request.closed_at, zone),
        _REASON.get(request.decline_reason, ""),
        _clock(request.appointment_at, zone),
        request.practitioner__name or "",
        _WAY[request.contact_method],
        _YES_NO[request.is_returning],
        request.came_from,
    )


def _clock(moment, zone):
    """Return what the clinic's clock shows, to the second: spreadsheets know no time zone."""
    return moment and moment.astimezone(zone).replace(tzinfo=None, microsecond=0)

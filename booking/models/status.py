"""Where a request can stand, and the one table of every move between."""

from django.db import models


class Status(models.TextChoices):
    """Where a request stands.

    NEW: the clinic owes an answer. CONTACTED: the clinic called or wrote and waits for the patient.
    OFFERED: the patient can choose from up to three times. CONFIRMED: there is an appointment.
    DECLINED: the clinic cannot offer one, with a reason. CANCELLED: the patient no longer wants it,
    or the appointment was called off. DUPLICATE: the patient's other request is the one that
    counts. SPAM: no patient sent it. COMPLETED: the visit took place. NO_SHOW: the patient did not
    come.
    """

    NEW = "new", "New"
    CONTACTED = "contacted", "Contacted"
    OFFERED = "offered", "Times offered"
    CONFIRMED = "confirmed", "Confirmed"
    DECLINED = "declined", "Declined"
    CANCELLED = "cancelled", "Cancelled"
    DUPLICATE = "duplicate", "Duplicate"
    SPAM = "spam", "Spam"
    COMPLETED = "completed", "Visit took place"
    NO_SHOW = "no_show", "Did not come"


_ANSWERS = {
    Status.OFFERED,
    Status.CONFIRMED,
    Status.DECLINED,
    Status.CANCELLED,
    Status.DUPLICATE,
    Status.SPAM,
}

# Every move that a request can make. booking.operations holds each way to make one. Undoing a move
# goes back to where it came from, along the same line of this table.
TRANSITIONS = {
    Status.NEW: {Status.CONTACTED, *_ANSWERS},
    # Written or called again, the clinic waits anew.
    Status.CONTACTED: {Status.NEW, Status.CONTACTED, *_ANSWERS},
    Status.OFFERED: {Status.NEW, Status.CONTACTED, *_ANSWERS},
    # Not to NEW: the patient would wait for a visit that nobody gives them. Move or cancel it.
    Status.CONFIRMED: {
        Status.CONFIRMED,
        Status.CANCELLED,
        Status.COMPLETED,
        Status.NO_SHOW,
    },
    Status.DECLINED: {Status.NEW},
    Status.CANCELLED: {Status.NEW},
    Status.DUPLICATE: {Status.NEW},
    Status.SPAM: {Status.NEW},
    Status.COMPLETED: {Status.NO_SHOW},
    Status.NO_SHOW: {Status.COMPLETED, Status.NEW},
}
# The clinic still owes an answer or an appointment.
OPEN_STATUSES = frozenset({Status.NEW, Status.CONTACTED, Status.OFFERED})
# The practitioner's time is taken, or was.
VISIT_STATUSES = frozenset({Status.CONFIRMED, Status.COMPLETED, Status.NO_SHOW})
# Nothing more is to be done. How long a closed request is kept counts from closed_at.
CLOSED_STATUSES = frozenset(Status) - OPEN_STATUSES - {Status.CONFIRMED}

"""What patients ask for, what became of it, and the messages that tell them so.

Everything in an AppointmentRequest is personal health information. Rows are written by
booking.submission, booking.operations, booking.upkeep, booking.lost_links and booking.outbox only.
"""

from booking.wording import RequestWording

from .link_asks import LinkAsk
from .messages import Message
from .offers import Offer
from .record import InternalNote, RequestEvent
from .requests import AppointmentRequest, RequestedArea
from .status import CLOSED_STATUSES, OPEN_STATUSES, TRANSITIONS, VISIT_STATUSES, Status

__all__ = [
    "CLOSED_STATUSES",
    "OPEN_STATUSES",
    "TRANSITIONS",
    "VISIT_STATUSES",
    "AppointmentRequest",
    "InternalNote",
    "LinkAsk",
    "Message",
    "Offer",
    "RequestEvent",
    "RequestWording",
    "RequestedArea",
    "Status",
]

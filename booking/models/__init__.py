"""What patients ask for, what became of it, and the messages that tell them so.

Everything in an AppointmentRequest is personal health information. Rows are written by
booking.submission, booking.operations, booking.upkeep, booking.lost_links and booking.outbox only.
"""

from booking.access_log.models import Access, AccessedRequest
from booking.message_texts.models import MessageText
from booking.retention.models import DataRequest, Purge, RemovedRequest, RetentionSettings
from booking.wording import RequestWording

from .feeds import PractitionerFeed
from .link_asks import LinkAsk
from .messages import Message
from .offers import Offer
from .record import InternalNote, RequestEvent
from .requests import AppointmentRequest, RequestedArea
from .saved_filters import SavedFilter
from .status import CLOSED_STATUSES, OPEN_STATUSES, TRANSITIONS, VISIT_STATUSES, Status

__all__ = [
    "CLOSED_STATUSES",
    "OPEN_STATUSES",
    "TRANSITIONS",
    "VISIT_STATUSES",
    "Access",
    "AccessedRequest",
    "AppointmentRequest",
    "DataRequest",
    "InternalNote",
    "LinkAsk",
    "Message",
    "MessageText",
    "Offer",
    "PractitionerFeed",
    "Purge",
    "RemovedRequest",
    "RequestEvent",
    "RequestWording",
    "RequestedArea",
    "RetentionSettings",
    "SavedFilter",
    "Status",
]

"""What patients ask for, what became of it, and the messages that tell them so.

Everything in an AppointmentRequest is personal health information. Requests and what belongs to
them are written by booking.submission, booking.operations, booking.upkeep, booking.lost_links,
booking.notifications and booking.outbox only, and deleted by booking.retention.operations only.
The operations of booking.access_log, booking.practitioner_feed and booking.message_texts, and
booking.frontdesk.saved_filters, write what is theirs; the admin edits the settings.
"""

from booking.access_log.models import Access, AccessedRequest, ListedDay
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
from .worker import WorkerRound

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
    "ListedDay",
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
    "WorkerRound",
]

"""What the inbox lists: one view of the requests per tab, how many each holds, and what waits."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from booking.models import OPEN_STATUSES, AppointmentRequest, Message, Status

PER_PAGE = 40
FAILED_SHOWN = 10


@dataclass(frozen=True)
class Tab:
    """One way to look at the inbox: the requests of some statuses."""

    slug: str
    label: str
    statuses: frozenset
    newest_first: bool = False

    def requests(self):
        found = AppointmentRequest.objects.filter(status__in=self.statuses)
        return found.order_by("-created_at", "-pk") if self.newest_first else found.inbox_order()


# What is closed is read from its newest end; what is open waits longest at the top.
TABS = [
    Tab("open", "Open", OPEN_STATUSES),
    *(Tab(s.value, s.label, frozenset([s]), newest_first=s not in OPEN_STATUSES) for s in Status),
    Tab("all", "All", frozenset(Status)),
]


def tab_named(slug):
    """Return the tab of that name, the first one for a name that there is not."""
    return next((tab for tab in TABS if tab.slug == slug), TABS[0])


def counted_tabs(request):
    """Return [(tab, how many requests it holds)]; the same query tells the Workload."""
    late = Count("pk", filter=Q(reply_due_at__lt=timezone.now()))
    statuses = AppointmentRequest.objects.order_by().values("status")
    found = {row["status"]: row for row in statuses.annotate(total=Count("pk"), late=late)}
    counts = {status: row["total"] for status, row in found.items()}
    new = found.get(Status.NEW, {"total": 0, "late": 0})
    request.frontdesk_workload = Workload(waiting=new["total"], overdue=new["late"])
    return [(tab, sum(counts.get(status, 0) for status in tab.statuses)) for tab in TABS]


def for_listing(requests):
    """Load with the requests what a row of the listing shows; no note has to be decrypted."""
    return requests.select_related("practitioner").prefetch_related("body_areas").defer("note")


def failed_messages():
    """Return the first messages that were given up, and how many more there are."""
    failed = Message.objects.failed().select_related("request").order_by("pk")
    failed = failed.defer("body", "request__note")
    shown = list(failed[: FAILED_SHOWN + 1])
    more = failed.count() - FAILED_SHOWN if len(shown) > FAILED_SHOWN else 0
    return shown[:FAILED_SHOWN], more


@dataclass(frozen=True)
class Workload:
    """How many requests wait for an answer, and how many of them longer than promised."""

    waiting: int
    overdue: int

    @classmethod
    def of(cls, request):
        """Return the workload; a web request that asks in several places counts once."""
        if not hasattr(request, "frontdesk_workload"):
            counts = AppointmentRequest.objects.workload(timezone.now())
            request.frontdesk_workload = cls(**counts)
        return request.frontdesk_workload

    def __str__(self):
        overdue = f", {self.overdue} overdue" if self.overdue else ""
        return f"{self.waiting} waiting{overdue}"

    @property
    def sentence(self):
        """Return "7 requests wait for an answer; 2 are overdue." """
        if not self.waiting:
            return "No request waits for an answer."
        wait = "1 request waits" if self.waiting == 1 else f"{self.waiting} requests wait"
        overdue = "1 is overdue" if self.overdue == 1 else f"{self.overdue} are overdue"
        return f"{wait} for an answer" + (f"; {overdue}." if self.overdue else ".")

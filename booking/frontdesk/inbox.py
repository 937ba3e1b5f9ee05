"""What the inbox lists: its views, how many each holds, what waits, whether anything changed."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, Window
from django.utils import timezone

from booking.models import CLOSED_STATUSES, AppointmentRequest, Message, RequestEvent, Status

from . import paging
from .rows import CLAIM_FADES_AFTER
from .urgency import TO_DO_BELOW, most_urgent_first, rank_of, ranked, to_do

FAILED_SHOWN = 10
# After so long a visit that a patient was not told of is no matter for today.
UNTOLD_FOR = timedelta(days=7)
CALL_AGAIN_AFTER = timedelta(hours=1)
# An open inbox is drawn anew this often although nobody did anything: promises become overdue.
AGES_AFTER = timedelta(minutes=5)
# A change that was begun earlier and stored later than another one is among these, too.
EVENTS_WATCHED = 20


@dataclass(frozen=True)
class InboxView:
    """One way to look at requests.

    A live view is short, sorted by urgency and counted. The others reach back ten years: they are
    read from the newest end and never counted.
    """

    slug: str
    label: str
    empty: str
    condition: Q
    is_live: bool = True


VIEWS = [
    InboxView("todo", "To do", "Nothing waits for an answer.", Q(urgency__lt=TO_DO_BELOW)),
    InboxView(
        "waiting",
        "Waiting for the patient",
        "No patient has to answer us.",
        Q(status__in=[Status.CONTACTED, Status.OFFERED]),
    ),
    InboxView(
        "visits",
        "Visits ahead",
        "There are no visits ahead.",
        Q(status=Status.CONFIRMED) & ~Q(urgency=rank_of("no_outcome")),
    ),
    InboxView(
        "closed", "Closed", "No request is closed.", Q(closed_at__isnull=False), is_live=False
    ),
    InboxView("all", "All", "There are no requests.", Q(), is_live=False),
]
TO_DO, ALL = VIEWS[0], VIEWS[-1]


def view_named(slug, *, status=""):
    """Return the view of that name, or one that can show requests of the status asked for."""
    view = next((view for view in VIEWS if view.slug == slug), ALL if status else TO_DO)
    return ALL if view.is_live and status in CLOSED_STATUSES else view


def page_of(view, narrow, horizon, *, number=1, older_than=None, newer_than=None):
    """Return the page of the view that `narrow`, a function of requests, lets through."""
    requests = for_listing(AppointmentRequest.objects.all())
    if view.is_live:
        found = most_urgent_first(requests.live(), horizon).filter(view.condition)
        return paging.numbered(narrow(found), number)
    found = narrow(ranked(requests, horizon).filter(view.condition))
    return paging.newest_first(found, older_than=older_than, newer_than=newer_than)


def found_by(text, horizon):
    """Return the first requests that match, those with something to do first, and one too many."""
    wanted = paging.PER_PAGE + 1
    live = for_listing(AppointmentRequest.objects.live().matching(text))
    found = list(most_urgent_first(live, horizon)[:wanted])
    if len(found) < wanted:
        # Where less than a list is live, so many hold enough that is closed, or all.
        newest = AppointmentRequest.objects.newest_matching(text, 2 * wanted).values("pk")
        closed = AppointmentRequest.objects.filter(pk__in=newest).closed()
        closed = for_listing(closed.filter(follow_up=""))
        found += ranked(closed, horizon).order_by("-created_at", "-pk")[: wanted - len(found)]
    return found


def counts(horizon):
    """Return {slug: how many requests} of the live views, and the workload, with one query."""
    live = ranked(AppointmentRequest.objects.live().order_by(), horizon)
    # Distinct makes a subquery of it: the reason is worked out once, not anew for each count.
    live = live.values("pk", "status", "reply_due_at", "urgency").distinct()
    new = Q(status=Status.NEW)
    held = live.aggregate(
        new=Count("pk", filter=new),
        overdue=Count("pk", filter=new & Q(reply_due_at__lt=horizon.now)),
        **{view.slug: Count("pk", filter=view.condition) for view in VIEWS if view.is_live},
    )
    return held, Workload(waiting=held["new"], overdue=held["overdue"])


def next_to_do(horizon, *, user, after=None):
    """Return the first request to do that no colleague is on, another one than `after`; or None.

    Nor one whose patient was called in vain a moment ago: trying again at once helps nobody, except
    when it may be an emergency.
    """
    on_it = Q(claimed_at__gte=horizon.now - CLAIM_FADES_AFTER) & ~Q(claimed_by=user)
    # A claim of nobody's has no time, which SQL neither includes nor excludes.
    free = to_do(horizon).filter(Q(claimed_at=None) | ~on_it).exclude(pk=after)
    called = RequestEvent.objects.filter(request=OuterRef("pk"), kind=RequestEvent.Kind.CALLED)
    called = called.filter(at__gt=horizon.now - CALL_AGAIN_AFTER, is_undone=False)
    is_emergency = Q(urgency=rank_of("emergency_words"))
    free = free.exclude(Q(unanswered_calls__gt=0) & ~is_emergency & Exists(called))
    return free.values_list("pk", flat=True).first()


def version(now):
    """Return what stays the same while nothing happens to any request, for a while at least."""
    latest = RequestEvent.objects.order_by("-pk").values_list("pk", flat=True)
    parts = [int(now.timestamp() // AGES_AFTER.total_seconds()), *latest[:EVENTS_WATCHED]]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def for_listing(requests):
    """Load with the requests what a row of the listing shows; no note has to be decrypted."""
    return (
        requests.select_related("practitioner", "claimed_by")
        .with_area_names()
        .defer("note", "hold_reason")
    )


def failed_messages(now):
    """Return the first messages that patients do not get, and how many more there are."""
    failed = Message.objects.untold(now - UNTOLD_FOR).select_related("request").order_by("pk")
    failed = failed.defer("body", "request__note", "request__hold_reason")
    shown = list(failed.annotate(in_all=Window(Count("pk")))[:FAILED_SHOWN])
    return shown, shown[0].in_all - len(shown) if shown else 0


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

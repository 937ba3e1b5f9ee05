"""Why a request stands where it does in the inbox: one table of reasons, the most urgent first.

The database sorts by it, so that no page has to read what it does not show.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from django.db.models import Case, DateTimeField, F, IntegerField, Q, Value, When

from booking.choices import FollowUp
from booking.models import OPEN_STATUSES, AppointmentRequest, RequestEvent, Status
from booking.querysets import during
from clinic_site.kept_schedules import kept
from clinic_site.opening_hours import closed_times, next_open_day
from clinic_site.schedules import clinic_hours

UNREACHABLE_CALLS = 3
ONE_DAY = timedelta(days=1)
SILENT_FOR = timedelta(days=3)
# So long before a visit nobody has forgotten what was said.
FEW_DAYS = timedelta(days=3)
# The patient gets an e-mail first, and reads it, before anybody asks about it.
TIME_TO_READ = timedelta(hours=1)
_WAITING_FOR_PATIENT = [Status.CONTACTED, Status.OFFERED]

# After three calls that nobody answered, the patient has to be reached in another way.
_IS_REACHED = Q(unanswered_calls__lt=UNREACHABLE_CALLS)

# What a patient without e-mail has to be told of.
_DECIDED = {
    Status.OFFERED: "Times offered",
    Status.CONFIRMED: "Confirmed",
    Status.DECLINED: "Declined",
    Status.CANCELLED: "Cancelled",
    Status.CONTACTED: "Asked to call us",
}
# What brought a request back to the clinic.
BACK_AGAIN = {
    RequestEvent.Kind.ASKED_OTHER_TIMES: "The patient asked for other times",
    RequestEvent.Kind.OFFERS_EXPIRED: "The offered times ran out",
    RequestEvent.Kind.OFFER_GONE: "The chosen time was not free any more",
}


@dataclass(frozen=True)
class Horizon:
    """Now, and how far ahead the front desk has to look from there.

    `closed` are the coming times at which the whole clinic is closed, as [(start, end)].
    """

    now: datetime
    zone: tzinfo
    today_ends: datetime
    next_day_ends: datetime
    # Visits before then are near enough for a reminder, and how long before one it is a reminder.
    reminders_until: datetime
    reminded_within: timedelta
    closed: tuple = ()

    @classmethod
    def of(cls, clinic, now):
        today = now.astimezone(clinic.zone).date()
        coming = kept(clinic, f"frontdesk-horizon-{today}", lambda: _coming(today))
        next_day, closures = coming
        next_day_ends = _end_of(next_day, clinic.zone)
        lead = clinic.reminder_lead
        return cls(
            now,
            clinic.zone,
            _end_of(today, clinic.zone),
            next_day_ends,
            max(now + lead, next_day_ends) if lead else now,
            max(lead, FEW_DAYS),
            tuple(closed_times(closures, clinic.zone)),
        )

    @property
    def is_closed_then(self):
        """The condition that the clinic is closed at some time of a visit."""
        return during(self.closed, "appointment_at", "appointment_ends_at")


def _coming(today):
    """Return the next day on which the clinic opens, and its closures from today on. One query."""
    timetable, closures = clinic_hours(today)
    return next_open_day(timetable, today, closures), closures


def _end_of(day, zone):
    return datetime.combine(day + ONE_DAY, time.min, zone).astimezone(UTC)


def _moved_back(request):
    return BACK_AGAIN.get(request.last_move, "")


@dataclass(frozen=True)
class Reason:
    """One reason: how it looks, what it says of a request at a time, and what to do next.

    `applies` says it to the database; of several that apply, the first in the table counts.
    `tone` is one of critical, warning, info and quiet.
    """

    name: str
    tone: str
    icon: str
    says: Callable
    next_step: str
    applies: Callable[[Horizon], Q]


REASONS = [
    Reason(
        "emergency_words",
        "critical",
        "warning",
        lambda request, time: "Emergency words in the note",
        "Call now",
        # A message left, or an e-mail, is not enough: somebody has to speak to them.
        lambda at: (
            Q(status__in=[Status.NEW, Status.CONTACTED], has_emergency_words=True)
            & Q(was_reached=False)
        ),
    ),
    Reason(
        "overdue",
        "critical",
        "warning",
        lambda request, time: f"Overdue since {time.short(request.reply_due_at)}",
        "Answer it now",
        lambda at: _IS_REACHED & Q(status=Status.NEW, reply_due_at__lt=at.now),
    ),
    Reason(
        "call_needed",
        "critical",
        "mobile-alt",
        lambda request, time: (
            f"{_DECIDED.get(request.status, 'Written')}, and nobody has told the patient"
        ),
        "Call them",
        # Nobody calls for ever about what is closed, nor about a visit that is over. But who does
        # not know that their visit is cancelled would come.
        lambda at: (
            Q(follow_up=FollowUp.CALL)
            & (
                Q(closed_at=None)
                | Q(unanswered_calls__lt=UNREACHABLE_CALLS)
                | Q(status=Status.CANCELLED, appointment_at__gt=at.now)
            )
            & ~Q(status=Status.CONFIRMED, appointment_ends_at__lt=at.now)
            # There is nothing to tell any more: see offer_gone.
            & ~Q(status=Status.OFFERED, next_offer_at=None)
        ),
    ),
    Reason(
        "due_today",
        "warning",
        "time",
        lambda request, time: f"Promised by {time.short(request.reply_due_at)}",
        "Answer it",
        lambda at: _IS_REACHED & Q(status=Status.NEW, reply_due_at__lt=at.today_ends),
    ),
    Reason(
        "back_again",
        "warning",
        "undo",
        lambda request, time: _moved_back(request),
        "Offer other times",
        lambda at: _IS_REACHED & Q(status=Status.NEW, last_move__in=list(BACK_AGAIN)),
    ),
    Reason(
        "try_again",
        "warning",
        "mobile-alt",
        lambda request, time: "Not reached, and now the patient changed how to reach them",
        "Try again",
        lambda at: _IS_REACHED & Q(follow_up=FollowUp.ANEW),
    ),
    Reason(
        "new",
        "info",
        "mail",
        lambda request, time: f"New: promised by {time.short(request.reply_due_at)}",
        "Answer it",
        lambda at: _IS_REACHED & Q(status=Status.NEW),
    ),
    Reason(
        "closed_then",
        "critical",
        "calendar-alt",
        lambda request, time: (
            f"Visit {time.at(request.appointment_at)}, but the clinic is closed then"
        ),
        "Move the visit",
        lambda at: Q(status=Status.CONFIRMED, appointment_at__gt=at.now) & at.is_closed_then,
    ),
    Reason(
        "to_move",
        "critical",
        "calendar-alt",
        lambda request, time: (
            f"Visit {time.at(request.appointment_at)}, but {request.practitioner} is not here then"
        ),
        "Move the visit",
        lambda at: Q(status=Status.CONFIRMED, appointment_at__gt=at.now, is_absent=True),
    ),
    Reason(
        "offer_gone",
        "warning",
        "calendar",
        lambda request, time: "None of the offered times is free any more",
        "Offer other times",
        lambda at: Q(status=Status.OFFERED, next_offer_at=None),
    ),
    Reason(
        "given_up",
        "warning",
        "calendar",
        lambda request, time: (
            f"The patient cancelled the visit {time.at(request.appointment_at)}, "
            f"with {request.practitioner}"
        ),
        "Give the time to somebody, or press Seen",
        lambda at: Q(follow_up=FollowUp.LOOK, appointment_at__gt=at.now),
    ),
    Reason(
        "unacknowledged",
        "warning",
        "calendar-check",
        lambda request, time: (
            f"Visit {time.at(request.appointment_at)}, and no word that the patient comes"
        ),
        "Ask whether they come",
        lambda at: Q(
            status=Status.CONFIRMED,
            acknowledged_at=None,
            last_moved_at__lte=at.now - TIME_TO_READ,
            appointment_at__gt=at.now,
            appointment_at__lt=at.next_day_ends,
        ),
    ),
    Reason(
        "to_remind",
        "warning",
        "mobile-alt",
        lambda request, time: (
            f"Visit {time.at(request.appointment_at)}, and no e-mail address for a reminder"
        ),
        "Call to remind them",
        # Who agreed to the time, or was called, a few days before needs no other word.
        lambda at: (
            Q(
                status=Status.CONFIRMED,
                email="",
                wants_reminder=True,
                appointment_at__gt=at.now,
                appointment_at__lt=at.reminders_until,
                acknowledged_at__lt=F("appointment_at") - at.reminded_within,
                unanswered_calls__lt=UNREACHABLE_CALLS,
            )
            & Q(was_called=False)
        ),
    ),
    Reason(
        "offer_soon",
        "warning",
        "calendar",
        lambda request, time: f"Offered {time.short(request.next_offer_at)}, not answered yet",
        "Call about it",
        lambda at: Q(
            status=Status.OFFERED,
            last_moved_at__lte=at.now - TIME_TO_READ,
            next_offer_at__lt=at.next_day_ends,
        ),
    ),
    Reason(
        "unreachable",
        "warning",
        "mobile-alt",
        lambda request, time: f"Not reached in {request.unanswered_calls} calls",
        "Write, or try at another hour",
        lambda at: Q(status__in=OPEN_STATUSES) & ~_IS_REACHED,
    ),
    Reason(
        "no_outcome",
        "info",
        "tasks",
        lambda request, time: f"Visit was {time.at(request.appointment_at)}: did it take place?",
        "Record the outcome",
        lambda at: Q(status=Status.CONFIRMED, appointment_ends_at__lt=at.now),
    ),
    Reason(
        "silent",
        "info",
        "history",
        lambda request, time: f"No word from the patient since {time.short(request.last_moved_at)}",
        "Call again, or close it",
        lambda at: Q(status=Status.CONTACTED, last_moved_at__lt=at.now - SILENT_FOR),
    ),
    Reason(
        "waiting",
        "quiet",
        "user",
        lambda request, time: f"Waiting for the patient since {time.short(request.last_moved_at)}",
        "",
        lambda at: Q(status__in=_WAITING_FOR_PATIENT),
    ),
    Reason(
        "ahead",
        "quiet",
        "calendar-check",
        lambda request, time: (
            f"Visit {time.at(request.appointment_at)}, with {request.practitioner}"
        ),
        "",
        lambda at: Q(status=Status.CONFIRMED),
    ),
    Reason(
        "closed",
        "quiet",
        "circle-check",
        lambda request, time: f"Closed {time.at(request.closed_at)}",
        "",
        lambda at: Q(closed_at__isnull=False),
    ),
]


def rank_of(name):
    return [reason.name for reason in REASONS].index(name)


# Before this one, somebody at the clinic has something to do.
TO_DO_BELOW = rank_of("waiting")


def ranked(requests, horizon):
    """Annotate the place in REASONS as `urgency`, and what the reasons speak of."""
    places = [
        When(reason.applies(horizon), then=Value(rank)) for rank, reason in enumerate(REASONS)
    ]
    return (
        requests.with_last_move()
        .with_next_offer(horizon.now, horizon.zone, horizon.closed)
        .with_absence(horizon.zone)
        .with_calls(horizon.reminded_within)
        .annotate(urgency=Case(*places, output_field=IntegerField()))
    )


def most_urgent_first(requests, horizon):
    """Sort by reason; within one, by what comes first: the visit, the promise or the request."""
    since = Case(
        When(status__in=[Status.CONFIRMED, Status.CANCELLED], then=F("appointment_at")),
        When(status=Status.NEW, then=F("reply_due_at")),
        default=F("created_at"),
        output_field=DateTimeField(),
    )
    return ranked(requests, horizon).order_by("urgency", since, "pk")


def to_do(horizon):
    """Requests with which somebody at the clinic has something to do, the most urgent first."""
    requests = most_urgent_first(AppointmentRequest.objects.live(), horizon)
    return requests.filter(urgency__lt=TO_DO_BELOW)

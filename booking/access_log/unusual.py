"""What is unusual about what somebody looked at. Pure: no database, no clock.

A mark is a reason to ask, and never a proof: a busy Monday after a holiday is marked, too.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from clinic_site import opening_hours

# More than this many times a person's usual, and at least so many more.
TIMES_THE_USUAL = 3
MORE_THAN_USUAL = 20
# A person's usual is the median of their last days on which they opened a request.
USUAL_DAYS = 30
# So many more searches than requests opened.
MORE_SEARCHES = 15
# People come before the clinic opens and stay after it closes.
AROUND_HOURS = timedelta(hours=1)

MANY = "Many requests"
OUTSIDE_HOURS = "Outside opening hours"
SEARCHES = "Searches without opening"
OLD = "Settled long ago"

RULES = {
    MANY: (
        f"They opened more than {TIMES_THE_USUAL} times as many requests as they usually do in a "
        f"day, and at least {MORE_THAN_USUAL} more. What is usual is the middle value of the last "
        f"{USUAL_DAYS} days on which they opened any. Somebody new has no usual yet."
    ),
    OUTSIDE_HOURS: (
        "It was more than an hour before the clinic opens or after it closes, or on a day on which "
        "it is closed."
    ),
    SEARCHES: f"They made at least {MORE_SEARCHES} searches more than they opened requests.",
    OLD: ("They opened a request that was closed more than 12 months before."),
}


@dataclass(frozen=True)
class Day:
    """What one person did on one day at the clinic. Counts are of different requests."""

    who_id: int
    who: str
    date: date
    first_at: datetime
    last_at: datetime
    searches: int = 0
    opened: int = 0
    old: int = 0


def usual(earlier):
    """Return the median of how many were opened on the last of `earlier` days (oldest first)."""
    return median(earlier[-USUAL_DAYS:]) if earlier else 0


def is_outside_hours(moment, timetable, zone, closures=()):
    """Say whether the moment (aware) is far from all opening hours; without any, never."""
    local = moment.astimezone(zone).replace(tzinfo=None)
    is_closed = opening_hours.is_closed_on(closures, local.date())
    times = () if is_closed else timetable.get(local.weekday(), ())
    return bool(timetable) and not any(
        datetime.combine(local, opens) - AROUND_HOURS
        <= local
        <= datetime.combine(local, closes) + AROUND_HOURS
        for opens, closes in times
    )


def marks(day, usual_count, timetable, zone, closures=()):
    """Return what is unusual about the day, in the order of RULES."""
    found = {
        MANY: day.opened > TIMES_THE_USUAL * usual_count
        and day.opened >= usual_count + MORE_THAN_USUAL,
        # The first and the last look are enough: what is outside is at an end of the day.
        OUTSIDE_HOURS: any(
            is_outside_hours(moment, timetable, zone, closures)
            for moment in (day.first_at, day.last_at)
        ),
        SEARCHES: day.searches >= day.opened + MORE_SEARCHES,
        OLD: day.old > 0,
    }
    return [mark for mark, is_true in found.items() if is_true]

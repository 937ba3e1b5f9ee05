"""What is unusual about what somebody looked at. Pure: no database, no clock.

A mark is a reason to ask, and never a proof: a busy Monday after a holiday is marked, too.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from clinic_site import opening_hours

# More than this many times a person's usual, and at least so many more.
TIMES_THE_USUAL = 3
MORE_THAN_USUAL = 20
# Of those in lists, which are drawn anew all day long: a few pages more are nothing unusual.
MORE_IN_LISTS = 200
# A person's usual is the median of their last days on which they opened, or listed, a request.
USUAL_DAYS = 30
# So many more searches than requests opened.
MORE_SEARCHES = 15
# People come before the clinic opens and stay after it closes.
AROUND_HOURS = timedelta(hours=1)

MANY = "Many requests"
MANY_LISTED = "Many in lists"
OUTSIDE_HOURS = "Outside opening hours"
SEARCHES = "Searches without opening"
OLD = "Settled long ago"

RULES = {
    MANY: (
        f"They opened more than {TIMES_THE_USUAL} times as many requests as they usually do in a "
        f"day, and at least {MORE_THAN_USUAL} more. What is usual is the middle value of the last "
        f"{USUAL_DAYS} days on which they opened any. Somebody new has no usual yet."
    ),
    MANY_LISTED: (
        f"They listed, found or changed more than {TIMES_THE_USUAL} times as many requests as they "
        f"usually do in a day, and at least {MORE_IN_LISTS} more. Each request counts once a day, "
        "however often it was shown."
    ),
    OUTSIDE_HOURS: (
        "It was more than an hour before the clinic opens or after it closes, also between two "
        "opening hours of one day, or on a day on which it is closed."
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
    # In lists and searches, or changed.
    listed: int = 0
    # Looks in the gaps of the day: see `gaps`.
    in_gaps: int = 0


class Usual(NamedTuple):
    """How many different requests a person usually opens, and has in lists, on a day."""

    opened: float = 0
    listed: float = 0


def usual(earlier):
    """Return the median of how many there were on the last of `earlier` days (oldest first)."""
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


def gaps(day, timetable, zone, closures=()):
    """Return [(start, end)] of the day, in the midst of it and yet far from all opening hours."""
    is_closed = opening_hours.is_closed_on(closures, day)
    times = () if is_closed else sorted(timetable.get(day.weekday(), ()))
    found = [
        (
            datetime.combine(day, closes, zone) + AROUND_HOURS,
            datetime.combine(day, opens, zone) - AROUND_HOURS,
        )
        for (_, closes), (opens, _) in pairwise(times)
    ]
    return [(start, end) for start, end in found if start < end]


def marks(day, usual_counts, timetable, zone, closures=()):
    """Return what is unusual about the day, in the order of RULES."""
    found = {
        MANY: _is_many(day.opened, usual_counts.opened, MORE_THAN_USUAL),
        MANY_LISTED: _is_many(day.listed, usual_counts.listed, MORE_IN_LISTS),
        # What is outside is at an end of the day or in a gap.
        OUTSIDE_HOURS: day.in_gaps > 0
        or any(
            is_outside_hours(moment, timetable, zone, closures)
            for moment in (day.first_at, day.last_at)
        ),
        SEARCHES: day.searches >= day.opened + MORE_SEARCHES,
        OLD: day.old > 0,
    }
    return [mark for mark, is_true in found.items() if is_true]


def _is_many(count, usual_count, more):
    return count > TIMES_THE_USUAL * usual_count and count >= usual_count + more

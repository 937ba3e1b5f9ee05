"""People's days, each with their usual and what is unusual about it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from .models import OPENING, Access
from .unusual import Day, marks, usual

# How far back a person's usual is looked for.
HISTORY = timedelta(days=60)


@dataclass(frozen=True)
class MarkedDay:
    day: Day
    usual: float
    marks: list


def marked_days(*, first, last, clinic, **whose):
    """Return the days from `first` to `last`, newest first, with two queries and the clinic's.

    `whose` may be a `who_id`; otherwise everybody's.
    """
    zone = clinic.zone
    accesses = Access.objects.by_staff().filter(**whose)
    end = midnight(last + timedelta(days=1), zone)
    before_too = accesses.between(midnight(first - HISTORY, zone), end)
    opened = {(row["who_id"], row["day"]): row for row in before_too.opened_per_day(zone, OPENING)}
    earlier = _opened_before(opened)
    found = []
    for row in accesses.between(midnight(first, zone), end).per_day(zone):
        key = row["who_id"], row["day"]
        looked = opened.get(key, {"opened": 0, "old": 0})
        day = Day(
            who_id=row["who_id"],
            who=row["who"],
            date=row["day"],
            first_at=row["first_at"],
            last_at=row["last_at"],
            searches=row["searches"],
            opened=looked["opened"],
            old=looked["old"],
        )
        usual_count = usual(earlier(*key))
        marked = marks(day, usual_count, clinic.timetable, zone, clinic.closures)
        found.append(MarkedDay(day, usual_count, marked))
    return sorted(found, key=lambda marked: (marked.day.date, marked.day.who), reverse=True)


def midnight(day, zone):
    """Return the moment at which the day begins at the clinic."""
    return datetime.combine(day, time(), zone)


def _opened_before(opened):
    """Return a function of a person and a day: the counts of their earlier days, oldest first."""
    by_person = defaultdict(list)
    for (who_id, day), row in sorted(opened.items()):
        by_person[who_id].append((day, row["opened"]))
    return lambda who_id, day: [count for other, count in by_person[who_id] if other < day]

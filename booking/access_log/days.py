"""People's days, each with their usual and what is unusual about it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from .models import LISTING, OPENING, Access, ListedDay
from .unusual import Day, Usual, gaps, marks, usual

# How far back a person's usual is looked for.
HISTORY = timedelta(days=60)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class MarkedDay:
    day: Day
    usual: Usual
    marks: list


def marked_days(*, first, last, clinic, **whose):
    """Return the days from `first` to `last`, newest first, with four queries and the clinic's.

    `whose` may be a `who_id`; otherwise everybody's.
    """
    zone = clinic.zone
    accesses = Access.objects.by_staff().filter(**whose)
    end = midnight(last + ONE_DAY, zone)
    before_too = accesses.between(midnight(first - HISTORY, zone), end)
    opened = {(row["who_id"], row["day"]): row for row in before_too.opened_per_day(zone, OPENING)}
    listed = _listed(before_too, ListedDay.objects.filter(**whose), first - HISTORY, last, zone)
    opened_before = _counted_before({key: row["opened"] for key, row in opened.items()})
    listed_before = _counted_before(listed)
    closed = [gap for day in _days(first, last) for gap in gaps(day, *_hours(clinic))]
    found = []
    for row in accesses.between(midnight(first, zone), end).per_day(zone, closed):
        key = row["who_id"], row["day"]
        looked = opened.get(key, {"opened": 0, "old": 0})
        day = Day(
            who_id=row["who_id"],
            who=row["who"],
            date=row["day"],
            first_at=row["first_at"],
            last_at=row["last_at"],
            searches=row["searches"],
            in_gaps=row["in_gaps"],
            opened=looked["opened"],
            old=looked["old"],
            listed=listed.get(key, 0),
        )
        usual_counts = Usual(usual(opened_before(*key)), usual(listed_before(*key)))
        found.append(MarkedDay(day, usual_counts, marks(day, usual_counts, *_hours(clinic))))
    return sorted(found, key=lambda marked: (marked.day.date, marked.day.who), reverse=True)


def _hours(clinic):
    return clinic.timetable, clinic.zone, clinic.closures


def _days(first, last):
    return [first + ONE_DAY * number for number in range((last - first).days + 1)]


def _listed(accesses, counted, first, last, zone):
    """Return {(who_id, day): how many requests they had in lists}, counted before if possible.

    Only what the worker has not counted yet, mostly today, is read from the log.
    """
    counted = list(counted.filter(day__gte=first, day__lte=last))
    rest_from = max((each.day + ONE_DAY for each in counted), default=first)
    rest = accesses.filter(at__gte=midnight(rest_from, zone)).listed_per_day(zone, LISTING)
    return {(each.who_id, each.day): each.listed for each in counted} | {
        (row["who_id"], row["day"]): row["listed"] for row in rest
    }


def midnight(day, zone):
    """Return the moment at which the day begins at the clinic."""
    return datetime.combine(day, time(), zone)


def _counted_before(counts):
    """Return a function of a person and a day: what their earlier days counted, oldest first.

    `counts` is {(who_id, day): count}. A day without any is none of theirs.
    """
    by_person = defaultdict(list)
    for (who_id, day), count in sorted(counts.items()):
        if count:
            by_person[who_id].append((day, count))
    return lambda who_id, day: [count for other, count in by_person[who_id] if other < day]

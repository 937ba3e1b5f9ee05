"""Arithmetic with the clinic's opening hours. Pure: no database, no clock.

A timetable is a mapping from weekday (0 is Monday) to a list of (opens, closes) times of that day,
in the clinic's own time zone. Closures are [(first day, last day)]: it is closed then after all.
"""

from datetime import UTC, datetime, time, timedelta

# Between which hours a part of the day lies. It is offered when the clinic is open during it.
MORNING, AFTERNOON, EVENING = "morning", "afternoon", "evening"
_PART_HOURS = {MORNING: (0, 12), AFTERNOON: (12, 17), EVENING: (17, 24)}

# A promise further away than this means that the timetable is empty for too long to promise.
_HORIZON_DAYS = 730


def parts_open(timetable, weekday):
    """Return the parts of the day during which the clinic is open on `weekday`, in order."""
    return [
        part
        for part, (starts, ends) in _PART_HOURS.items()
        if any(
            opens.hour + opens.minute / 60 < ends and closes.hour + closes.minute / 60 > starts
            for opens, closes in timetable.get(weekday, ())
        )
    ]


def part_at(time):
    """Return the part of the day in which a time of the wall clock lies."""
    return next(part for part, (starts, ends) in _PART_HOURS.items() if starts <= time.hour < ends)


def is_closed_on(closures, day):
    return any(first_day <= day <= last_day for first_day, last_day in closures)


def closed_times(closures, zone):
    """Return from when until when it is closed, as [(start, end)] in UTC."""
    return [
        (_midnight(first_day, zone), _midnight(last_day + timedelta(days=1), zone))
        for first_day, last_day in closures
    ]


def is_open(timetable, zone, moment, closures=()):
    """Say whether the clinic is open at `moment` (aware)."""
    local = moment.astimezone(zone)
    return not is_closed_on(closures, local.date()) and any(
        opens <= local.time() < closes for opens, closes in timetable.get(local.weekday(), ())
    )


def next_open_day(timetable, day, closures=()):
    """Return the first day after `day` on which the clinic opens; the next one if it never does."""
    coming = (day + timedelta(days=offset) for offset in range(1, _HORIZON_DAYS))
    return next(
        (
            each
            for each in coming
            if timetable.get(each.weekday()) and not is_closed_on(closures, each)
        ),
        day + timedelta(days=1),
    )


def after_open_hours(timetable, zone, start, hours, closures=()):
    """Return the moment (UTC) at which `hours` opening hours have passed since `start` (aware).

    Returns None when the timetable has too few opening hours for an answer within two years.
    Elapsed time is counted, so a day on which the clocks change is as long as it really is.
    """
    remaining = timedelta(hours=hours)
    first_day = start.astimezone(zone).date()
    for offset in range(_HORIZON_DAYS):
        day = first_day + timedelta(days=offset)
        if is_closed_on(closures, day):
            continue
        for opens, closes in sorted(timetable.get(day.weekday(), ())):
            opened = max(datetime.combine(day, opens, zone).astimezone(UTC), start.astimezone(UTC))
            closed = datetime.combine(day, closes, zone).astimezone(UTC)
            if opened >= closed:
                continue
            if remaining <= closed - opened:
                return opened + remaining
            remaining -= closed - opened
    return None


def _midnight(day, zone):
    return datetime.combine(day, time.min, zone).astimezone(UTC)

"""Arithmetic with a practitioner's working hours. Pure: no database, no clock.

Hours are times on the clinic's wall clock; moments are aware. On the night when the clocks change,
a practitioner works whenever the clock on the wall shows one of their hours: a time that does not
exist is never worked, one that comes twice is worked twice.
"""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

GRID = timedelta(minutes=15)


class Away(NamedTuple):
    """Days, or the same part of each of them, during which nobody works. None: no bound."""

    first_day: date
    last_day: date
    from_time: time | None = None
    until_time: time | None = None


class Schedule(NamedTuple):
    """When a practitioner works: `week` as in clinic_site.opening_hours, less all of `away`."""

    zone: ZoneInfo
    week: dict[int, list[tuple[time, time]]]
    away: tuple[Away, ...] = ()


def by_weekday(times):
    """Return (weekday, starts, ends) as a mapping from weekday to its sorted [(starts, ends)]."""
    week = defaultdict(list)
    for weekday, starts, ends in times:
        week[weekday].append((starts, ends))
    return {weekday: sorted(stretches) for weekday, stretches in week.items()}


def working_stretches(schedule, day):
    """Return what is worked on `day` as sorted, separate [(start, end)], in UTC."""
    return _without(_worked(schedule, day), hours_away(schedule, day))


def hours_away(schedule, day):
    """Return what of `day` is an absence or closure as [(start, end)], in UTC."""
    return [
        stretch
        for away in schedule.away
        if away.first_day <= day <= away.last_day
        for stretch in _on_the_clock(schedule.zone, day, away.from_time, away.until_time)
    ]


def is_working(schedule, moment, until):
    """Say whether the time from `moment` to `until` lies wholly in one stretch of work."""
    day = moment.astimezone(schedule.zone).date()
    return any(start <= moment and until <= end for start, end in working_stretches(schedule, day))


def is_away(schedule, moment, until):
    """Say whether an absence or closure takes some of the time from `moment` to `until`."""
    days = {each.astimezone(schedule.zone).date() for each in (moment, until)}
    return any(_overlaps_any(hours_away(schedule, day), moment, until) for day in days)


def free_starts(schedule, day, *, length, buffer, busy=(), not_before=None):
    """Return when on `day` an appointment of `length` can start, in UTC.

    busy: [(start, busy_until)] of other appointments, each with its own buffer behind it. The
    buffer of the new one is kept free of them too, but may run into a pause or past the evening.
    Starts lie on a grid of 15 minutes from the beginning of each stretch of the week. A time that
    the clock shows twice that night is left out: nobody could tell which of the two was meant.
    """
    away = hours_away(schedule, day)
    return [
        start
        for begins, ends in _worked(schedule, day)
        for start in _grid(begins, ends - length)
        if (not_before is None or start >= not_before)
        and not _overlaps_any(away, start, start + length)
        and not _overlaps_any(busy, start, start + length + buffer)
        and not _comes_twice(start, schedule.zone)
    ]


def _overlaps_any(stretches, start, end):
    return any(begins < end and start < ends for begins, ends in stretches)


def _worked(schedule, day):
    """Return what the week says of `day` as sorted, separate [(start, end)], in UTC."""
    return _joined(
        stretch
        for starts, ends in schedule.week.get(day.weekday(), ())
        for stretch in _on_the_clock(schedule.zone, day, starts, ends)
    )


def _grid(first, last):
    while first <= last:
        yield first
        first += GRID


def _comes_twice(moment, zone):
    local = moment.astimezone(zone)
    return local.replace(fold=0).utcoffset() > local.replace(fold=1).utcoffset()


def _on_the_clock(zone, day, starts, ends):
    """Yield as (start, end) in UTC when the clock shows `day` between two times.

    None for a time: from midnight, or until midnight. Two answers are possible, one before and
    one after the clocks change.
    """
    begins = datetime.combine(day, starts or time.min, UTC)
    stops = (
        datetime.combine(day + timedelta(days=1), time.min, UTC)
        if ends is None
        else datetime.combine(day, ends, UTC)
    )
    for valid_from, valid_until, offset in _offsets(zone, day):
        start = max(begins - offset, valid_from)
        end = min(stops - offset, valid_until)
        if start < end:
            yield start, end


def _offsets(zone, day):
    """Return [(from, until, offset from UTC)] around `day`: two of them when the clocks change."""
    noon = datetime.combine(day, time(12), UTC)
    first, last = noon - timedelta(hours=30), noon + timedelta(hours=30)
    before, after = _offset(zone, first), _offset(zone, last)
    if before == after:
        return [(first, last, before)]
    low, high = first, last
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    return [(first, high, before), (high, last, after)]


def _offset(zone, moment):
    return moment.astimezone(zone).utcoffset()


def _joined(stretches):
    """Return stretches sorted, those that touch or overlap made one."""
    joined = []
    for start, end in sorted(stretches):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _without(stretches, gaps):
    """Return what is left of sorted, separate stretches when the gaps are taken out."""
    for away_start, away_end in gaps:
        stretches = [
            piece
            for start, end in stretches
            for piece in ((start, min(end, away_start)), (max(start, away_end), end))
            if piece[0] < piece[1]
        ]
    return stretches

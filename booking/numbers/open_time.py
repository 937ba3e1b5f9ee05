"""How much of the time between two moments the clinic was open. Pure: no database, no clock."""

from bisect import bisect_right
from datetime import datetime, timedelta

from clinic_site.opening_hours import is_closed_on


class OpenTime:
    """Counts opening time from `first` to `last` (days), for very many moments.

    The other way round from clinic_site.opening_hours.after_open_hours, with the same rules:
    closures respected, and elapsed time counted on days on which the clocks change.
    """

    def __init__(self, timetable, zone, closures, *, first, last):
        self._opens, self._closes, self._before = [], [], []
        total = 0
        for opened, closed in _stretches(timetable, zone, closures, first, last):
            self._opens.append(opened)
            self._closes.append(closed)
            self._before.append(total)
            total += closed - opened

    def __bool__(self):
        return bool(self._opens)

    def between(self, start, end):
        """Return how many seconds of opening time lie between two timestamps."""
        return self._until(end) - self._until(start)

    def _until(self, timestamp):
        number = bisect_right(self._opens, timestamp) - 1
        if number < 0:
            return 0
        passed = min(timestamp, self._closes[number]) - self._opens[number]
        return self._before[number] + passed


def _stretches(timetable, zone, closures, first, last):
    """Yield when the clinic is open as (opens, closes), both timestamps, in order."""
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if is_closed_on(closures, day):
            continue
        for opens, closes in sorted(timetable.get(day.weekday(), ())):
            opened = datetime.combine(day, opens, zone).timestamp()
            closed = datetime.combine(day, closes, zone).timestamp()
            if opened < closed:
                yield opened, closed

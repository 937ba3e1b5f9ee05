"""The days that numbers are about, and their weeks. Pure: no database, no clock."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cached_property

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """Seven days from a Monday, as far as they belong to the period: `first` to `last`."""

    first: date
    last: date

    @property
    def is_part(self):
        return self.last - self.first < WEEK - timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both included, at the clinic."""

    first: date
    last: date
    zone: tzinfo

    @classmethod
    def last_weeks(cls, count, *, today, zone):
        """Return the current week, as far as it has gone, and the `count` - 1 weeks before."""
        monday = today - timedelta(days=today.weekday())
        return cls(monday - (count - 1) * WEEK, today, zone)

    @property
    def start(self):
        """The moment at which the first day begins."""
        return self._midnight(self.first)

    @property
    def end(self):
        """The moment at which the last day is over."""
        return self._midnight(self.last + timedelta(days=1))

    @cached_property
    def weeks(self):
        weeks, first = [], self.first
        while first <= self.last:
            sunday = first + timedelta(days=6 - first.weekday())
            weeks.append(Week(first, min(sunday, self.last)))
            first = sunday + timedelta(days=1)
        return weeks

    def week_number(self, timestamp):
        """Return which of `weeks` holds a moment of the period."""
        return bisect_right(self._starts, timestamp) - 1

    @cached_property
    def _starts(self):
        # As numbers: a hundred thousand comparisons of moments in two zones are slow.
        return [self._midnight(week.first).timestamp() for week in self.weeks]

    def _midnight(self, day):
        return datetime.combine(day, time(), self.zone)

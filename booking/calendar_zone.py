"""The clinic's time in calendar files. Pure: no database, no clock."""

from datetime import UTC, timedelta
from functools import lru_cache

from icalendar import Timezone

_YEAR = timedelta(days=366)


def calendar_time(moment, zone):
    """Return `moment` as it is written into a file: in the zone, which its VTIMEZONE explains.

    Of an hour that the clocks show twice, a file can only name the first: the second is in UTC.
    """
    local = moment.astimezone(zone)
    is_second = local.fold and local.utcoffset() != local.replace(fold=0).utcoffset()
    return local.astimezone(UTC) if is_second else local


def vtimezone(zone, first, last):
    """Return the VTIMEZONE of a zone for the days from `first` to `last`.

    It covers whole years around them, so that the same file does not change from day to day.
    """
    return _vtimezone(
        zone, (first - _YEAR).replace(month=1, day=1), (last + _YEAR).replace(month=1, day=1)
    )


@lru_cache(maxsize=8)
def _vtimezone(zone, first, last):
    return Timezone.from_tzinfo(zone, first_date=first, last_date=last)

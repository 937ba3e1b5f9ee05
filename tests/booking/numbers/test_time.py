"""Weeks and opening hours, also when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from booking.numbers.open_time import OpenTime
from booking.numbers.period import Period
from clinic_site.opening_hours import after_open_hours

from .fixed import ZONE, at

OFFICE = {weekday: [(time(9), time(12)), (time(13), time(17))] for weekday in range(5)}
NIGHT = {weekday: [(time(0), time(23, 59))] for weekday in range(7)}


def hours(timetable, start, end, closures=()):
    first, last = at(start).date() - timedelta(days=1), at(end).date()
    open_time = OpenTime(timetable, ZONE, closures, first=first, last=last)
    return open_time.between(at(start).timestamp(), at(end).timestamp()) / 3600


def test_only_opening_hours_are_counted():
    assert hours(OFFICE, "2026-11-20 11:00", "2026-11-20 14:00") == 2
    assert hours(OFFICE, "2026-11-20 16:00", "2026-11-23 10:00") == 2
    assert hours(OFFICE, "2026-11-21 10:00", "2026-11-22 10:00") == 0
    assert hours(OFFICE, "2026-11-20 03:00", "2026-11-20 09:30") == 0.5


def test_a_closure_is_not_counted():
    closures = [(date(2026, 11, 23), date(2026, 11, 24))]
    assert hours(OFFICE, "2026-11-20 16:00", "2026-11-25 10:00", closures) == 2


def test_the_day_on_which_the_clocks_change_is_as_long_as_it_is():
    assert hours(NIGHT, "2026-03-08 00:00", "2026-03-08 06:00") == 5
    assert hours(NIGHT, "2026-11-01 00:00", "2026-11-01 06:00") == 7


def test_without_opening_hours_there_is_nothing_to_count():
    assert not OpenTime({}, ZONE, [], first=date(2026, 11, 1), last=date(2026, 11, 30))


MOMENTS = st.datetimes(datetime(2026, 2, 1), datetime(2026, 11, 20), timezones=st.just(UTC))


@settings(derandomize=True, deadline=None)
@given(start=MOMENTS, promised=st.integers(1, 80))
def test_a_promise_is_exactly_as_many_opening_hours_away_as_it_says(start, promised):
    closures = [(date(2026, 7, 1), date(2026, 7, 1))]
    due = after_open_hours(OFFICE, ZONE, start, promised, closures)
    open_time = OpenTime(
        OFFICE, ZONE, closures, first=start.astimezone(ZONE).date(), last=date(2027, 3, 1)
    )
    assert round(open_time.between(start.timestamp(), due.timestamp())) == promised * 3600


def test_weeks_begin_on_monday_and_end_with_the_period():
    period = Period(date(2026, 11, 19), date(2026, 12, 1), ZONE)
    assert [(week.first.day, week.last.day, week.is_part) for week in period.weeks] == [
        (19, 22, True),
        (23, 29, False),
        (30, 1, True),
    ]


def test_the_last_weeks_end_today():
    period = Period.last_weeks(4, today=date(2026, 11, 24), zone=ZONE)
    assert (period.first, period.last) == (date(2026, 11, 2), date(2026, 11, 24))
    assert len(period.weeks) == 4


def test_a_moment_belongs_to_the_week_of_the_clinics_clock():
    period = Period(date(2026, 10, 26), date(2026, 11, 8), ZONE)
    # The clocks go back on Sunday 1 November; midnight is 05:00 in UTC after it.
    assert period.week_number(datetime(2026, 11, 2, 4, 59, tzinfo=UTC).timestamp()) == 0
    assert period.week_number(datetime(2026, 11, 2, 5, 0, tzinfo=UTC).timestamp()) == 1
    assert period.start == datetime(2026, 10, 26, 4, tzinfo=UTC)
    assert period.end == datetime(2026, 11, 9, 5, tzinfo=UTC)


def test_it_works_east_of_greenwich():
    period = Period(date(2026, 3, 23), date(2026, 4, 5), ZoneInfo("Europe/Berlin"))
    assert period.week_number(datetime(2026, 3, 29, 21, 59, tzinfo=UTC).timestamp()) == 0
    assert period.week_number(datetime(2026, 3, 29, 22, 0, tzinfo=UTC).timestamp()) == 1

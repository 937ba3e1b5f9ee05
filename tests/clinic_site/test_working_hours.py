"""When a practitioner works and is free, also on the two days on which the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinic_site.working_hours import (
    Away,
    Schedule,
    by_weekday,
    free_starts,
    is_away,
    is_working,
    working_stretches,
)

TORONTO = ZoneInfo("America/Toronto")
MONDAY, TUESDAY, SUNDAY = 0, 1, 6
A_MONDAY = date(2026, 11, 23)
LENGTH, BUFFER = timedelta(minutes=45), timedelta(minutes=15)
WEEK = {MONDAY: [(time(8), time(12)), (time(13), time(16))]}
# 2am becomes 3am on the first, and 1am again on the second.
SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)


def schedule(*away, week=WEEK, zone=TORONTO):
    return Schedule(zone, week, away)


def local(hour, minute=0, day=A_MONDAY, zone=TORONTO, fold=0):
    return datetime.combine(day, time(hour, minute, fold=fold), zone).astimezone(UTC)


def on_the_wall(moments, zone=TORONTO):
    return [f"{moment.astimezone(zone):%H:%M}" for moment in moments]


def starts(given, day=A_MONDAY, length=LENGTH, buffer=BUFFER, **more):
    found = free_starts(given, day, length=length, buffer=buffer, **more)
    return on_the_wall(found, given.zone)


def night(begins, ends):
    """Return a schedule that works on Sundays between two times as (hour, minute)."""
    return schedule(week={SUNDAY: [(time(*begins), time(*ends))]})


class TestWorkingStretches:
    def test_a_day_with_a_pause_has_two(self):
        assert working_stretches(schedule(), A_MONDAY) == [
            (local(8), local(12)),
            (local(13), local(16)),
        ]

    def test_a_day_without_hours_has_none(self):
        assert working_stretches(schedule(), A_MONDAY + timedelta(days=1)) == []

    def test_stretches_that_touch_are_one(self):
        week = by_weekday([(MONDAY, time(12), time(16)), (MONDAY, time(8), time(12))])

        assert working_stretches(schedule(week=week), A_MONDAY) == [(local(8), local(16))]

    @pytest.mark.parametrize(
        ("away", "left"),
        [
            (Away(A_MONDAY, A_MONDAY), []),
            (Away(A_MONDAY - timedelta(days=9), A_MONDAY + timedelta(days=9)), []),
            (Away(A_MONDAY, A_MONDAY, time(9), time(10)), ["08:00-09:00", "10:00-12:00", "13-16"]),
            (Away(A_MONDAY, A_MONDAY, time(11), time(14)), ["08:00-11:00", "14:00-16:00"]),
            (Away(A_MONDAY, A_MONDAY, None, time(14)), ["14:00-16:00"]),
            (Away(A_MONDAY, A_MONDAY, time(9), None), ["08:00-09:00"]),
            (Away(A_MONDAY, A_MONDAY, time(12), time(13)), ["08:00-12:00", "13-16"]),
            (Away(date(2026, 11, 24), date(2026, 11, 30)), ["08:00-12:00", "13-16"]),
            (Away(date(2026, 11, 1), date(2026, 11, 22)), ["08:00-12:00", "13-16"]),
        ],
    )
    def test_an_absence_takes_its_time_away(self, away, left):
        found = working_stretches(schedule(away), A_MONDAY)

        shown = ["-".join(on_the_wall(stretch)) for stretch in found]
        assert shown == [part.replace("13-16", "13:00-16:00") for part in left]

    def test_a_part_of_several_days_is_away_on_each_of_them(self):
        week = {MONDAY: [(time(8), time(12))], TUESDAY: [(time(8), time(12))]}
        away = Away(A_MONDAY, A_MONDAY + timedelta(days=1), time(8), time(10))

        for offset in range(2):
            day = A_MONDAY + timedelta(days=offset)
            assert working_stretches(schedule(away, week=week), day) == [
                (local(10, day=day), local(12, day=day))
            ]


class TestIsWorking:
    @pytest.mark.parametrize(
        ("begins", "ends", "expected"),
        [
            ((8, 0), (8, 45), True),
            ((11, 15), (12, 0), True),
            ((11, 30), (12, 15), False),
            ((7, 45), (8, 30), False),
            ((12, 15), (12, 45), False),
            ((11, 0), (14, 0), False),
        ],
    )
    def test_a_visit_lies_wholly_in_the_hours(self, begins, ends, expected):
        assert is_working(schedule(), local(*begins), local(*ends)) == expected

    @pytest.mark.parametrize("away", [Away(A_MONDAY, A_MONDAY), Away(A_MONDAY, A_MONDAY, time(9))])
    def test_a_visit_during_an_absence_is_outside(self, away):
        assert not is_working(schedule(away), local(9), local(9, 45))

    def test_the_day_is_the_clinics_not_the_one_in_utc(self):
        evening = schedule(week={MONDAY: [(time(19), time(22))]})

        assert is_working(evening, local(20), local(21))  # Tuesday 1am in UTC.


class TestIsAway:
    away = Away(A_MONDAY, A_MONDAY, time(9), time(10))

    @pytest.mark.parametrize(
        ("begins", "ends", "expected"),
        [
            ((8, 15), (9, 0), False),
            ((8, 30), (9, 15), True),
            ((9, 15), (9, 30), True),
            ((10, 0), (10, 45), False),
        ],
    )
    def test_a_visit_that_the_absence_touches_needs_moving(self, begins, ends, expected):
        assert is_away(schedule(self.away), local(*begins), local(*ends)) == expected

    def test_a_visit_outside_the_hours_on_purpose_does_not_need_moving(self):
        assert not is_away(schedule(self.away), local(18), local(18, 45))


class TestFreeStarts:
    def test_the_grid_begins_where_the_work_begins(self):
        week = {MONDAY: [(time(8, 10), time(9, 30)), (time(13), time(13, 45))]}

        assert starts(schedule(week=week)) == ["08:10", "08:25", "08:40", "13:00"]

    def test_the_grid_stays_the_same_after_an_absence(self):
        away = Away(A_MONDAY, A_MONDAY, None, time(10, 50))

        found = starts(schedule(away, week={MONDAY: [(time(8), time(12))]}))

        assert found == ["11:00", "11:15"]

    def test_the_visit_ends_with_the_work_and_the_buffer_may_not(self):
        assert starts(schedule(week={MONDAY: [(time(8), time(8, 45))]})) == ["08:00"]

    def test_a_stretch_that_is_too_short_has_none(self):
        assert starts(schedule(week={MONDAY: [(time(8), time(8, 44))]})) == []

    def test_another_appointment_keeps_its_buffer_and_so_does_the_new_one(self):
        busy = [(local(9, 30), local(10, 30))]

        found = starts(schedule(week={MONDAY: [(time(8), time(12))]}), busy=busy)

        assert found == ["08:00", "08:15", "08:30", "10:30", "10:45", "11:00", "11:15"]

    def test_what_has_passed_is_not_free(self):
        found = starts(schedule(), not_before=local(14, 40))

        assert found == ["14:45", "15:00", "15:15"]

    def test_in_another_zone(self):
        vancouver = ZoneInfo("America/Vancouver")

        found = free_starts(
            schedule(zone=vancouver, week={MONDAY: [(time(8), time(9))]}),
            A_MONDAY,
            length=LENGTH,
            buffer=BUFFER,
        )

        assert found[0] == datetime(2026, 11, 23, 16, tzinfo=UTC)


class TestWhenTheClocksGoForward:
    def test_a_time_that_does_not_exist_is_never_worked(self):
        assert working_stretches(night((2, 15), (2, 45)), SPRING) == []

    @pytest.mark.parametrize("begins", [(2, 0), (2, 30), (3, 0)])
    def test_work_that_would_start_in_the_gap_starts_after_it(self, begins):
        assert starts(night(begins, (4, 0)), SPRING) == ["03:00", "03:15"]

    def test_a_visit_across_the_gap_has_its_real_length(self):
        found = starts(night((1, 0), (4, 0)), SPRING, length=timedelta(hours=1))

        assert found == ["01:00", "01:15", "01:30", "01:45", "03:00"]

    def test_the_hours_of_the_day_stay_on_the_clock(self):
        assert working_stretches(night((9, 0), (17, 0)), SPRING) == [
            (local(9, day=SPRING), local(17, day=SPRING))
        ]


class TestWhenTheClocksGoBack:
    def test_a_time_that_comes_twice_is_worked_twice(self):
        assert working_stretches(night((1, 15), (1, 45)), AUTUMN) == [
            (local(1, 15, AUTUMN), local(1, 45, AUTUMN)),
            (local(1, 15, AUTUMN, fold=1), local(1, 45, AUTUMN, fold=1)),
        ]

    def test_a_time_that_comes_twice_is_not_offered(self):
        found = starts(night((0, 30), (3, 0)), AUTUMN)

        assert found == ["00:30", "00:45", "02:00", "02:15"]

    def test_an_absence_at_that_time_takes_both(self):
        away = Away(AUTUMN, AUTUMN, time(1), time(2))
        given = Schedule(TORONTO, {SUNDAY: [(time(0), time(3))]}, (away,))

        assert working_stretches(given, AUTUMN) == [
            (local(0, day=AUTUMN), local(1, day=AUTUMN)),
            (local(2, day=AUTUMN), local(3, day=AUTUMN)),
        ]

    def test_the_last_hour_before_midnight_is_still_that_day(self):
        away = Away(AUTUMN, AUTUMN)
        given = Schedule(TORONTO, {SUNDAY: [(time(22), time(23, 59))]}, (away,))

        assert working_stretches(given, AUTUMN) == []

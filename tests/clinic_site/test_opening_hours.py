"""Opening hours, also on the two days on which the clocks change in Toronto."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinic_site.opening_hours import after_open_hours, is_open, next_open_day, parts_open
from tests.factories.clinic import make_clinic, make_closure

TORONTO = ZoneInfo("America/Toronto")
MONDAY, FRIDAY, SATURDAY, SUNDAY = 0, 4, 5, 6


def local(day, hour, minute=0, month=11):
    """Return a moment in Toronto in 2026. 20 November is a Friday."""
    return datetime(2026, month, day, hour, minute, tzinfo=TORONTO)


@pytest.mark.parametrize(
    ("opens", "closes", "parts"),
    [
        (time(8), time(20), ["morning", "afternoon", "evening"]),
        (time(8), time(12), ["morning"]),
        (time(8), time(12, 1), ["morning", "afternoon"]),
        (time(12), time(17), ["afternoon"]),
        (time(11, 59), time(17), ["morning", "afternoon"]),
        (time(17), time(21), ["evening"]),
        (time(9), time(17, 30), ["morning", "afternoon", "evening"]),
    ],
)
def test_a_part_of_the_day_is_open_when_some_of_it_is(opens, closes, parts):
    assert parts_open({MONDAY: [(opens, closes)]}, MONDAY) == parts


def test_a_day_with_a_pause_has_the_parts_on_both_sides_of_it():
    timetable = {MONDAY: [(time(8), time(11)), (time(18), time(20))]}

    assert parts_open(timetable, MONDAY) == ["morning", "evening"]


def test_a_closed_day_has_no_parts():
    assert parts_open({MONDAY: [(time(8), time(20))]}, SUNDAY) == []


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (local(20, 8), False),
        (local(20, 9), True),
        (local(20, 16, 59), True),
        (local(20, 17), False),
    ],
)
def test_the_clinic_is_open_from_its_opening_and_closed_at_its_closing(moment, expected):
    assert is_open({FRIDAY: [(time(9), time(17))]}, TORONTO, moment.astimezone(UTC)) == expected


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (local(16, 9), local(16, 17)),  # Monday at the opening: the whole day.
        (local(16, 10), local(17, 10)),
        (local(16, 6), local(16, 17)),  # Before the opening counts from the opening.
        (local(16, 20), local(17, 17)),  # After the closing, from the next opening.
        (local(20, 16), local(23, 16)),  # Friday: the weekend does not count.
        (local(21, 12), local(23, 17)),
    ],
)
def test_eight_opening_hours_later(asked, due):
    timetable = {weekday: [(time(9), time(17))] for weekday in range(5)}

    assert after_open_hours(timetable, TORONTO, asked, 8) == due.astimezone(UTC)


def test_a_pause_at_noon_does_not_count():
    timetable = {MONDAY: [(time(13), time(17)), (time(8), time(12))]}

    assert after_open_hours(timetable, TORONTO, local(16, 10), 3) == local(16, 14).astimezone(UTC)


@pytest.mark.parametrize(
    ("sunday", "due"),
    [
        # 8 March 2026: 2am becomes 3am, so that midnight to 6am has five hours.
        (local(8, 0, month=3), local(8, 6, month=3)),
        # 1 November 2026: 2am becomes 1am again, so that midnight to 4am has five hours.
        (local(1, 0), local(1, 4)),
    ],
)
def test_an_hour_that_the_clocks_skip_or_repeat_is_counted_as_it_passes(sunday, due):
    timetable = {SUNDAY: [(time(0), time(10))]}

    assert after_open_hours(timetable, TORONTO, sunday, 5) == due.astimezone(UTC)


@pytest.mark.parametrize("saturday", [local(7, 15, month=3), local(31, 15, month=10)])
def test_a_promise_across_a_clock_change_keeps_the_clinics_hours(saturday):
    timetable = {MONDAY: [(time(9), time(17))], SATURDAY: [(time(9), time(16))]}

    due = after_open_hours(timetable, TORONTO, saturday, 2).astimezone(TORONTO)

    assert (due.weekday(), due.time()) == (MONDAY, time(10))


WEEKDAYS = {weekday: [(time(9), time(17))] for weekday in range(5)}


@pytest.mark.parametrize(
    ("closures", "expected"),
    [
        ([], date(2026, 11, 30)),
        ([(date(2026, 11, 28), date(2026, 12, 1))], date(2026, 12, 2)),
    ],
)
def test_the_next_open_day_passes_over_weekends_and_closures(closures, expected):
    friday = date(2026, 11, 27)
    assert next_open_day(WEEKDAYS, friday, closures) == expected


def test_a_clinic_that_never_opens_looks_at_tomorrow():
    assert next_open_day({}, date(2026, 11, 27)) == date(2026, 11, 28)


def test_closed_days_do_not_count_towards_a_promise():
    closures = [(date(2026, 11, 23), date(2026, 11, 24))]

    due = after_open_hours(WEEKDAYS, TORONTO, local(20, 16), 2, closures)

    assert due == local(25, 10).astimezone(UTC)


def test_what_comes_on_a_closed_day_counts_from_the_next_opening():
    closures = [(date(2026, 11, 20), date(2026, 11, 20))]

    due = after_open_hours(WEEKDAYS, TORONTO, local(20, 12), 1, closures)

    assert due == local(23, 10).astimezone(UTC)


def test_a_closed_clinic_is_not_open():
    closures = [(date(2026, 11, 20), date(2026, 11, 20))]

    assert is_open(WEEKDAYS, TORONTO, local(20, 12))
    assert not is_open(WEEKDAYS, TORONTO, local(20, 12), closures)
    assert is_open(WEEKDAYS, TORONTO, local(23, 12), closures)


@pytest.mark.parametrize("timetable", [{}, {MONDAY: []}])
def test_without_opening_hours_there_is_no_answer(timetable):
    assert after_open_hours(timetable, TORONTO, local(16, 9), 8) is None


@pytest.mark.django_db
def test_the_clinic_promises_in_its_own_opening_hours():
    clinic = make_clinic(reply_hours=2)

    assert clinic.reply_due(local(20, 16)) == local(21, 10).astimezone(UTC)


@pytest.mark.django_db
def test_a_clinic_without_opening_hours_promises_in_plain_hours():
    clinic = make_clinic(opening_times=[], reply_hours=8)

    assert clinic.reply_due(local(20, 16)) == local(20, 16) + timedelta(hours=8)


@pytest.mark.django_db
def test_the_clinic_does_not_promise_to_answer_while_it_is_closed():
    make_closure(date(2026, 11, 20), date(2026, 11, 22))
    clinic = make_clinic(reply_hours=2)

    assert clinic.reply_due(local(19, 19)) == local(23, 9).astimezone(UTC)


@pytest.mark.django_db
def test_the_closures_to_come_are_those_of_today_and_the_next_60_days():
    clinic = make_clinic()
    make_closure(date(2026, 11, 18), date(2026, 11, 19), label="Over")
    make_closure(date(2027, 1, 20), label="Too far away")
    make_closure(date(2027, 1, 19), label="In 60 days")
    make_closure(date(2026, 11, 16), date(2026, 11, 20), label="Until tonight")

    # Late on 20 November in Toronto it is the 21st in UTC.
    found = clinic.coming_closures(local(20, 23).astimezone(UTC))

    assert [closure.label for closure in found] == ["Until tonight", "In 60 days"]


def test_a_promise_waits_for_the_end_of_a_long_closure():
    weekdays = {day: [(time(9), time(17))] for day in range(5)}
    closures = [(date(2026, 11, 16), date(2027, 2, 1))]
    promised = after_open_hours(weekdays, TORONTO, local(16, 9), 8, closures=closures)
    assert promised.astimezone(TORONTO).date() == date(2027, 2, 2)

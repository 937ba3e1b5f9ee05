from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from booking.access_log import unusual
from booking.access_log.unusual import Day, Usual, is_outside_hours, marks, usual

TORONTO = ZoneInfo("America/Toronto")
# Monday to Friday, 9 to 17; the test's day is a Tuesday.
TIMETABLE = {weekday: [(time(9), time(17))] for weekday in range(5)}
NOON = datetime(2026, 11, 24, 12, tzinfo=TORONTO)


def make_day(**counts):
    return Day(
        who_id=1,
        who="asha",
        date=date(2026, 11, 24),
        **{"first_at": NOON, "last_at": NOON} | counts,
    )


def marks_of(usual_count=10, timetable=TIMETABLE, **counts):
    usual_counts = Usual(opened=usual_count, listed=usual_count)
    return marks(make_day(**counts), usual_counts, timetable, TORONTO)


@pytest.mark.parametrize(
    ("opened", "usual_count", "is_marked"),
    [
        (30, 10, False),
        (31, 10, True),
        (10, 2, False),  # Five times as many, but only eight more.
        (22, 2, True),
        (19, 0, False),
        (20, 0, True),
        (200, 100, False),
    ],
)
def test_many_requests_are_three_times_the_usual_and_twenty_more(opened, usual_count, is_marked):
    assert (unusual.MANY in marks_of(usual_count, opened=opened)) == is_marked


@pytest.mark.parametrize(
    ("listed", "usual_count", "is_marked"),
    [
        (300, 100, False),
        (301, 100, True),
        (249, 50, False),  # Five times as many, but a few pages of a list.
        (250, 50, True),
        (199, 0, False),
        (200, 0, True),
        (600, 250, False),  # A busy Monday of somebody who sees all open requests every day.
    ],
)
def test_many_in_lists_are_three_times_the_usual_and_two_hundred_more(
    listed, usual_count, is_marked
):
    assert (unusual.MANY_LISTED in marks_of(usual_count, listed=listed)) == is_marked


@pytest.mark.parametrize(
    ("earlier", "middle"), [([], 0), ([7], 7), ([2, 4, 90], 4), ([90] * 40 + [4] * 30, 4)]
)
def test_the_usual_is_the_median_of_the_last_days(earlier, middle):
    assert usual(earlier) == middle


@pytest.mark.parametrize(
    ("moment", "is_outside"),
    [
        (datetime(2026, 11, 24, 7, 59, tzinfo=TORONTO), True),
        (datetime(2026, 11, 24, 8, 0, tzinfo=TORONTO), False),
        (datetime(2026, 11, 24, 18, 0, tzinfo=TORONTO), False),
        (datetime(2026, 11, 24, 18, 1, tzinfo=TORONTO), True),
        (datetime(2026, 11, 22, 12, 0, tzinfo=TORONTO), True),  # A Sunday.
        (datetime(2026, 11, 24, 13, 30, tzinfo=UTC), False),  # 8:30 at the clinic.
    ],
)
def test_an_hour_around_the_opening_hours_is_usual(moment, is_outside):
    assert is_outside_hours(moment, TIMETABLE, TORONTO) == is_outside


def test_a_clinic_without_opening_hours_is_never_closed():
    assert not is_outside_hours(NOON, {}, TORONTO)


def test_a_day_on_which_the_clinic_is_closed_after_all_is_outside():
    closures = [(NOON.date(), NOON.date())]

    assert is_outside_hours(NOON, TIMETABLE, TORONTO, closures)
    assert marks(make_day(), Usual(), TIMETABLE, TORONTO, closures) == [unusual.OUTSIDE_HOURS]


# Closed from noon to 3pm.
SIESTA = {1: [(time(15), time(19)), (time(8), time(12))]}


@pytest.mark.parametrize(
    ("hour", "minute", "is_outside"),
    [(13, 0, False), (13, 1, True), (13, 30, True), (13, 59, True), (14, 0, False)],
)
def test_a_long_gap_at_midday_is_outside(hour, minute, is_outside):
    moment = NOON.replace(hour=hour, minute=minute)
    ((start, end),) = unusual.gaps(NOON.date(), SIESTA, TORONTO)

    assert is_outside_hours(moment, SIESTA, TORONTO) == is_outside
    assert (start < moment < end) == is_outside


@pytest.mark.parametrize(
    "times",
    [[], [(time(9), time(17))], [(time(8), time(12)), (time(14), time(19))]],
)
def test_a_day_without_a_long_gap_has_none(times):
    assert unusual.gaps(NOON.date(), {1: times}, TORONTO) == []


def test_a_closed_day_has_no_gap_because_all_of_it_is_outside():
    closures = [(NOON.date(), NOON.date())]

    assert unusual.gaps(NOON.date(), SIESTA, TORONTO, closures) == []


def test_a_look_in_a_gap_marks_the_day_although_it_begins_and_ends_inside():
    assert marks_of(timetable=SIESTA, last_at=NOON.replace(hour=16)) == []
    assert marks_of(timetable=SIESTA, last_at=NOON.replace(hour=16), in_gaps=1) == [
        unusual.OUTSIDE_HOURS
    ]


def test_one_look_at_night_marks_the_day():
    night = NOON.replace(hour=23)

    assert marks_of(last_at=night) == [unusual.OUTSIDE_HOURS]
    assert marks_of(first_at=NOON.replace(hour=3)) == [unusual.OUTSIDE_HOURS]


@pytest.mark.parametrize(("searches", "is_marked"), [(19, False), (20, True)])
def test_searching_much_and_opening_little_is_marked(searches, is_marked):
    assert (unusual.SEARCHES in marks_of(searches=searches, opened=5)) == is_marked


def test_opening_what_was_settled_long_ago_is_marked():
    assert marks_of(opened=1, old=1) == [unusual.OLD]


def test_a_usual_day_has_no_mark():
    assert marks_of(opened=12, searches=9) == []


def test_every_mark_is_explained():
    assert set(unusual.RULES) == {
        unusual.MANY,
        unusual.MANY_LISTED,
        unusual.OUTSIDE_HOURS,
        unusual.SEARCHES,
        unusual.OLD,
    }

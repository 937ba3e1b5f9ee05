"""What holds for every schedule, in every zone, on every day: no free time breaks a rule."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from clinic_site.working_hours import GRID, Away, Schedule, free_starts, is_away, is_working

ZONES = [
    "America/Toronto",
    "America/St_Johns",
    "America/Vancouver",
    "America/Regina",
    "America/Santiago",  # The clocks change at midnight.
    "Australia/Lord_Howe",  # By half an hour.
    "Pacific/Apia",
    "Asia/Kathmandu",
]
# Both clock changes of Toronto and of the others, and days without any.
DAYS = [
    *(date(2026, 3, 7) + timedelta(days=offset) for offset in range(3)),
    *(date(2026, 10, 31) + timedelta(days=offset) for offset in range(3)),
    *(date(2026, 4, 4) + timedelta(days=offset) for offset in range(3)),
    *(date(2026, 9, 5) + timedelta(days=offset) for offset in range(3)),
    date(2026, 10, 4),
    date(2026, 11, 25),
]

times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
stretches = st.tuples(times, times).filter(lambda pair: pair[0] < pair[1])
days = st.sampled_from(DAYS)


@st.composite
def aways(draw, day):
    """Return an absence that often, but not always, takes some of `day`."""
    first = day + timedelta(days=draw(st.integers(-2, 1)))
    bounds = draw(st.one_of(stretches, st.tuples(st.none(), times), st.tuples(times, st.none())))
    bounds = draw(st.sampled_from([bounds, bounds, (None, None)]))
    return Away(first, first + timedelta(days=draw(st.integers(0, 3))), *bounds)


@st.composite
def schedules(draw, day):
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    week = {day.weekday(): draw(st.lists(stretches, min_size=1, max_size=3))}
    return Schedule(zone, week, tuple(draw(st.lists(aways(day), max_size=2))))


@st.composite
def busy_around(draw, day):
    begins = datetime.combine(day, time(), UTC) + timedelta(minutes=draw(st.integers(-900, 2400)))
    return begins, begins + timedelta(minutes=draw(st.integers(5, 300)))


@st.composite
def questions(draw):
    day = draw(days)
    return {
        "schedule": draw(schedules(day)),
        "day": day,
        "length": timedelta(minutes=draw(st.integers(5, 90))),
        "buffer": timedelta(minutes=draw(st.integers(0, 120))),
        "busy": draw(st.lists(busy_around(day), max_size=3)),
    }


ALL_NIGHT = {weekday: [(time(0), time(23, 59))] for weekday in range(7)}


def night_of(day):
    return {
        "schedule": Schedule(ZoneInfo("America/Toronto"), ALL_NIGHT),
        "day": day,
        "length": timedelta(minutes=45),
        "buffer": timedelta(minutes=15),
        "busy": [],
    }


def every_question(test):
    test = example(night_of(date(2026, 3, 8)))(example(night_of(date(2026, 11, 1)))(test))
    return settings(derandomize=True, deadline=None)(given(questions())(test))


def on_the_clock(schedule, moment):
    """Return the wall clock's minutes that `moment` belongs to, as (day, time)."""
    local = moment.astimezone(schedule.zone)
    return local.date(), local.time().replace(tzinfo=None, fold=0)


def minutes_of(start, length):
    return [start + timedelta(minutes=minute) for minute in range(length // timedelta(minutes=1))]


@every_question
def test_every_minute_of_a_free_time_is_within_the_hours_on_the_clock(question):
    schedule = question["schedule"]
    for start in free_starts(**question):
        for moment in minutes_of(start, question["length"]):
            day, clock = on_the_clock(schedule, moment)
            assert day == question["day"]
            assert any(s <= clock < e for s, e in schedule.week[day.weekday()])


@every_question
def test_no_minute_of_a_free_time_is_in_an_absence(question):
    schedule = question["schedule"]
    for start in free_starts(**question):
        for moment in minutes_of(start, question["length"]):
            day, clock = on_the_clock(schedule, moment)
            for away in schedule.away:
                assert not (
                    away.first_day <= day <= away.last_day
                    and (away.from_time is None or away.from_time <= clock)
                    and (away.until_time is None or clock < away.until_time)
                )


@every_question
def test_no_free_time_overlaps_with_another_and_the_buffers(question):
    for start in free_starts(**question):
        until = start + question["length"] + question["buffer"]
        assert all(until <= begins or ends <= start for begins, ends in question["busy"])


@every_question
def test_a_free_time_is_working_time_is_not_away_and_comes_once(question):
    schedule = question["schedule"]
    for start in free_starts(**question):
        until = start + question["length"]
        local = start.astimezone(schedule.zone)
        assert is_working(schedule, start, until)
        assert not is_away(schedule, start, until)
        assert local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset()


@every_question
def test_the_free_times_are_sorted_and_each_comes_once(question):
    found = free_starts(**question)

    assert found == sorted(set(found))


@every_question
def test_being_busy_never_makes_a_time_free(question):
    alone = free_starts(**{**question, "busy": []})

    assert set(free_starts(**question)) <= set(alone)


@every_question
def test_what_is_free_for_longer_is_free_for_less(question):
    longer = free_starts(**{**question, "length": question["length"] + GRID})

    assert set(longer) <= set(free_starts(**question))

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.frontdesk.wording import ClinicTime, RequestInWords
from booking.models import VISIT_STATUSES

from .making import NOW, make_request

TORONTO = ZoneInfo("America/Toronto")


def time(now="2026-11-24T10:00"):
    return ClinicTime(datetime.fromisoformat(now).replace(tzinfo=TORONTO), TORONTO)


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=TORONTO).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "short", "at"),
    [
        ("2026-11-24T14:00", "2pm today", "at 2pm today"),
        ("2026-11-24T09:05", "9:05am today", "at 9:05am today"),
        ("2026-11-24T00:00", "midnight today", "at midnight today"),
        ("2026-11-24T12:00", "noon today", "at noon today"),
        ("2026-11-24T12:30", "12:30pm today", "at 12:30pm today"),
        ("2026-11-25T09:00", "9am tomorrow", "at 9am tomorrow"),
        ("2026-11-23T23:59", "11:59pm yesterday", "at 11:59pm yesterday"),
        ("2026-11-30T09:00", "Monday 9am", "on Monday at 9am"),
        ("2026-11-20T16:00", "Friday 4pm", "on Friday at 4pm"),
        ("2026-12-01T09:00", "Tue 1 Dec, 9am", "on Tue 1 Dec at 9am"),
        ("2026-11-17T09:00", "Tue 17 Nov, 9am", "on Tue 17 Nov at 9am"),
        ("2027-01-04T09:00", "Mon 4 Jan 2027, 9am", "on Mon 4 Jan 2027 at 9am"),
    ],
)
def test_moments_are_said_as_seen_from_now(moment, short, at):
    assert time().short(local(moment)) == short
    assert time().at(local(moment)) == at


def test_a_moment_in_full():
    assert time().full(local("2026-11-30T09:00")) == "Monday 30 November 2026, 9am"


def test_days_are_the_clinics_and_not_those_of_utc():
    late = time("2026-11-24T21:00")
    assert late.short(local("2026-11-24T22:00")) == "10pm today"
    assert late.short(local("2026-11-25T09:00")) == "9am tomorrow"


def test_the_day_on_which_the_clocks_go_forward():
    before = time("2027-03-13T16:00")
    assert before.short(datetime(2027, 3, 14, 14, 0, tzinfo=UTC)) == "10am tomorrow"
    assert before.clock(datetime(2027, 3, 14, 7, 0, tzinfo=UTC)) == "3am"


def test_an_hour_that_comes_twice_is_told_apart():
    day = time("2026-11-01T10:00")
    assert day.short(datetime(2026, 11, 1, 5, 30, tzinfo=UTC)) == "1:30am EDT today"
    assert day.short(datetime(2026, 11, 1, 6, 30, tzinfo=UTC)) == "1:30am EST today"
    assert day.short(datetime(2026, 11, 1, 15, 0, tzinfo=UTC)) == "10am today"


@pytest.mark.parametrize(
    ("moment", "ago"),
    [
        ("2026-11-24T09:59:30", "just now"),
        ("2026-11-24T09:50", "10\xa0minutes ago"),
        ("2026-11-24T07:10", "2\xa0hours ago"),
        ("2026-11-21T09:00", "3\xa0days ago"),
    ],
)
def test_ages(moment, ago):
    assert time().ago(local(moment)) == ago


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("new", "Reply by 2pm today"),
        ("contacted", "Waiting for the patient"),
        ("offered", "Waiting for the patient"),
        ("confirmed", "Thursday 26 November 2026, 10am, with Dana Okafor"),
        ("no_show", "Thursday 26 November 2026, 10am, with Dana Okafor"),
        ("declined", "We have no free time that suits you at the moment."),
        ("cancelled", ""),
    ],
)
def test_where_a_request_stands_is_said_in_short(clinic, status, words):
    visit = {"appointment_at": NOW + timedelta(days=2)} if status in VISIT_STATUSES else {}
    request = make_request(status, **visit)
    assert RequestInWords(request, ClinicTime(NOW, clinic.zone)).standing == words

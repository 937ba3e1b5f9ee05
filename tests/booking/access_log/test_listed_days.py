"""Who had unusually many requests in lists, and what keeps the question fast."""

from datetime import time, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from booking.access_log import unusual
from booking.access_log.days import marked_days
from booking.access_log.models import Action, ListedDay
from booking.access_log.operations import count_listed, forget, record
from booking.management.commands import run_worker
from clinic_site.models import ClinicSettings
from tests.booking.frontdesk.making import NOW
from tests.factories.clinic import make_clinic

OVERVIEW = reverse("access_log:overview")
ONE_DAY = timedelta(days=1)
TODAY = NOW.date()


@pytest.fixture
def asha(clinic):
    return User.objects.create_user("asha")


def some_requests(count, first=1):
    """Return what the log reads of requests."""
    numbers = range(first, first + count)
    return [SimpleNamespace(pk=pk, reference=f"{pk:06}", closed_at=None) for pk in numbers]


def listed(by, requests, at=NOW, action=Action.LISTED):
    record(action=action, requests=requests, screen="inbox", by=by, now=at)


def count(now=NOW, at_most=100):
    return count_listed(clinic=ClinicSettings.load(), now=now, at_most=at_most)


def day_of(user, day=TODAY):
    days = marked_days(first=day, last=day, clinic=ClinicSettings.load(), who_id=user.pk)
    return days[0]


def usually(user, requests, days=10):
    for number in range(1, days + 1):
        listed(user, some_requests(requests), at=NOW - number * ONE_DAY)


@pytest.mark.parametrize("is_counted", [False, True])
def test_paging_through_everything_is_marked(browser, asha, is_counted):
    usually(asha, 40)
    for page in range(6):
        listed(asha, some_requests(40, first=1 + 40 * page), at=NOW + timedelta(minutes=page))
    if is_counted:
        assert count() == 10

    marked = day_of(asha)
    assert (marked.day.listed, marked.usual.listed) == (240, 40)
    assert marked.marks == [unusual.MANY_LISTED]
    page = browser.get(OVERVIEW).content.decode()
    assert "Many in lists" in page
    assert "240 requests in lists" in page
    assert "usually 40" in page


def test_searching_and_changing_count_like_listing_and_opening_does_not(asha):
    listed(asha, some_requests(100), action=Action.SEARCHED)
    listed(asha, some_requests(100, first=51), action=Action.CHANGED)
    listed(asha, some_requests(100, first=900), action=Action.VIEWED)

    marked = day_of(asha)
    assert (marked.day.listed, marked.day.opened) == (150, 100)


def test_an_inbox_that_is_drawn_anew_all_day_is_not_marked(asha):
    usually(asha, 60)
    for minute in range(300):
        listed(asha, some_requests(40, first=1 + minute % 60), at=NOW + timedelta(minutes=minute))

    marked = day_of(asha)
    assert marked.day.listed == 99
    assert marked.marks == []


def test_the_same_is_told_whether_the_worker_has_counted_or_not(asha):
    ben = User.objects.create_user("ben")
    for number in range(1, 5):
        listed(asha, some_requests(10 * number), at=NOW - number * ONE_DAY)
    listed(ben, some_requests(7), at=NOW - 2 * ONE_DAY)
    listed(asha, some_requests(3))
    week = {"first": TODAY - 7 * ONE_DAY, "last": TODAY, "clinic": ClinicSettings.load()}
    told = marked_days(**week)
    assert told[0].usual.listed == 25

    for counted in (2, 2, 0):
        assert count(at_most=2) == counted
        assert marked_days(**week) == told


class TestCounting:
    def test_leaves_today_and_what_may_still_be_stored_of_yesterday(self, asha):
        listed(asha, some_requests(5), at=NOW - ONE_DAY)
        listed(asha, some_requests(9))
        midnight = NOW - timedelta(hours=10)  # The clinic's: NOW is 10 o'clock there.

        assert count(midnight + timedelta(minutes=59)) == 0
        assert count(midnight + timedelta(hours=1)) == 1
        assert ListedDay.objects.values_list("day", "who_id", "listed").get() == (
            TODAY - ONE_DAY,
            asha.pk,
            5,
        )

    def test_skips_days_on_which_nobody_was_there(self, asha):
        for days in (400, 3, 1):
            listed(asha, some_requests(1), at=NOW - days * ONE_DAY)

        assert count() == 3
        assert count() == 0

    def test_is_not_held_up_by_a_day_without_a_list(self, asha):
        listed(asha, [], action=Action.AUDITED, at=NOW - 2 * ONE_DAY)
        listed(asha, some_requests(1), at=NOW - ONE_DAY)

        assert count() == 2
        assert count() == 0

    def test_does_not_count_what_patients_see(self, asha):
        record(
            action=Action.VIEWED,
            requests=some_requests(1),
            screen="status",
            actor="patient",
            now=NOW - ONE_DAY,
        )

        assert count() == 0

    def test_goes_at_midnight_of_the_clinic(self, asha):
        make_clinic(time_zone="Asia/Tokyo")
        listed(asha, some_requests(1), at=NOW - ONE_DAY)  # Midnight in Tokyo: today's first moment.

        assert count(NOW) == 0
        assert count(NOW + timedelta(hours=1)) == 1
        assert ListedDay.objects.get().day == TODAY

    def test_is_done_by_the_worker(self, asha):
        listed(asha, some_requests(1), at=NOW - ONE_DAY)

        run_worker.count_accesses()

        assert ListedDay.objects.count() == 1

    def test_is_forgotten_with_what_was_counted(self, asha):
        for days in (100, 1):
            listed(asha, some_requests(1), at=NOW - days * ONE_DAY)
        count()

        forget(before=NOW - 50 * ONE_DAY)

        assert ListedDay.objects.get().day == TODAY - ONE_DAY


def test_what_was_counted_is_not_read_again(asha):
    usually(asha, 3)
    count()
    ListedDay.objects.update(listed=77)

    assert day_of(asha, TODAY - ONE_DAY).usual.listed == 77


def test_a_look_in_a_long_midday_gap_marks_the_day(browser, clinic, asha):
    times = [
        (weekday, *each)
        for weekday in range(5)
        for each in [(time(8), time(12)), (time(15), time(19))]
    ]
    make_clinic(opening_times=times)
    morning = NOW - timedelta(hours=1)  # 9 o'clock.
    for hours in (0, 7):
        listed(asha, some_requests(1), at=morning + timedelta(hours=hours))
    assert day_of(asha).marks == []

    listed(asha, some_requests(1), at=morning + timedelta(hours=4, minutes=30))
    assert day_of(asha).marks == [unusual.OUTSIDE_HOURS]
    three_months = marked_days(
        first=TODAY - 91 * ONE_DAY, last=TODAY, clinic=ClinicSettings.load(), who_id=asha.pk
    )
    assert [marked.marks for marked in three_months] == [[unusual.OUTSIDE_HOURS]]

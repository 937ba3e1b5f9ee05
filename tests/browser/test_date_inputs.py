"""Days and times that staff enter for practitioners, in a real browser."""

from datetime import date, time

import pytest

from clinic_site.models import Absence
from tests.factories.clinic import make_practitioner

from .following import follow
from .test_calendar import administrator, sign_in  # noqa: F401 - fixtures


@pytest.fixture
def new_absence(sign_in):  # noqa: F811 - the fixture
    """Return a page with an empty absence and a function that finds its fields."""
    practitioner = make_practitioner("Bo Lin")
    page = sign_in()
    page.goto(f"/admin/practitioner/edit/{practitioner.pk}/")
    page.get_by_role("button", name="Add Absence").click()
    return page, lambda name: page.locator(f'[name="absences-0-{name}"]')


def save(page):
    return page.get_by_role("button", name="Save", exact=True)


def test_an_absence_is_stored_as_it_was_typed(new_absence):
    page, field = new_absence
    for name, keys in (
        ("first_day", "11272026"),
        ("last_day", "11302026"),
        ("from_time", "0900AM"),
        ("until_time", "0430PM"),
    ):
        field(name).focus()
        page.keyboard.type(keys)
    follow(save(page))

    absence = Absence.objects.get()
    assert (absence.first_day, absence.last_day) == (date(2026, 11, 27), date(2026, 11, 30))
    assert (absence.from_time, absence.until_time) == (time(9), time(16, 30))
    assert page.problems == []


def test_words_in_the_place_of_a_day_become_no_day(new_absence):
    page, field = new_absence
    for name in ("first_day", "last_day"):
        field(name).focus()
        page.keyboard.type("tomorrow")
        assert field(name).input_value() == ""
    field("label").fill("Course")
    follow(save(page))

    assert page.get_by_text("This field is required.").count() == 2
    assert not Absence.objects.exists()


def test_a_time_that_is_half_typed_is_not_sent_as_none(new_absence):
    page, field = new_absence
    for name in ("first_day", "last_day"):
        field(name).fill("2026-11-27")
    field("from_time").focus()
    page.keyboard.type("10")
    save(page).click()

    assert field("from_time").evaluate("field => field === document.activeElement")
    assert not Absence.objects.exists()
    field("from_time").fill("10:30")
    follow(save(page))
    assert Absence.objects.get().from_time == time(10, 30)
    assert page.problems == []

"""A page shows free times as schedules are now, although it does not read them each time."""

from datetime import date, time

import pytest
from django.core.cache import cache
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from clinic_site.models import Closure, WorkingTime
from tests.factories.clinic import make_absence, make_practitioner

from .making import last_event_id, make_request

WEDNESDAY = date(2026, 11, 25)


def page_of(desk, request):
    return desk.get(reverse("frontdesk:request", args=[request.pk])).content.decode()


@pytest.mark.parametrize(
    "change",
    [
        lambda dana: make_absence(dana, WEDNESDAY),
        lambda dana: Closure.objects.create(first_day=WEDNESDAY, last_day=WEDNESDAY, label="Flood"),
        lambda dana: WorkingTime.objects.create(
            practitioner=dana, weekday=0, starts=time(9), ends=time(12)
        ),
        lambda dana: dana.delete(),
    ],
    ids=["absence", "closure", "working time", "gone"],
)
def test_a_page_learns_of_a_change_at_once(desk, change):
    request, dana = make_request(), make_practitioner("Dana Okafor")
    chosen = f"{dana.pk}@2026-11-25T15:00Z"
    assert chosen in page_of(desk, request)
    change(dana)
    assert chosen not in page_of(desk, request)


def test_a_page_learns_at_once_of_an_absence_that_the_front_desk_enters(desk):
    request, dana = make_request(), make_practitioner("Dana Okafor")
    chosen = f"{dana.pk}@2026-11-25T15:00Z"
    assert chosen in page_of(desk, request)
    absence = {"first_day": WEDNESDAY, "last_day": WEDNESDAY}
    data = {
        "appointment_minutes": 45,
        "buffer_minutes": 15,
        "working_times": inline_formset([]),
        "absences": inline_formset([absence]),
    }
    desk.post(f"/admin/practitioner/edit/{dana.pk}/", nested_form_data(data))
    assert dana.absences.count() == 1
    assert chosen not in page_of(desk, request)


def test_the_first_look_after_a_change_asks_little_more(desk, django_assert_max_num_queries):
    make_practitioner("Dana Okafor")
    request = make_request()
    page_of(desk, request)
    cache.clear()
    with django_assert_max_num_queries(15):
        page_of(desk, request)


def test_a_form_that_was_shown_before_is_refused_by_the_schedule_of_now(desk):
    request, dana = make_request(), make_practitioner("Dana Okafor")
    chosen = f"{dana.pk}@2026-11-25T15:00Z"
    assert chosen in page_of(desk, request)
    make_absence(dana, WEDNESDAY)

    answers = {"seen": last_event_id(request), "chosen": chosen}
    page = desk.post(reverse("frontdesk:confirm", args=[request.pk]), answers).content.decode()

    assert "Dana Okafor is away then." in page
    request.refresh_from_db()
    assert request.status == "new"


def test_labels_of_absences_are_not_kept(desk):
    request, dana = make_request(), make_practitioner("Dana Okafor")
    make_absence(dana, WEDNESDAY, label="Zebra course")
    page_of(desk, request)
    assert b"Dana Okafor" in b"".join(cache._cache.values())
    assert b"Zebra" not in b"".join(cache._cache.values())

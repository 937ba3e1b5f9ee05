"""A page may show free times of a minute ago; what is chosen is checked as things are now."""

from datetime import date

from django.core.cache import cache
from django.urls import reverse

from tests.factories.clinic import make_absence, make_practitioner

from .making import last_event_id, make_request

WEDNESDAY_AT_TEN = "2026-11-25T15:00Z"


def test_a_page_learns_of_an_absence_a_minute_later_and_a_form_at_once(desk):
    request, dana = make_request(), make_practitioner("Dana Okafor")
    page, offer = (reverse(f"frontdesk:{name}", args=[request.pk]) for name in ("request", "offer"))
    chosen = f"{dana.pk}@{WEDNESDAY_AT_TEN}"
    assert chosen in desk.get(page).content.decode()
    make_absence(dana, date(2026, 11, 25))
    assert chosen in desk.get(page).content.decode()
    refused = desk.post(offer, {"seen": last_event_id(request), "chosen": chosen})
    assert "Dana Okafor is away then. Choose another time" in refused.content.decode()
    cache.clear()
    assert chosen not in desk.get(page).content.decode()


def test_labels_of_absences_are_not_kept(desk):
    request, dana = make_request(), make_practitioner("Dana Okafor")
    dana.absences.create(first_day="2026-11-26", last_day="2026-11-26", label="Zebra course")
    desk.get(reverse("frontdesk:request", args=[request.pk]))
    assert b"Zebra" not in b"".join(cache._cache.values())

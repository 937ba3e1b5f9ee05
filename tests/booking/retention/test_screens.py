"""The screens: who may open them, what they tell, how a patient's requests are chosen."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.urls import reverse

from booking.access_log.models import Access
from booking.models import AppointmentRequest, RetentionSettings
from booking.retention import operations
from booking.retention.urls import urlpatterns
from tests.booking.frontdesk.making import NOW, make_request, make_user

NAMES = [pattern.name for pattern in urlpatterns]
LONG_AGO = NOW - timedelta(days=3 * 366)


def content(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("group", ["Front desk", "Editors", "Clinicians"])
def test_only_administrators_are_let_in(client, clinic, admin, group, name, method):
    client.force_login(make_user(group))
    response = getattr(client, method)(reverse(f"retention:{name}"))

    assert (response.status_code, response["Location"]) == (302, "/admin/")


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"overview"}))
def test_opening_a_steps_address_leads_to_the_first_one(browser, name):
    response = browser.get(reverse(f"retention:{name}"))

    assert response["Location"] == reverse("retention:overview")


@pytest.mark.parametrize("name", ["review", "copy", "erase"])
@pytest.mark.parametrize("chosen", [[], ["x"], ["9" * 30], ["-1"], ["²"]])
def test_a_step_without_a_request_leads_back(browser, name, chosen):
    response = browser.post(reverse(f"retention:{name}"), {"chosen": chosen, "reason": "Asked."})

    assert response["Location"] == reverse("retention:overview")


def test_the_menu_and_the_settings_are_for_administrators(client, browser, clinic):
    settings = reverse("wagtailsettings:edit", args=["booking", "retentionsettings"])
    home = content(browser.get(reverse("wagtailadmin_home")))
    in_menu = f'"url": "{reverse("retention:overview")}"'
    assert in_menu in home
    assert "Visit took place: months" in content(browser.get(settings, follow=True))

    client.force_login(make_user("Front desk"))
    assert in_menu not in content(client.get(reverse("wagtailadmin_home")))
    assert client.get(settings, follow=True).redirect_chain[-1][0] == "/admin/"


def test_the_overview_tells_what_is_deleted_next(browser, clinic):
    make_request("spam", closed_at=LONG_AGO)
    make_request("spam", closed_at=NOW - timedelta(days=15))
    make_request("cancelled", closed_at=NOW - timedelta(days=15))
    page = browser.get(reverse("retention:overview"))

    rows = {outcome.status: outcome for outcome in page.context["outcomes"]}
    assert (rows["spam"].due, rows["spam"].due_next_month) == (1, 1)
    assert (rows["cancelled"].due, rows["cancelled"].due_next_month) == (0, 0)
    assert rows["cancelled"].kept == "12 months"
    assert "It has not run yet." in content(page)


def test_the_overview_tells_what_was_deleted(browser, clinic):
    request = make_request("spam", closed_at=LONG_AGO)
    operations.purge(clinic=clinic, settings=RetentionSettings.load(), now=NOW)

    page = content(browser.get(reverse("retention:overview")))
    assert "1 request on 24 November 2026" in page
    assert "Spam: 1" in page
    found = content(
        browser.post(reverse("retention:removed"), {"reference": request.reference.lower()})
    )
    assert "was deleted on 24 November 2026, by the site" in found
    none = content(browser.post(reverse("retention:removed"), {"reference": "AAAAAA"}))
    assert "No request with the reference AAA-AAA was deleted." in none


def test_forgotten_open_requests_and_visits_are_listed_and_recorded(browser, clinic):
    forgotten = make_request(created_at=LONG_AGO)
    visit = make_request("confirmed", created_at=LONG_AGO, appointment_at=LONG_AGO)
    visit.events.update(at=LONG_AGO)
    touched = make_request(created_at=LONG_AGO)
    touched.events.create(kind="called", at=NOW)
    make_request("confirmed", created_at=LONG_AGO)

    page = browser.get(reverse("retention:overview"))

    assert set(page.context["forgotten"]) == {forgotten, visit}
    seen = Access.objects.get(screen="overview").requests.values_list("reference", flat=True)
    assert set(seen) == {forgotten.reference, visit.reference}


def test_the_overview_costs_the_same_for_many(browser, clinic, django_assert_max_num_queries):
    for _ in range(5):
        make_request(created_at=LONG_AGO)
        make_request("spam", hold_reason="A complaint.", held_at=NOW)
    browser.get(reverse("retention:overview"))
    with django_assert_max_num_queries(35):
        browser.get(reverse("retention:overview"))


def test_a_patients_requests_are_gathered_from_several_searches(browser, clinic):
    by_name = make_request(name="Mo Ito", email="", phone="+19055550111")
    by_phone = make_request(name="Mo Sato", email="", phone="+19055550122")
    first = browser.post(reverse("retention:find"), {"text": "Ito"})
    assert [row.request for row in first.context["found"]] == [by_name]

    second = browser.post(
        reverse("retention:find"), {"text": "905 555 0122", "chosen": [by_name.pk]}
    )
    assert [row.request for row in second.context["chosen"]] == [by_name]
    assert [row.request for row in second.context["found"]] == [by_phone]
    review = browser.post(reverse("retention:review"), {"chosen": [by_name.pk, by_phone.pk]})
    assert [row.request for row in review.context["rows"]] == [by_name, by_phone]
    assert "1 entry in the history" in content(review)


@pytest.mark.parametrize("text", ["", "x", "nobody", "\x00"])
def test_a_search_that_finds_nothing_says_so(browser, clinic, text):
    make_request()

    page = browser.post(reverse("retention:find"), {"text": text})
    assert page.context["found"] == []
    assert "Search again" in content(page)


def test_a_request_is_held_with_a_reason_and_shown(browser, clinic):
    request = make_request("cancelled")
    address = reverse("frontdesk:hold", args=[request.pk])
    assert "Say why it must be kept." in content(browser.post(address, {"reason": " "}))

    response = browser.post(address, {"reason": "Letter of a lawyer."})

    assert response["Location"] == reverse("frontdesk:request", args=[request.pk])
    assert "Letter of a lawyer." in content(browser.get(reverse("retention:overview")))
    assert "Letter of a lawyer." in content(browser.get(address))
    assert request.events.last().kind == "held"


def test_only_an_administrator_lifts_a_hold(client, browser, clinic, admin):
    request = make_request("cancelled", hold_reason="A complaint.", held_at=NOW)
    address = reverse("frontdesk:hold", args=[request.pk])
    client.force_login(make_user("Front desk"))
    assert "Keep it no longer" not in content(client.get(address))
    client.post(address, {"lift": "yes"})
    request.refresh_from_db()
    assert request.held_at

    client.force_login(admin)
    assert "Keep it no longer" in content(client.get(address))
    client.post(address, {"lift": "yes"})
    request.refresh_from_db()
    assert (request.held_at, request.hold_reason) == (None, "")


def test_administrators_of_a_site_that_runs_already_may_erase(db):
    group = Group.objects.create(name="Administrators")
    migration = import_module("booking.migrations.0022_administrators_erase_requests")
    migration.grant(apps, None)

    codenames = set(group.permissions.values_list("codename", flat=True))
    assert codenames == {"erase_requests", "change_retentionsettings"}


def test_no_address_holds_what_was_typed(browser, clinic):
    make_request(name="Mo Ito")
    page = content(browser.post(reverse("retention:find"), {"text": "Mo Ito"}))

    assert "?text" not in page
    assert AppointmentRequest.objects.count() == 1

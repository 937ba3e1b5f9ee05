"""Narrowing the inbox, and keeping what narrows it under a name."""

from datetime import timedelta

import pytest
from django.urls import reverse

from booking import upkeep
from booking.models import SavedFilter
from tests.factories.clinic import make_practitioner

from .making import NOW, let_the_session_be_noted, make_request, make_user
from .test_inbox import INBOX, names

FILTERS = "/admin/requests/filters/"
MINE = {"view": "todo", "claimed": "me"}


@pytest.fixture
def requests(clinic, asha):
    """Requests that differ in one thing each; their names say which."""
    plain = {"reply_due_at": NOW + timedelta(days=9)}
    mine = make_request(name="Mine", **plain)
    upkeep.claim(request_id=mine.pk, by=asha, now=NOW)
    make_request(name="Plain", **plain)
    make_request(name="Writes", contact_method="email", **plain)
    make_request(name="Sooner", wants_earlier=True, **plain)
    make_request(name="Old", created_at=NOW - timedelta(days=5), **plain)
    at = NOW - timedelta(days=1)
    make_request("confirmed", name="Seen", appointment_at=at, practitioner=make_practitioner("Kim"))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"status": "confirmed", "view": "todo"}, {"Seen"}),
        ({"contact_method": "email"}, {"Writes"}),
        ({"claimed": "me"}, {"Mine"}),
        ({"claimed": "nobody"}, {"Plain", "Writes", "Sooner", "Old", "Seen"}),
        ({"earlier": "1"}, {"Sooner"}),
        ({"came_until": "2026-11-19"}, {"Old"}),
        ({"came_from": "2026-11-19", "came_until": "2026-11-19"}, {"Old"}),
        ({"came_from": "2026-11-20", "claimed": "nobody", "contact_method": "email"}, {"Writes"}),
    ],
)
def test_filters_narrow_what_is_shown(desk, requests, asked, found):
    assert set(names(desk.get(INBOX, asked))) == found


def test_a_practitioner_can_be_asked_for(desk, requests):
    kim = make_practitioner("Kim")
    assert names(desk.get(INBOX, {"practitioner": kim.pk})) == ["Seen"]


@pytest.mark.parametrize(
    "asked",
    [
        {"status": "nonsense"},
        {"practitioner": "999999999999999999999"},
        {"claimed": "\x00"},
        {"came_from": "yesterday"},
        {"name": "Jo Park"},
    ],
)
def test_what_is_no_filter_is_left_out(desk, requests, asked):
    response = desk.get(INBOX, asked)
    assert len(response.context["rows"]) == 6
    assert set(response.context["query"]) == {"view"}


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
@pytest.mark.parametrize("name", ["came_from", "came_until"])
def test_a_day_out_of_this_world_is_explained(desk, asha, requests, name, day):
    SavedFilter.objects.create(user=asha, name="Old", query={"view": "all", name: day})
    response = desk.get(INBOX, {"view": "all", name: day})
    page = response.content.decode()
    assert "Choose a day from 2000 to 2100." in page
    assert f'value="{day}"' in page
    assert len(response.context["rows"]) == 6
    assert desk.get(reverse("frontdesk:rows"), {"view": "all", name: day}).status_code == 200


def test_a_filter_that_nothing_fits_says_so(desk, requests):
    page = desk.get(INBOX, {"status": "offered"}).content.decode()
    assert "No request here fits the filter." in page


def test_a_status_is_looked_for_in_all_requests(desk, requests):
    make_request("spam", name="Spam")
    assert names(desk.get(INBOX, {"status": "spam"})) == ["Spam"]


def test_a_closed_status_is_found_from_a_live_view_too(desk, requests):
    make_request("declined", name="Declined")
    assert names(desk.get(INBOX, {"view": "todo", "status": "declined"})) == ["Declined"]


def keep(desk, name="My own", **query):
    return desk.post(FILTERS, {"name": name, **(query or MINE)})


def test_a_kept_filter_is_one_press_away(desk, requests):
    response = keep(desk)
    assert response["Location"] == f"{INBOX}?view=todo&claimed=me"
    page = desk.get(INBOX).content.decode()
    assert f'href="{INBOX}?view=todo&amp;claimed=me">' in page
    assert "My own" in page
    current = desk.get(INBOX, MINE).content.decode()
    assert f'href="{INBOX}?view=todo&amp;claimed=me" aria-current="page">' in current


def test_only_what_the_inbox_knows_is_kept(desk, clinic):
    keep(desk, claimed="me", text="Jo Park", status="nonsense", view="'")
    assert SavedFilter.objects.get().query == {"view": "todo", "claimed": "me"}


def test_a_filter_of_the_same_name_is_replaced(desk, clinic):
    keep(desk)
    keep(desk, view="todo", earlier="1")
    assert SavedFilter.objects.get().query == {"view": "todo", "earlier": "1"}


@pytest.mark.parametrize("name", ["", " ", "x" * 41])
def test_a_filter_needs_a_name(desk, clinic, name):
    keep(desk, name=name)
    assert not SavedFilter.objects.exists()


def test_filters_are_renamed_and_deleted(desk, clinic):
    keep(desk)
    saved = SavedFilter.objects.get()
    assert "My own" in desk.get(FILTERS).content.decode()
    desk.post(reverse("frontdesk:rename_filter", args=[saved.pk]), {"name": "Ours"})
    saved.refresh_from_db()
    assert saved.name == "Ours"
    desk.post(reverse("frontdesk:delete_filter", args=[saved.pk]))
    assert not SavedFilter.objects.exists()


def test_a_name_that_one_has_already_is_refused(desk, clinic):
    keep(desk, "One")
    keep(desk, "Two")
    two = SavedFilter.objects.get(name="Two")
    response = desk.post(
        reverse("frontdesk:rename_filter", args=[two.pk]), {"name": "One"}, follow=True
    )
    assert "Another filter of yours has this name." in response.content.decode()
    assert SavedFilter.objects.filter(name="Two").exists()


def test_filters_are_nobody_elses(desk, client, clinic):
    keep(desk)
    saved = SavedFilter.objects.get()
    client.force_login(make_user("Front desk", "bo"))
    assert "My own" not in client.get(INBOX).content.decode()
    assert client.post(reverse("frontdesk:delete_filter", args=[saved.pk])).status_code == 404
    answer = client.post(reverse("frontdesk:rename_filter", args=[saved.pk]), {"name": "X"})
    assert answer.status_code == 404
    assert SavedFilter.objects.filter(name="My own").exists()


def test_filtering_asks_the_database_little(desk, requests, django_assert_max_num_queries):
    kim = make_practitioner("Kim")
    desk.get(INBOX)
    let_the_session_be_noted()
    with django_assert_max_num_queries(14):
        desk.get(INBOX, {"practitioner": kim.pk, "view": "all"})

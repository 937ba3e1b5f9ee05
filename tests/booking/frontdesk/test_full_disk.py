"""The disk is full while a receptionist decides: they are told, and nothing is half done."""

import pytest
from django.urls import reverse

from booking.frontdesk.views.base import NOT_STORED
from booking.models import SavedFilter
from clinic_site.groups import set_up_groups
from tests.booking.test_full_disk import everything, full_disk

from .making import last_event_id, make_request, make_user

MOVES = {"mark_contacted": {}, "cancel": {}, "decline": {"reason": "no_time"}}


def decisions(rows):
    """Return what a move writes, without the record that somebody saw the page."""
    return {name: found for name, found in rows.items() if not name.startswith("Access")}


@pytest.mark.parametrize("move", MOVES)
def test_a_receptionist_is_told_that_a_move_could_not_be_stored(desk, move):
    request = make_request()
    desk.get(reverse("frontdesk:request", args=[request.pk]))
    address = reverse(f"frontdesk:{move}", args=[request.pk])
    form = MOVES[move] | {"seen": last_event_id(request)}
    before = decisions(everything())
    # The request, its event, the two rows of its record, and the release of the savepoint.
    for at in range(1, 6):
        with full_disk(at=at):
            response = desk.post(address, form)
        assert response.status_code == 503, at
        assert NOT_STORED in response.content.decode()
        assert decisions(everything()) == before, at

    assert desk.post(address, form).status_code == 302


def test_why_a_request_must_be_kept_is_not_typed_twice(desk):
    request = make_request()
    address = reverse("frontdesk:hold", args=[request.pk])
    desk.get(address)
    before = decisions(everything())
    for at in range(1, 6):
        with full_disk(at=at):
            response = desk.post(address, {"reason": "Letter of a lawyer."})
        page = response.content.decode()
        assert response.status_code == 503, at
        assert NOT_STORED in page
        assert 'value="Letter of a lawyer."' in page
        assert decisions(everything()) == before, at

    assert desk.post(address, {"reason": "Letter of a lawyer."}).status_code == 302


def test_a_hold_that_could_not_be_lifted_stays_and_that_is_said(client, desk):
    set_up_groups()
    client.force_login(make_user("Administrators", "ada"))
    request = make_request(hold_reason="A complaint.", held_at="2026-11-24T15:00Z")
    address = reverse("frontdesk:hold", args=[request.pk])
    client.get(address)
    with full_disk(at=1):
        response = client.post(address, {"lift": "yes"})

    page = response.content.decode()
    assert (response.status_code, NOT_STORED in page) == (503, True)
    assert "Keep it no longer" in page
    request.refresh_from_db()
    assert request.held_at


FILTERS = "/admin/requests/filters/"


def test_the_name_of_a_filter_is_not_typed_twice(desk, asha):
    desk.get(FILTERS)
    typed = {"view": "todo", "claimed": "me", "name": "What is mine"}
    with full_disk(at=1):
        response = desk.post(FILTERS, typed)
    page = response.content.decode()
    assert (response.status_code, NOT_STORED in page) == (503, True)
    assert 'value="What is mine"' in page
    assert '<input type="hidden" name="claimed" value="me">' in page
    assert not SavedFilter.objects.exists()

    assert desk.post(FILTERS, typed).status_code == 302


@pytest.mark.parametrize("verb", ["rename", "delete"])
def test_a_filter_that_could_not_be_changed_is_as_before(desk, asha, verb):
    saved = SavedFilter.objects.create(user=asha, name="Mine", query={"view": "todo"})
    desk.get(FILTERS)
    with full_disk(at=1):
        response = desk.post(f"{FILTERS}{saved.pk}/{verb}/", {"name": "What is mine"})

    page = response.content.decode()
    assert (response.status_code, NOT_STORED in page) == (503, True)
    assert ('value="What is mine"' in page) == (verb == "rename")
    saved.refresh_from_db()
    assert saved.name == "Mine"

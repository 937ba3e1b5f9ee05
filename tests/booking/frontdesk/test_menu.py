from datetime import timedelta

import pytest
from django.test import RequestFactory
from wagtail.admin.menu import admin_menu

from booking.frontdesk.menu import RequestsMenuItem
from clinic_site.groups import set_up_groups

from .making import NOW, make_request, make_user


def item_for(user):
    """Return the menu item as the sidebar gets it, or None when it is not there."""
    request = RequestFactory().get("/admin/")
    request.user = user
    if not any(
        isinstance(item, RequestsMenuItem) for item in admin_menu.menu_items_for_request(request)
    ):
        return None
    return RequestsMenuItem().render_component(request)


@pytest.mark.parametrize(
    ("waiting", "overdue", "label", "read_aloud"),
    [
        (0, 0, "Requests", "Requests: 0 waiting"),
        (3, 0, "Requests (3)", "Requests (3): 3 waiting"),
        (3, 2, "Requests (5)", "Requests (5): 5 waiting, 2 overdue"),
    ],
)
def test_the_menu_says_how_many_wait(asha, clinic, waiting, overdue, label, read_aloud):
    for _ in range(waiting):
        make_request()
    for _ in range(overdue):
        make_request(reply_due_at=NOW - timedelta(minutes=1))
    make_request("contacted", reply_due_at=NOW - timedelta(minutes=1))
    item = item_for(asha)
    assert item.label == label
    assert item.attrs == {"aria-label": read_aloud}


@pytest.mark.parametrize(
    ("group", "is_there"), [("Editors", False), ("Clinicians", False), ("Administrators", True)]
)
def test_the_menu_is_for_those_who_may_see_requests(clinic, group, is_there):
    set_up_groups()
    assert bool(item_for(make_user(group))) == is_there


def test_the_home_page_says_what_waits(desk):
    make_request(reply_due_at=NOW - timedelta(minutes=1))
    page = desk.get("/admin/").content.decode()
    assert 'href="/admin/requests/">1 request waits for an answer; 1 is overdue.</a>' in page


def test_the_home_page_of_an_editor_says_nothing_of_requests(client, clinic):
    set_up_groups()
    make_request()
    client.force_login(make_user("Editors"))
    page = client.get("/admin/").content.decode()
    assert "waits for an answer" not in page
    assert '"url": "/admin/requests/"' not in page

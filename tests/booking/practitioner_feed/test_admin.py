"""Who makes and switches off a practitioner's calendar address."""

import pytest
from django.urls import reverse

from booking.access_log.models import Access
from booking.models import PractitionerFeed
from booking.practitioner_feed import link, operations
from clinic_site.groups import set_up_groups
from tests.booking.frontdesk.making import make_office_hours_clinic, make_user
from tests.factories.booking import NOW
from tests.factories.clinic import make_practitioner

FEEDS = "/admin/calendar-apps/"


@pytest.fixture
def dana(db, clock):
    make_office_hours_clinic()
    set_up_groups()
    return make_practitioner("Dana Okafor")


@pytest.fixture
def administrator(client, dana):
    user = make_user("Administrators", "admin")
    client.force_login(user)
    return user


def address(name, practitioner):
    return reverse(f"practitioner_feeds:{name}_calendar_address", args=[practitioner.pk])


def test_an_administrator_makes_sees_and_switches_off_an_address(client, administrator, dana):
    client.post(address("make", dana))
    feed = PractitionerFeed.objects.get()
    assert (feed.practitioner, feed.created_by, feed.created_at) == (dana, administrator, NOW)
    page = client.get(FEEDS).content.decode()
    assert link.address(feed) in page
    assert "by admin." in page

    client.post(address("switch_off", dana))
    assert not PractitionerFeed.objects.exists()
    assert "No calendar." in client.get(FEEDS).content.decode()


def test_who_made_saw_and_switched_off_an_address_is_recorded(client, administrator, dana):
    client.post(address("make", dana))
    client.get(FEEDS)
    client.post(address("switch_off", dana))

    accesses = Access.objects.filter(who="admin").order_by("pk")
    assert list(accesses.values_list("screen", "action", "about")) == [
        ("make_calendar_address", "changed", "Dana Okafor"),
        ("calendar_addresses", "viewed", ""),
        ("switch_off_calendar_address", "changed", "Dana Okafor"),
    ]


def test_switching_off_what_is_off_already_is_said_and_not_recorded(client, administrator, dana):
    page = client.post(address("switch_off", dana), follow=True).content.decode()
    assert "Dana Okafor has no calendar address." in page
    assert "works no more" not in page
    assert not Access.objects.filter(screen="switch_off_calendar_address").exists()


def test_a_new_address_takes_the_place_of_the_old_one(client, administrator, dana):
    client.post(address("make", dana))
    old = PractitionerFeed.objects.get().key
    client.post(address("make", dana))
    assert PractitionerFeed.objects.get().key != old


def test_who_takes_no_more_appointments_is_shown_as_long_as_there_is_an_address(
    client, administrator, dana
):
    gone = make_practitioner("Gone", is_active=False)
    assert "Gone" not in client.get(FEEDS).content.decode()
    operations.create(practitioner=gone, by=administrator, now=NOW)
    assert "Gone" in client.get(FEEDS).content.decode()


@pytest.mark.parametrize("group", ["Front desk", "Editors", "Clinicians"])
def test_nobody_else_sees_or_changes_them(client, dana, group):
    client.force_login(make_user(group))
    for where in (FEEDS, address("make", dana), address("switch_off", dana)):
        for method in (client.get, client.post):
            response = method(where)
            assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert not PractitionerFeed.objects.exists()


def test_opening_an_address_changes_nothing(client, administrator, dana):
    for name in ("make", "switch_off"):
        assert client.get(address(name, dana)).status_code == 302
    assert not PractitionerFeed.objects.exists()
    assert "no-store" in client.get(FEEDS)["Cache-Control"]


def test_a_practitioner_that_there_is_not_is_not_found(client, administrator):
    assert client.post(f"{FEEDS}99999/create/").status_code == 404
    assert client.post(f"{FEEDS}99999/revoke/").status_code == 404


def test_the_calendar_of_who_works_here_no_more_is_gone(client, administrator, dana):
    feed = operations.create(practitioner=dana, by=administrator, now=NOW)
    dana.is_active = False
    dana.save()

    assert client.get(link.address(feed).removeprefix("http://testserver")).status_code == 404

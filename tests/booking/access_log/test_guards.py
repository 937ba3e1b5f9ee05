"""What stands before every screen that shows requests, wherever it is hooked into the admin."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.urls import resolve

from booking.access_log.models import Access
from booking.frontdesk.views.base import FrontDeskView
from clinic_site.sign_in.sessions import is_request_screen
from tests.booking.frontdesk.making import NOW, make_message, make_request
from tests.clinic_site.sign_in.making import PASSWORD, give_password

from .screens import addresses


@pytest.fixture
def places(clinic, admin):
    request = make_request()
    return addresses(request, make_message(request), admin)


def permissions(views):
    return {view.permission for view in views if issubclass(view, FrontDeskView)}


def test_whoever_may_open_one_needs_a_second_step(places):
    asked_for = permissions(resolve(place).func.view_class for place in places.values())

    assert {"booking.erase_requests", "booking.view_access", "booking.view_numbers"} <= asked_for
    assert asked_for <= set(settings.SECOND_FACTOR_PERMISSIONS)


@pytest.mark.parametrize("name", ["erase_requests", "view_access", "view_numbers"])
def test_with_one_permission_alone_a_password_is_not_enough(client, clinic, name):
    officer = User.objects.create_user("officer", password=PASSWORD)
    officer.user_permissions.set(Permission.objects.filter(codename__in=[name, "access_admin"]))

    assert give_password(client, "officer").url == "/admin/login/set-up/"


def test_each_closes_when_nobody_does_anything(places):
    assert [name for name, place in places.items() if not is_request_screen(place)] == []


def test_an_idle_browser_gets_no_copy_of_a_patients_requests(browser, admin):
    request = make_request()

    with time_machine.travel(NOW + timedelta(hours=3), tick=False):
        fields = {"chosen": [request.pk], "reason": "asked"}
        response = browser.post("/admin/reports/retention/patient/copy/", fields)

        assert response.url.startswith("/admin/login/")
        assert browser.get("/admin/sign-ins/").status_code == 302


def test_asking_what_an_address_can_do_shows_nothing(browser, places):
    for name, place in places.items():
        response = browser.options(place)
        assert (response.status_code, response.content) == (200, b""), name
    assert not Access.objects.exists()

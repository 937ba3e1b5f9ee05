"""The words around the form belong to staff."""

import pytest
from django.contrib.auth import get_user_model

from booking.wording import RequestWording
from clinic_site.groups import EDITORS, FRONT_DESK, set_up_groups

SETTINGS = "/admin/settings/booking/requestwording/"

pytestmark = pytest.mark.usefixtures("clinic")


def log_in(client, group):
    set_up_groups()
    user = get_user_model().objects.create_user("somebody")
    user.groups.add(*user.groups.model.objects.filter(name=group))
    client.force_login(user)


def test_an_editor_changes_the_words(client):
    log_in(client, EDITORS)
    page = client.get(SETTINGS, follow=True)
    words = {
        field.name: getattr(RequestWording(), field.name)
        for field in RequestWording._meta.fields
        if field.name != "id"
    }

    client.post(page.redirect_chain[-1][0], words | {"title": "Come and see us"})

    assert "<h1>Come and see us</h1>" in client.get("/appointment/").content.decode()


def test_the_front_desk_does_not(client):
    log_in(client, FRONT_DESK)

    # Wagtail leads whoever may not do it back to the admin's first page.
    assert client.get(SETTINGS, follow=True).redirect_chain[-1][0] == "/admin/"


def test_the_default_words_say_that_it_is_no_booking():
    assert RequestWording().not_a_booking.startswith("This is a request, not a booking.")

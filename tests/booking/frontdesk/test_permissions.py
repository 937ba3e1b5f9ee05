"""Who may open which of the front desk's addresses, for every one that there is."""

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from booking.frontdesk.urls import urlpatterns
from booking.models import AppointmentRequest, SavedFilter
from clinic_site.groups import set_up_groups

from .making import last_event_id, make_message, make_request, make_user

HOME = "/admin/"
# What a front desk's person gets: {name: (status of a GET, status of an empty POST)}. A new
# address without a line here fails.
ANSWERS = {
    "inbox": (200, 405),
    "rows": (200, 405),
    "next": (302, 405),
    "saved_filters": (200, 302),
    "rename_filter": (302, 302),
    "delete_filter": (302, 302),
    "claim": (302, 302),
    "release": (302, 302),
    "search": (302, 200),
    "day": (200, 405),
    "week": (200, 405),
    "day_sheet": (200, 405),
    "request": (200, 405),
    "request_news": (200, 405),
    "add_note": (302, 200),
    "retry_message": (302, 302),
    "hold": (200, 200),
    "confirm": (302, 200),
    "mark_contacted": (302, 409),
    "decline": (302, 200),
    "cancel": (302, 409),
    "reopen": (302, 409),
    "log_call": (302, 200),
    "offer": (302, 200),
    "reschedule": (302, 200),
    "complete": (302, 409),
    "mark_no_show": (302, 409),
    "mark_duplicate": (302, 200),
    "mark_spam": (302, 409),
    "undo": (302, 409),
    "change_contact": (302, 200),
    "replace_link": (302, 302),
    "ask_to_call": (302, 409),
    "slip": (200, 405),
    "link_slip": (302, 200),
    "see_cancellation": (302, 302),
    "freed_time": (302, 405),
}
# One's own filters are nobody else's business and change no request.
FILTERS = {"saved_filters", "rename_filter", "delete_filter"}
# They are of no one request.
GENERAL = {"inbox", "rows", "next", "search", "day", "week", "day_sheet"}
LOOKING = GENERAL | {"request", "request_news", "slip"} | FILTERS
FILTER = 7
WITHOUT_KEY = GENERAL | {"saved_filters"}

every_address = pytest.mark.parametrize("name", [pattern.name for pattern in urlpatterns])
every_method = pytest.mark.parametrize("method", ["get", "post"])


def args_of(name, request, message):
    if name in WITHOUT_KEY:
        return []
    if name in FILTERS:
        return [FILTER]
    return [message.pk if name == "retry_message" else request.pk]


def make_filter(user):
    """Give the user a filter with the key that `addresses` has."""
    return SavedFilter.objects.create(pk=FILTER, user=user, name="Mine", query={"view": "todo"})


@pytest.fixture
def addresses(clinic):
    set_up_groups()
    request = make_request()
    message = make_message(request)
    return {
        name: reverse(f"frontdesk:{name}", args=args_of(name, request, message)) for name in ANSWERS
    }


def nothing_happened():
    request = AppointmentRequest.objects.get()
    return (
        request.status == "new"
        and request.events.count() == 1
        and request.messages.get().state == "failed"
    )


@every_method
@every_address
def test_strangers_are_sent_to_sign_in(client, addresses, name, method):
    response = getattr(client, method)(addresses[name])
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")
    assert nothing_happened()


@every_method
@every_address
@pytest.mark.parametrize("group", ["Editors", "Clinicians"])
def test_who_edits_pages_is_sent_away(client, addresses, name, method, group):
    client.force_login(make_user(group))
    response = getattr(client, method)(addresses[name])
    assert (response.status_code, response["Location"]) == (302, HOME)
    assert nothing_happened()


@every_method
@every_address
@pytest.mark.parametrize("group", ["Front desk", "Administrators"])
def test_front_desk_and_administrators_are_let_in(client, addresses, name, method, group):
    user = make_user(group)
    make_filter(user)
    client.force_login(user)
    response = getattr(client, method)(addresses[name])
    assert response.status_code == ANSWERS[name][["get", "post"].index(method)]
    assert response.get("Location") != HOME


@every_method
@every_address
def test_who_may_only_look_cannot_act(client, addresses, name, method):
    user = User.objects.create_user("looks")
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "view_appointmentrequest"])
    )
    make_filter(user)
    client.force_login(user)
    response = getattr(client, method)(addresses[name])
    if name in LOOKING:
        assert response.status_code == ANSWERS[name][["get", "post"].index(method)]
    else:
        assert (response.status_code, response["Location"]) == (302, HOME)
    assert nothing_happened()


def test_who_may_only_look_is_offered_no_form(client, addresses):
    user = User.objects.create_user("looks")
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "view_appointmentrequest"])
    )
    client.force_login(user)
    page = client.get(addresses["request"]).content.decode()
    assert "Jo Park" in page
    assert 'method="post"' not in page


@every_address
def test_opening_an_address_changes_nothing(desk, addresses, name):
    desk.get(addresses[name], {"seen": last_event_id(AppointmentRequest.objects.get())})
    desk.head(addresses[name])
    assert nothing_happened()


@every_method
@every_address
def test_no_answer_may_be_stored(desk, addresses, name, method):
    response = getattr(desk, method)(addresses[name])
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("name", sorted(set(ANSWERS) - WITHOUT_KEY - FILTERS))
def test_a_request_that_there_is_not_is_not_found(desk, name):
    for number in (1, 10**30):
        address = reverse(f"frontdesk:{name}", args=[number])
        assert desk.get(address, follow=True).status_code == 404
        assert desk.post(address).status_code in (404, 405)


def test_forms_need_a_token(asha, clinic, addresses):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(asha)
    for name in set(ANSWERS) - LOOKING | {"search"}:
        assert client.post(addresses[name]).status_code == 403
    assert nothing_happened()

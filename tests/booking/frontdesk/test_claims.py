"""Taking requests on and giving them back, one's own and a colleague's."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from booking import upkeep

from .making import NOW, last_event_id, make_request, make_user
from .test_inbox import INBOX


@pytest.fixture
def bo(clinic, asha):
    return make_user("Front desk", "bo", first_name="Bo", last_name="Lee")


@pytest.fixture
def request_of_bo(bo):
    request = make_request()
    upkeep.claim(request_id=request.pk, by=bo, now=NOW - timedelta(minutes=2))
    return request


def address(name, request):
    return reverse(f"frontdesk:{name}", args=[request.pk])


def claimant(request):
    request.refresh_from_db()
    return request.claimed_by


def test_one_press_takes_a_request_on_and_another_gives_it_back(desk, asha):
    request = make_request()
    response = desk.post(address("claim", request), {"back_to": f"{INBOX}?view=all"})
    assert response["Location"] == f"{INBOX}?view=all"
    assert claimant(request) == asha
    assert "You, since 10am today" in desk.get(INBOX).content.decode()
    desk.post(address("release", request))
    assert claimant(request) is None
    assert [event.kind for event in request.events.all()] == ["submitted", "claimed", "released"]


def test_opening_a_request_does_not_take_it_on(desk):
    request = make_request()
    desk.get(address("request", request))
    desk.get(address("claim", request))
    assert claimant(request) is None


def test_a_row_says_which_colleague_is_on_it_and_since_when(desk, request_of_bo):
    page = desk.get(INBOX).content.decode()
    assert "Bo Lee, since 9:58am today" in page
    assert "a while ago" not in page


def test_a_claim_fades_after_half_an_hour(desk, bo):
    request = make_request()
    upkeep.claim(request_id=request.pk, by=bo, now=NOW - timedelta(minutes=31))
    assert "Bo Lee, since 9:29am today (a while ago)" in desk.get(INBOX).content.decode()


def test_a_colleagues_request_is_not_taken_over(desk, request_of_bo, bo):
    response = desk.post(address("claim", request_of_bo), follow=True)
    assert "Bo Lee is on it already." in response.content.decode()
    assert claimant(request_of_bo) == bo


def test_a_colleagues_request_is_given_back_only_after_a_question(desk, request_of_bo, bo):
    asked = desk.post(address("release", request_of_bo), follow=True)
    assert claimant(request_of_bo) == bo
    assert "Bo Lee took request" in asked.content.decode()
    desk.post(address("release", request_of_bo), {"colleague": bo.pk})
    assert claimant(request_of_bo) is None


def test_who_confirmed_for_one_colleague_did_not_for_another(desk, request_of_bo, asha, bo):
    desk.post(address("release", request_of_bo), {"colleague": asha.pk})
    assert claimant(request_of_bo) == bo


def test_a_script_gets_the_row_as_it_is_then(desk, request_of_bo):
    request = make_request()
    response = desk.post(address("claim", request), headers={"X-Wants": "row"})
    assert response.status_code == 200
    assert response.content.decode().count("<tr") == 1
    assert "You, since" in response.content.decode()
    response = desk.post(address("claim", request_of_bo), headers={"X-Wants": "row"})
    assert response.status_code == 409
    assert "Bo Lee, since" in response.content.decode()


@pytest.mark.parametrize("page", ["https://elsewhere.example/", "//elsewhere.example/", "\\", ""])
def test_a_press_never_leads_off_the_site(desk, page):
    response = desk.post(address("claim", make_request()), {"back_to": page})
    assert response["Location"] == INBOX


def test_who_may_only_look_sees_who_is_on_it_and_no_button(client, request_of_bo):
    from django.contrib.auth.models import Permission, User

    user = User.objects.create_user("looks")
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "view_appointmentrequest"])
    )
    client.force_login(user)
    make_request()
    page = client.get(INBOX).content.decode()
    assert "Bo Lee, since" in page
    assert "Take on" not in page
    assert "Give back" not in page


def press(client, name, request, **answers):
    return client.post(address(name, request), {"seen": last_event_id(request)} | answers)


def next_for(client, **asked):
    return client.get(reverse("frontdesk:next"), asked)["Location"]


def test_the_next_one_is_the_most_urgent_that_no_colleague_is_on(desk, request_of_bo):
    first = make_request(reply_due_at=NOW + timedelta(hours=5))
    second = make_request(reply_due_at=NOW + timedelta(hours=6))
    assert next_for(desk) == address("request", first)
    assert next_for(desk, after=first.pk) == address("request", second)


def test_ones_own_and_faded_claims_do_not_hide_the_next_one(desk, asha, bo):
    request = make_request()
    upkeep.claim(request_id=request.pk, by=asha, now=NOW)
    assert next_for(desk) == address("request", request)
    upkeep.release(request_id=request.pk, by=asha, now=NOW)
    upkeep.claim(request_id=request.pk, by=bo, now=NOW - timedelta(minutes=31))
    assert next_for(desk) == address("request", request)


@pytest.mark.parametrize("outcome", ["no_answer", "left_message"])
def test_who_was_called_in_vain_a_moment_ago_does_not_come_next(desk, asha, outcome):
    """Clearing forty requests, nobody is led round in a circle by one who does not answer."""
    called, other = (
        make_request("confirmed", appointment_at=NOW + timedelta(hours=hours)) for hours in (2, 4)
    )
    response = press(desk, "log_call", called, outcome=outcome)
    assert desk.get(response["Location"])["Location"] == address("request", other)
    assert next_for(desk, after=other.pk) == "/admin/requests/"
    with time_machine.travel(NOW + timedelta(hours=1, minutes=1), tick=False):
        desk.force_login(asha)
        assert next_for(desk, after=other.pk) == address("request", called)


def test_a_call_that_was_undone_does_not_hide_the_next_one(desk, asha):
    request = make_request("declined", email="", follow_up="call")
    press(desk, "log_call", request, outcome="no_answer")
    with time_machine.travel(NOW + timedelta(hours=1, minutes=1), tick=False):
        desk.force_login(asha)
        press(desk, "log_call", request, outcome="reached")
        deed = request.events.deeds().last()
        desk.post(address("undo", request), {"seen": deed.pk})
        assert next_for(desk) == address("request", request)


def test_an_emergency_comes_next_again_although_it_was_called_in_vain(desk):
    emergency = make_request(has_emergency_words=True)
    press(desk, "log_call", emergency, outcome="no_answer")
    assert next_for(desk) == address("request", emergency)


def test_without_a_next_one_the_inbox_says_so(desk, request_of_bo):
    make_request("declined")
    page = desk.get(reverse("frontdesk:next"), {"after": "nonsense"}, follow=True)
    assert (
        "Nothing else waits that no colleague is on, or called within the hour."
        in page.content.decode()
    )

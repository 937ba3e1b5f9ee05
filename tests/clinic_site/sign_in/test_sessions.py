"""Who stays signed in: ended by a colleague, by time, and when nothing happens."""

from datetime import timedelta

import pytest

from clinic_site.sign_in import sessions
from clinic_site.sign_in.models import SignInEvent, StaffSession
from tests.booking.frontdesk.making import make_request

from .making import PASSWORD, REQUESTS, sees_requests

BACKGROUND = {"X-Background": "1"}
Kind = SignInEvent.Kind


@pytest.fixture
def desk(client, bo):
    client.force_login(bo)
    return client


def test_a_session_that_is_ended_opens_nothing_at_once(desk, bo):
    assert sees_requests(desk)

    sessions.end_all(bo, by=None, now=bo.date_joined)

    response = desk.get(REQUESTS)
    assert response.url == "/admin/login/?next=/admin/requests/"
    assert "This sign-in has ended" in desk.get(response.url).text
    assert Kind.ENDED in SignInEvent.objects.values_list("kind", flat=True)


def test_ending_one_leaves_the_others(desk, bo):
    ended = StaffSession.objects.get()
    desk.force_login(bo)

    assert sessions.end(ended, kind=Kind.ENDED, by=None, now=bo.date_joined)

    assert sees_requests(desk)
    assert not sessions.end(ended, kind=Kind.ENDED, by=None, now=bo.date_joined)


def test_signing_out_ends_the_row_and_forgets_unsent_text(desk, bo):
    response = desk.post("/admin/logout/")

    assert response.url == "/admin/login/?signed-out"
    assert StaffSession.objects.get().ended_at
    assert SignInEvent.objects.get(kind=Kind.SIGNED_OUT).person == "bo"


def test_a_sign_in_lasts_a_working_day(desk, clock):
    for _ in range(7):
        clock.shift(timedelta(hours=2))
        desk.get("/admin/")
    assert desk.get("/admin/").status_code == 302


def test_a_new_password_of_ones_own_keeps_this_sign_in(desk, bo):
    session = desk.session
    assert desk.get("/admin/account/").status_code == 200
    new = "an entirely new passphrase"
    desk.post(
        "/admin/account/",
        {
            "password-old_password": PASSWORD,
            "password-new_password1": new,
            "password-new_password2": new,
            "name_email-first_name": "Bo",
            "name_email-last_name": "Lee",
            "name_email-email": "bo@clinic.example",
            "notifications-submitted_notifications": "on",
            "locale-preferred_language": "",
            "locale-current_time_zone": "",
            "theme-theme": "system",
            "theme-contrast": "system",
            "theme-density": "default",
        },
    )
    bo.refresh_from_db()
    assert bo.check_password(new)
    assert desk.session.session_key != session.session_key
    assert sees_requests(desk)


def test_a_new_password_by_somebody_else_ends_it(desk, bo):
    bo.set_password("an entirely new passphrase")
    bo.save()
    assert not sees_requests(desk)


# Idle


def test_request_screens_close_when_nothing_happens(desk, clock):
    clock.shift(timedelta(minutes=15, seconds=1))

    response = desk.get(REQUESTS)

    assert response.url == "/admin/login/?next=/admin/requests/"
    page = desk.get(response.url).text
    assert "nothing happened here for 15 minutes" in page
    assert "did not send is still there" in page
    assert SignInEvent.objects.get(kind=Kind.IDLE).person == "bo"
    assert not sees_requests(desk)


def test_doing_something_keeps_them_open(desk, clock):
    for _ in range(4):
        clock.shift(timedelta(minutes=10))
        assert sees_requests(desk)


def test_the_time_is_a_setting(desk, clock, settings):
    settings.IDLE_SIGN_OUT = timedelta(minutes=2)
    clock.shift(timedelta(minutes=3))
    assert not sees_requests(desk)


@pytest.mark.parametrize("address", [REQUESTS, "/admin/stay/", "/admin/editing-sessions/x/"])
def test_what_a_page_asks_by_itself_is_not_somebody_doing_something(desk, clock, address):
    for _ in range(4):
        clock.shift(timedelta(minutes=5))
        desk.get(address, headers=BACKGROUND)
    assert not sees_requests(desk)


def test_what_a_page_asks_by_itself_does_not_take_the_reason_away(desk, clock):
    clock.shift(timedelta(minutes=16))
    assert desk.get(REQUESTS, headers=BACKGROUND).status_code == 302

    page = desk.get(REQUESTS, follow=True).content.decode()

    assert "nothing happened here for 15 minutes" in page
    assert SignInEvent.objects.filter(kind=Kind.IDLE).count() == 1


def test_other_screens_do_not_open_them_again(desk, clock):
    clock.shift(timedelta(minutes=20))
    assert desk.get("/admin/").status_code == 200
    clock.shift(timedelta(minutes=2))
    assert desk.get("/admin/account/").status_code == 200
    desk.post("/admin/stay/")

    assert not sees_requests(desk)


def test_what_is_sent_too_late_is_not_looked_at_and_leads_back_to_its_page(desk, clock):
    request = make_request()
    page = f"/admin/requests/{request.pk}/"
    clock.shift(timedelta(minutes=16))

    response = desk.post(
        f"{page}note/", {"text": "Calls back"}, headers={"Referer": f"http://testserver{page}"}
    )

    assert response.url == f"/admin/login/?next={page}"
    assert not request.notes.exists()


@pytest.mark.parametrize("referer", ["", "https://evil.example/admin/", "http://testserver/", "["])
def test_without_a_page_to_lead_back_to_it_is_the_start(desk, clock, referer):
    clock.shift(timedelta(minutes=16))
    response = desk.post("/admin/requests/search/", headers={"Referer": referer})
    assert response.url == "/admin/login/?next=/admin/"


def test_activity_is_written_once_a_minute(desk, clock, django_assert_max_num_queries):
    def writes():
        with django_assert_max_num_queries(100) as queries:
            desk.get(REQUESTS)
        return [query["sql"] for query in queries if query["sql"].startswith("UPDATE")]

    assert writes() == []
    clock.shift(timedelta(seconds=61))
    assert len(writes()) == 1
    assert writes() == []


def test_the_script_is_told_how_long_is_left_and_whose_text_it_is(desk, bo, asha, clock):
    clock.shift(timedelta(minutes=5))
    told = desk.get("/admin/stay/", headers=BACKGROUND).json()
    assert told["seconds"] == 600
    assert told["person"] == bo.pk
    assert len(told["key"]) == 64

    assert desk.post("/admin/stay/").json()["seconds"] == 900
    desk.force_login(asha)
    assert desk.get("/admin/stay/").json()["key"] != told["key"]


def test_idle_once_is_idle_for_good(desk, clock):
    clock.shift(timedelta(minutes=16))
    assert desk.post("/admin/stay/").json()["seconds"] == 0

"""What an open inbox, and an open request, ask for every few seconds."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from booking import operations, upkeep
from booking.access_log.models import AccessedRequest
from clinic_site.sign_in.models import StaffSession

from .making import NOW, last_event_id, make_message, make_request, make_user

ROWS = "/admin/requests/rows/"


@pytest.fixture
def bo(groups):
    return make_user("Front desk", "bo", first_name="Bo", last_name="Lee")


def version_now(desk, **asked):
    return desk.get(ROWS, asked)["X-Live-Version"]


def test_while_nothing_happens_nothing_is_sent(desk, django_assert_max_num_queries):
    make_request()
    version = version_now(desk)
    with django_assert_max_num_queries(8):
        response = desk.get(ROWS, {"seen": version})
    assert (response.status_code, response.content) == (204, b"")


@pytest.mark.parametrize("verb", [upkeep.claim, upkeep.acknowledge])
def test_what_anybody_does_is_sent(desk, asha, verb):
    request = make_request("confirmed")
    seen = version_now(desk)
    verb(request_id=request.pk, by=asha, now=NOW)
    assert desk.get(ROWS, {"seen": seen}).status_code == 200


def test_a_new_request_is_sent_with_the_counts(desk):
    seen = version_now(desk)
    request = make_request()
    response = desk.get(ROWS, {"seen": seen})
    page = response.content.decode()
    assert f'data-row="{request.pk}"' in page
    assert "1 request waits for an answer." in page
    assert 'aria-current="page">To do <span class="frontdesk-tabs__count">1</span>' in page
    assert "<html" not in page


def test_that_email_does_not_go_out_is_sent_although_nobody_does_anything(desk):
    request = make_request()
    make_message(request, state="queued")
    page = desk.get(ROWS).content.decode()
    assert 'data-live-part="mail"' in page
    assert "E-mail has not gone out" not in page
    seen = version_now(desk)
    later = NOW + timedelta(minutes=20)
    StaffSession.objects.update(last_seen_at=later, last_active_at=later)
    with time_machine.travel(later, tick=False):
        page = desk.get(ROWS, {"seen": seen}).content.decode()
    assert "E-mail has not gone out since 10am today." in page
    assert request.reference in page


def test_promises_become_overdue_although_nobody_does_anything(desk):
    make_request()
    seen = version_now(desk)
    later = NOW + timedelta(hours=5)
    # They were busy on other pages meanwhile, and are not signed out.
    StaffSession.objects.update(last_seen_at=later, last_active_at=later)
    with time_machine.travel(later, tick=False):
        response = desk.get(ROWS, {"seen": seen})
    assert "Overdue since 2pm today" in response.content.decode()


def test_only_the_view_and_the_filter_of_the_page_are_sent(desk):
    make_request(name="New One")
    make_request("declined", name="Closed One")
    page = desk.get(ROWS, {"view": "closed"}).content.decode()
    assert "Closed One" in page
    assert "New One" not in page
    assert "Closed One" not in desk.get(ROWS, {"view": "closed", "status": "spam"}).content.decode()


def test_the_state_of_a_row_changes_with_what_matters_and_not_with_its_age(desk, asha):
    def state():
        return desk.get(ROWS).context["rows"][0].state

    request = make_request()
    before = state()
    with time_machine.travel(NOW + timedelta(minutes=7), tick=False):
        assert state() == before
    upkeep.claim(request_id=request.pk, by=asha, now=NOW)
    assert state() != before


def test_the_inbox_names_where_to_ask_for_changes(desk):
    page = desk.get(reverse("frontdesk:inbox"), {"view": "waiting"}).content.decode()
    assert f'data-live="{ROWS}?view=waiting"' in page


def test_a_search_is_never_asked_for_again(desk):
    page = desk.post("/admin/requests/search/", {"text": "jo"}).content.decode()
    assert 'data-live=""' in page


class TestAnOpenRequest:
    @pytest.fixture
    def request_(self, desk):
        return make_request()

    @pytest.fixture
    def news(self, desk, request_):
        """Return a function that asks for what happened since the page was made."""
        address = reverse("frontdesk:request", args=[request_.pk])
        version = desk.get(address).context["version"]
        return lambda seen=version: desk.get(f"{address}news/", {"seen": seen, "since": version})

    def test_is_told_nothing_while_nothing_happens(self, news, django_assert_max_num_queries):
        news()
        with django_assert_max_num_queries(8):
            response = news()
        assert (response.status_code, response.content) == (204, b"")

    def test_is_told_who_did_what_and_who_is_on_it_now(self, news, request_, bo):
        upkeep.claim(request_id=request_.pk, by=bo, now=NOW)
        response = news()
        page = response.content.decode()
        assert "Bo Lee: Taken on" in page
        assert "Bo Lee, since 10am today" in page
        assert "<html" not in page
        assert news(response["X-Live-Version"]).status_code == 204

    def test_is_told_all_that_happened_since_its_page_was_made(self, news, request_, bo, clinic):
        upkeep.claim(request_id=request_.pk, by=bo, now=NOW)
        seen = news()["X-Live-Version"]
        operations.ask_to_call(
            request_id=request_.pk,
            seen_event_id=last_event_id(request_),
            clinic=clinic,
            by=bo,
            now=NOW,
        )
        page = news(seen).content.decode()
        assert "Bo Lee: Asked by e-mail to call us" in page
        assert "Bo Lee: Taken on" in page

    def test_is_told_what_the_patient_did(self, news, request_, clinic):
        operations.cancel(
            request_id=request_.pk,
            seen_event_id=last_event_id(request_),
            clinic=clinic,
            by=None,
            now=NOW,
        )
        assert "Patient: Cancelled" in news().content.decode()

    def test_is_recorded_as_a_look_only_when_something_is_shown(self, news, request_, bo):
        looks = AccessedRequest.objects.count()
        news()
        assert AccessedRequest.objects.count() == looks
        upkeep.claim(request_id=request_.pk, by=bo, now=NOW)
        news()
        assert AccessedRequest.objects.count() == looks + 1

    @pytest.mark.parametrize("seen", ["", "nonsense", "-1", "9" * 400])
    def test_asked_for_with_junk_is_no_trouble(self, desk, request_, news, seen):
        assert news(seen).status_code == 200
        address = reverse("frontdesk:request_news", args=[request_.pk])
        page = desk.get(address, {"seen": seen, "since": seen}).content.decode()
        assert "Request received" in page

    def test_that_was_erased_meanwhile_is_not_found(self, desk):
        assert desk.get("/admin/requests/999/news/").status_code == 404

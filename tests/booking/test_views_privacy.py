"""The confirmation, and what every page of the flow keeps to itself."""

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from booking.views import CONFIRMATION_SHOWN_FOR
from clinic_site.public_forms import PRIVATE_HEADERS
from tests.factories.booking import make_post, make_request
from tests.factories.clinic import make_body_area, make_clinic

from .flow import FORM, PHONE, check, send, text_of

pytestmark = pytest.mark.usefixtures("clinic", "clock")


class TestConfirmation:
    def address(self, reference):
        return reverse("booking:sent", args=[signing.dumps(reference, salt="booking.confirmation")])

    def test_works_for_a_week(self, client, clock):
        address = self.address(make_request().reference)

        clock.shift(CONFIRMATION_SHOWN_FOR)
        assert client.get(address).status_code == 200
        clock.shift(timedelta(seconds=1))
        assert client.get(address).status_code == 404

    @pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "é", "..", "%F0%9F%98%80", "<script>"])
    def test_of_a_wrong_address_helps(self, client, token):
        response = client.get(f"{FORM}sent/{token}/")

        assert response.status_code == 404
        assert "A request that you sent is not lost." in text_of(response)
        assert PHONE in text_of(response)
        assert "<script>" not in text_of(response)

    def test_of_a_request_that_is_gone_helps(self, client):
        response = client.get(self.address("CDF-GHJ"))

        assert response.status_code == 404
        assert "This link does not work any more" in text_of(response)

    def test_after_the_promise_tells_to_call(self, client, clock):
        request = make_request()
        clock.move_to(request.reply_due_at + timedelta(seconds=1))

        html = text_of(client.get(self.address(request.reference)))

        assert "Our reply was due by 10am on Saturday 21 November 2026." in html
        assert "please call us" in html

    def test_cannot_be_made_from_another_of_our_tokens(self, client):
        token = signing.dumps(make_request().reference, salt="another")

        assert client.get(f"{FORM}sent/{token}/").status_code == 404


class TestPrivacy:
    @pytest.fixture(
        params=[
            "form",
            "check",
            "errors",
            "sent",
            "redirect",
            "limit",
            "unknown",
            "unreadable",
            "method",
        ]
    )
    def response(self, request, client, settings):
        """Each kind of answer that the flow gives."""
        if request.param == "limit":
            settings.REQUESTS_PER_ADDRESS_PER_HOUR = 0
        return {
            "form": lambda: client.get(FORM),
            "check": lambda: check(client),
            "errors": lambda: check(client, name=""),
            "sent": lambda: client.get(send(client).url),
            "redirect": lambda: send(client),
            "limit": lambda: send(client),
            "unknown": lambda: client.get(f"{FORM}sent/x/"),
            "unreadable": lambda: client.post(FORM, b"x", content_type="multipart/form-data"),
            "method": lambda: client.put(FORM),
        }[request.param]()

    def test_every_answer_stays_out_of_caches_search_engines_and_referrers(self, response):
        for name, value in PRIVATE_HEADERS.items():
            assert response.headers[name] == value

    def test_no_answer_sets_or_depends_on_a_cookie(self, response):
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")

    @pytest.mark.parametrize("address", [FORM, f"{FORM}sent/x/"])
    @pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
    def test_nothing_but_reading_and_posting_is_answered(self, client, method, address):
        assert getattr(client, method)(address).status_code == 405

    def test_a_confirmation_cannot_be_posted_to(self, client):
        assert client.post(f"{FORM}sent/x/").status_code == 405

    def test_head_answers_as_get_does(self, client):
        assert client.head(FORM).status_code == 200

    def test_a_visitor_with_a_stale_csrf_cookie_can_send(self):
        visitor = Client(enforce_csrf_checks=True)
        visitor.cookies["csrftoken"] = "old"

        assert visitor.post(FORM, make_post()).status_code == 303

    def test_nothing_that_was_typed_is_logged(self, client, caplog):
        caplog.set_level("DEBUG")
        send(client, topic="Ada")
        send(client)

        for secret in ("Ada", "555", "ada@example.com", "gardening"):
            assert secret not in caplog.text


MOST_QUERIES = 12


class TestQueries:
    def test_the_form_asks_the_database_little(self, client, django_assert_max_num_queries):
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(FORM)

    def test_the_check_asks_the_database_little(self, client, django_assert_max_num_queries):
        with django_assert_max_num_queries(MOST_QUERIES):
            check(client)

    def test_the_confirmation_asks_the_database_little(self, client, django_assert_max_num_queries):
        address = send(client).url

        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(address)

    def test_more_areas_do_not_ask_more(self, client, django_assert_max_num_queries):
        for name in ("Jaw", "Back", "Arm", "Leg"):
            make_body_area(name)

        with django_assert_max_num_queries(MOST_QUERIES):
            check(client, body_areas=["neck", "jaw", "back", "arm", "leg"])


def test_a_clinic_without_a_phone_number_shows_none(client):
    make_clinic(phone="")

    for response in (client.get(FORM), check(client), client.get(send(client).url)):
        assert "Would you rather" not in text_of(response)
        assert "call us at" not in text_of(response)


def test_a_clinic_without_opening_hours_promises_plain_hours(client):
    make_clinic(opening_times=[])

    assert "We reply within 8 hours." in text_of(client.get(FORM))

"""Sending a request: once, twice, too fast, too often, by a machine, or broken."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler
from django.db import DatabaseError, OperationalError
from django.utils.crypto import salted_hmac

from booking import status_link, submission
from booking.form_token import FormToken
from booking.models import AppointmentRequest, Message
from tests.factories.booking import NOW, make_post

from .flow import (
    FORM,
    PHONE,
    assert_kept,
    assert_on_check_page,
    assert_on_form_page,
    key_of,
    send,
    text_of,
    token_in,
)

pytestmark = pytest.mark.usefixtures("clinic", "clock")


class TestSending:
    def test_leads_to_the_requests_own_page(self, client):
        response = send(client)

        request = AppointmentRequest.objects.get()
        assert response.status_code == 303
        assert response.url == f"/appointment/status/{status_link.token(request)}/"
        html = text_of(client.get(response.url))
        assert "<h1>We have your request</h1>" in html
        assert request.reference in html
        assert "This is a request, not a booking." in html
        assert "We reply by 10am on Saturday 21 November 2026." in html
        assert "What happens next" in html
        assert PHONE in html

    def test_stores_what_was_typed(self, client):
        send(client, name="  Zoë\x00 <b>  😀 ")

        request = AppointmentRequest.objects.get()
        assert request.name == "Zoë <b> 😀"
        assert request.phone.as_e164 == "+19055550123"
        assert [area.slug for area in request.body_areas.all()] == ["neck"]

    def test_shows_neither_name_nor_health_afterwards(self, client):
        response = send(client)
        confirmation = client.get(response.url)

        for secret in ("Ada", "905-555-0123", "555-0123", "ada@", "Neck", "gardening", "not sure"):
            assert secret not in response.url
            assert secret not in text_of(confirmation)

    def test_twice_makes_one_request_and_gives_the_same_answer(self, client):
        fields = make_post()

        first, second = client.post(FORM, fields), client.post(FORM, fields)

        assert first.url == second.url
        assert AppointmentRequest.objects.count() == 1
        assert Message.objects.count() == 2

    def test_from_two_tabs_makes_one_request(self, client):
        send(client)
        send(client, form_token=str(FormToken.fresh(NOW - timedelta(minutes=2))))

        assert AppointmentRequest.objects.count() == 1

    def test_other_answers_from_the_same_form_is_asked_about_and_then_done(self, client):
        fields = make_post()
        client.post(FORM, fields)
        earlier = AppointmentRequest.objects.get().reference

        response = client.post(FORM, fields | {"note": "Something else."})

        assert response.status_code == 409
        assert (
            f"You already sent a request ({earlier}). Do you want to send this one as well?"
            in text_of(response)
        )
        assert "Something else." in text_of(response)
        assert key_of(token_in(response)) != key_of(fields["form_token"])
        with time_machine.travel(NOW + timedelta(seconds=5), tick=False):
            send(client, note="Something else.", form_token=token_in(response))
        assert AppointmentRequest.objects.count() == 2

    @pytest.mark.parametrize(
        "token",
        [
            None,
            "",
            "forged",
            "\x00\ud800",
            str(FormToken.fresh(NOW - timedelta(days=2, seconds=1))),
        ],
    )
    def test_from_a_form_without_a_good_token_loses_nothing(self, client, token):
        response = send(client, form_token=token and token.encode(errors="replace").decode())

        assert_on_check_page(response)
        assert "Your answers are still here" in text_of(response)
        assert PHONE in text_of(response)
        with time_machine.travel(NOW + timedelta(seconds=5), tick=False):
            assert send(client, form_token=token_in(response)).status_code == 303

    def test_faster_than_a_person_can_asks_to_press_again(self, client, clock):
        fields = make_post(form_token=str(FormToken.fresh(NOW - timedelta(seconds=2))))

        response = client.post(FORM, fields)

        assert_on_check_page(response)
        assert "Please press “Send request” again" in text_of(response)
        assert PHONE in text_of(response)
        assert token_in(response) == fields["form_token"]
        clock.shift(timedelta(seconds=1))
        assert client.post(FORM, fields).status_code == 303

    @pytest.mark.parametrize("step", ["check", "send"])
    def test_with_the_trap_filled_in_is_told_kindly(self, client, step):
        response = client.post(FORM, make_post(step=step, topic="Cheap pills"))

        assert_on_form_page(response)
        assert_kept(response)
        assert "It may have been your browser." in text_of(response)
        assert PHONE in text_of(response)
        assert "Cheap pills" not in text_of(response)

    def test_too_often_says_what_to_do(self, client, settings):
        settings.REQUESTS_PER_ADDRESS_PER_HOUR = 0

        response = send(client)

        assert response.status_code == 429
        assert_on_check_page(response)
        assert "Please try again later, or call us now." in text_of(response)
        assert PHONE in text_of(response)

    def test_counts_by_the_senders_network(self, client, settings):
        settings.REQUESTS_PER_ADDRESS_PER_HOUR = 1
        settings.TRUSTED_PROXY_COUNT = 1
        homes = ["2001:db8:0:1::1", "2001:db8:0:1::2", "2001:db8:0:2::1"]

        answers = [
            client.post(
                FORM,
                make_post(
                    email=f"{number}@example.com",
                    note=str(number),
                    form_token=str(FormToken.fresh(NOW - timedelta(minutes=1))),
                ),
                headers={"X-Forwarded-For": home},
            ).status_code
            for number, home in enumerate(homes)
        ]

        assert answers == [303, 429, 303]

    def test_keeps_the_networks_hash_under_the_salt_that_stored_requests_have(self, client):
        send(client)

        hashed = salted_hmac("booking.client_address", "127.0.0.1/32", algorithm="sha256")
        assert AppointmentRequest.objects.get().address_hash == hashed.hexdigest()

    def test_from_another_website_is_refused_kindly(self, client):
        response = client.post(FORM, make_post(), headers={"Sec-Fetch-Site": "cross-site"})

        assert response.status_code == 403
        assert_on_form_page(response)
        assert_kept(response)
        assert "These answers came from another website." in text_of(response)

    @pytest.mark.parametrize("site", ["same-origin", "same-site", "none"])
    def test_from_this_website_is_not(self, client, site):
        response = client.post(FORM, make_post(), headers={"Sec-Fetch-Site": site})

        assert response.status_code == 303

    @pytest.mark.parametrize("error", [OperationalError, DatabaseError])
    def test_while_nothing_can_be_stored_loses_nothing(self, client, monkeypatch, error):
        def fail(**_):
            raise error("database is locked: ada@example.com")

        monkeypatch.setattr(submission, "submit", fail)

        response = send(client)

        assert response.status_code == 503
        assert_on_check_page(response)
        assert PHONE in text_of(response)

    @pytest.mark.parametrize(
        ("body", "content_type"),
        [
            (b"x", "multipart/form-data"),
            (b"a=1&" * 10_001, "application/x-www-form-urlencoded"),
            (b"a=" + b"1" * 6_000_000, "application/x-www-form-urlencoded"),
        ],
    )
    def test_what_cannot_be_read_is_told_kindly(self, client, body, content_type):
        response = client.post(FORM, body, content_type=content_type)

        assert response.status_code == 400
        assert_on_form_page(response)
        assert "We could not read what your browser sent." in text_of(response)

    @pytest.mark.parametrize("charset", ["rot13", "utf-16", "unicode_escape", "nonsense"])
    @pytest.mark.parametrize(
        "content_type", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]
    )
    def test_a_charset_of_the_senders_choice_is_ignored(self, client, content_type, charset):
        body = b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n\\ud800\r\n--x--\r\n'

        response = client.generic(
            "POST", FORM, body, content_type=f"{content_type}; charset={charset}"
        )

        assert response.status_code in (200, 400)

    @pytest.mark.parametrize("size", [10, 5_000_000])
    def test_files_are_discarded_and_never_kept(self, client, monkeypatch, size):
        def refuse(*_, **__):
            pytest.fail("A file is kept.")

        for handler in (MemoryFileUploadHandler, TemporaryFileUploadHandler):
            monkeypatch.setattr(handler, "new_file", refuse)
        scan = SimpleUploadedFile("scan.pdf", b"x" * size)

        response = client.post(FORM, make_post(step="edit", scan=scan, zzz="after the file"))

        assert_on_form_page(response)
        assert_kept(response)
        assert not response.wsgi_request.FILES

    def test_nothing_at_all_shows_every_error(self, client):
        response = client.post(FORM, {})

        assert_on_form_page(response)
        assert "Enter your name." in text_of(response)

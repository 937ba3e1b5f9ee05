"""The request flow as a browser sees it: form, check, confirmation, and what can go wrong."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from booking import operations
from booking.form_token import FormToken
from booking.models import AppointmentRequest, Message
from booking.views import CONFIRMATION_SHOWN_FOR, PRIVATE_HEADERS
from booking.wording import RequestWording
from tests.factories.booking import NOW, make_post, make_request
from tests.factories.clinic import make_body_area, make_clinic

pytestmark = pytest.mark.usefixtures("clinic")

FORM = "/appointment/"
PHONE = "(905) 555-0100"
MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def text_of(response):
    return response.content.decode()


def check(client, **fields):
    return client.post(FORM, make_post(step="check", **fields))


def send(client, **fields):
    return client.post(FORM, make_post(**fields))


def token_in(response):
    return re.search(r'name="form_token" value="([^"]+)"', text_of(response))[1]


def key_of(token):
    return FormToken.read(token, NOW).key


def assert_kept(response):
    """The answers of make_post are in the page, and nothing was stored."""
    html = text_of(response)
    for answer in ("Ada Example", "905-555-0123", "ada@example.com", "It began after gardening."):
        assert answer in html
    assert re.search(r'name="body_areas" value="neck"', html)
    assert not AppointmentRequest.objects.exists()


def assert_on_check_page(response):
    assert "<h1>Check your answers</h1>" in text_of(response)
    assert_kept(response)


def assert_on_form_page(response):
    assert f"<h1>{RequestWording().title}</h1>" in text_of(response)
    assert 'value="check"' in text_of(response)


class TestForm:
    def test_says_first_that_it_is_no_booking_and_when_we_reply(self, client):
        html = text_of(client.get(FORM))

        assert html.index("This is a request, not a booking.") < html.index("<form")
        assert "We reply within 8 opening hours." in html
        assert "If you send it now: by 10am on Saturday 21 November 2026." in html

    def test_has_an_emergency_card_above_it(self, client):
        make_clinic(emergency_number="112")
        html = text_of(client.get(FORM))

        assert html.index("clinic-care-card--emergency") < html.index("<form")
        assert 'href="tel:112"' in html

    def test_has_what_staff_wrote_around_it(self, client):
        RequestWording.objects.create(
            title="Ask us", intro="Fill this in.", agreement="You may <b>call</b> me."
        )

        html = text_of(client.get(FORM))

        assert "<h1>Ask us</h1>" in html
        assert "Fill this in." in html
        assert "You may &lt;b&gt;call&lt;/b&gt; me." in html

    def test_has_the_area_chosen_from_which_the_reader_comes(self, client):
        make_body_area("Jaw")

        assert re.findall(
            r'value="(\w+)"[^>]* checked', text_of(client.get(f"{FORM}?area=jaw"))
        ) == ["jaw"]

    def test_does_not_mind_an_area_that_there_is_not(self, client):
        response = client.get(f"{FORM}?area=<script>")

        assert response.status_code == 200
        assert "checked" not in text_of(response)
        assert "&lt;script&gt;" not in text_of(response)

    def test_leaves_the_messages_to_us_and_the_words_to_the_patient(self, client):
        html = text_of(client.get(FORM))

        assert "novalidate" in html
        assert " required" not in html
        assert "maxlength" not in html
        assert 'type="tel"' in html
        assert 'autocomplete="email"' in html

    def test_has_every_input_labelled_and_every_group_named(self, client):
        html = text_of(client.get(FORM))
        form = html[html.index("<form") : html.index("</form>")]
        ids = re.findall(r'<(?:input|textarea)(?! type="hidden")[^>]* id="(\w+)"', form)

        assert len(ids) == len(set(ids)) > 20
        assert set(re.findall(r'<label[^>]* for="(\w+)"', form)) == set(ids)
        assert form.count("<fieldset") == form.count("<legend") == 6

    def test_marks_what_is_optional(self, client):
        labels = re.findall(r"([^>]+) \(optional\)</", text_of(client.get(FORM)))

        assert labels == [
            "Which days suit you?",
            "Which part of the day suits you?",
            "What should our staff know?",
        ]

    def test_hides_the_trap_from_people(self, client):
        trap = re.search(r"<div[^>]*>[^\n]*Leave this empty.*", text_of(client.get(FORM)))[0]

        for attribute in ('aria-hidden="true"', 'tabindex="-1"', 'autocomplete="off"'):
            assert attribute in trap


class TestErrors:
    def test_are_listed_first_in_focus_and_linked_to_their_fields(self, client):
        html = text_of(check(client, name="", phone="12", body_areas=None, agreed=None))

        assert "<title>Error: " in html
        summary = html[html.index("clinic-error-summary") : html.index("<h1>")]
        assert "autofocus" in summary
        links = re.findall(r'href="#(\w+)">([^<]+)<', summary)
        assert [link for link, _ in links] == [
            "id_name",
            "id_phone",
            "id_body_areas_0",
            "id_agreed",
        ]
        for input_id, message in links:
            assert f'id="{input_id}"' in html
            assert html.count(message) == 2

    def test_stand_at_their_field_and_are_tied_to_it(self, client):
        html = text_of(check(client, name="", body_areas=None))

        assert re.search(r'<input[^>]*aria-invalid="true"[^>]*id="id_name"', html)
        assert re.search(r'name="name"[^>]*aria-describedby="id_name_error"', html)
        assert 'aria-describedby="id_body_areas_helptext id_body_areas_error"' in html
        assert re.search(r'id="id_name_error"><span [^>]*>Error: </span>Enter your name.', html)

    def test_lose_nothing(self, client):
        response = check(client, needle_feeling=None, wants_earlier="on")

        assert_on_form_page(response)
        assert_kept(response)
        checked = re.findall(r'name="(\w+)"(?: value="(\w+)")?[^>]* checked', text_of(response))
        assert checked == [
            ("contact_method", "call"),
            ("is_returning", "no"),
            ("body_areas", "neck"),
            ("preferred_days", "0"),
            ("preferred_days", "2"),
            ("preferred_parts", "morning"),
            ("wants_earlier", ""),
            ("agreed", ""),
        ]

    def test_are_also_found_when_somebody_sends_without_a_check(self, client):
        assert_on_form_page(send(client, name=""))

    def test_keep_the_form_the_same_form(self, client):
        fields = make_post(step="check", name="")

        assert token_in(client.post(FORM, fields)) == fields["form_token"]


class TestCheck:
    def test_shows_every_answer_and_says_that_nothing_was_sent(self, client):
        html = text_of(check(client))

        assert "Nothing has been sent yet." in html
        assert "This is a request, not a booking." in html
        for words in ("+1 905-555-0123", "Neck", "Monday<br>Wednesday", "I am not sure"):
            assert words in html
        assert not AppointmentRequest.objects.exists()

    def test_carries_every_answer_to_the_sending(self, client):
        html = text_of(check(client, wants_earlier="on", note='Two\r\nlines & "quotes"'))
        hidden = re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', html)
        fields = {}
        for name, value in hidden:
            fields.setdefault(name, []).append(value.replace("&quot;", '"').replace("&amp;", "&"))

        assert client.post(FORM, {**fields, "step": "send"}).status_code == 303

        request = AppointmentRequest.objects.get()
        assert request.note == 'Two\nlines & "quotes"'
        assert (request.wants_earlier, request.is_returning) == (True, False)
        assert (request.preferred_days, request.preferred_parts) == ([0, 2], ["morning"])

    def test_has_a_way_back_to_each_answer(self, client):
        html = text_of(check(client))

        targets = re.findall(r'formaction="/appointment/#(\w+)"', html)
        form = text_of(client.post(FORM, make_post(step="edit")))
        assert len(targets) == 11
        for target in targets:
            assert f'id="{target}"' in form

    def test_going_back_keeps_everything_and_complains_of_nothing(self, client):
        response = client.post(FORM, make_post(step="edit", agreed=None))

        assert_on_form_page(response)
        assert_kept(response)
        assert "Error" not in text_of(response)
        assert len(re.findall(r" checked", text_of(response))) == 7

    def test_escapes_what_was_typed(self, client):
        marker = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"

        for step in ("check", "edit", "send"):
            html = text_of(
                client.post(FORM, make_post(step=step, name=marker, note=marker, form_token=""))
            )
            assert "&lt;script&gt;alert(1)" in html
            assert "<script>alert(1)" not in html
            assert "<img src=x" not in html


class TestSending:
    def test_leads_to_the_confirmation(self, client):
        response = send(client)

        request = AppointmentRequest.objects.get()
        assert response.status_code == 303
        html = text_of(client.get(response.url))
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

    def test_while_the_database_is_busy_loses_nothing(self, client, monkeypatch, caplog):
        def fail(**_):
            raise OperationalError("database is locked: ada@example.com")

        monkeypatch.setattr(operations, "submit", fail)

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

    def test_nothing_at_all_shows_every_error(self, client):
        response = client.post(FORM, {})

        assert_on_form_page(response)
        assert "Enter your name." in text_of(response)


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

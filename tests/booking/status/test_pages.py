"""The page of a request at every stage: what it shows, what it hides, and that a GET only shows."""

from datetime import timedelta

import pytest
from django.core import serializers
from phonenumber_field.phonenumber import PhoneNumber

from booking import status_link
from booking.models import AppointmentRequest, LinkAsk, Message, Offer, RequestEvent, Status
from clinic_site.public_forms import PRIVATE_HEADERS
from tests.booking.flow import PHONE, text_of
from tests.factories.booking import NOW, make_request, move
from tests.factories.clinic import make_clinic
from tests.factories.pages import load_pages, make_roots

from .driving import DAY, SHOWN, address, make_at, make_offered, reload

pytestmark = pytest.mark.usefixtures("clinic")

HEADINGS = {
    "new": "We have your request",
    "contacted": "We wait to hear from you",
    "offered": "Choose a time",
    "confirmed": "Your appointment",
    "declined": "We cannot offer you an appointment",
    "cancelled": "Your request is cancelled",
    "duplicate": "Your other request counts",
    "spam": "This request is closed",
    "completed": "Thank you for your visit",
    "no_show": "We did not see you",
}
# Long enough that no token, number of an appointment or date spells one by chance.
SECRETS = (
    "Wilhelmina",
    "ada.secret",
    "416-555",
    "555-0142",
    "4165550142",
    "gardening",
    "Neck",
    "not sure",
    "unsure",
)


def read(client, request, name="status"):
    return text_of(client.get(address(request, name)))


def everything():
    models = (AppointmentRequest, RequestEvent, Offer, Message, LinkAsk)
    return [serializers.serialize("json", model.objects.order_by("pk")) for model in models]


@pytest.mark.parametrize("status", Status)
class TestEveryStage:
    def test_says_where_the_request_stands(self, client, status):
        request = make_at(status)

        html = read(client, request)

        assert f"<h1>{HEADINGS[status]}</h1>" in html
        assert request.reference in html
        assert PHONE in html

    def test_shows_neither_name_nor_contact_nor_health(self, client, status):
        phone = PhoneNumber.from_string("+14165550142")
        request = make_at(status, name="Wilhelmina", phone=phone, email="ada.secret@example.com")

        for name in SHOWN:
            html = client.get(address(request, name), follow=True).content.decode()
            for secret in SECRETS:
                assert secret not in html

    def test_reading_any_of_its_addresses_changes_nothing(self, client, status):
        request = make_at(status)
        before = everything()

        for name in SHOWN:
            client.get(address(request, name), {"done": "accepted"}, follow=True)
            client.head(address(request, name))

        assert everything() == before

    def test_every_answer_is_private_and_sets_no_cookie(self, client, status):
        request = make_at(status)

        for name in SHOWN:
            response = client.get(address(request, name))
            assert not response.cookies
            assert "Cookie" not in response.headers.get("Vary", "")
            for header, value in PRIVATE_HEADERS.items():
                assert response.headers[header] == value

    def test_asks_the_database_little(self, client, status, django_assert_max_num_queries):
        request = make_at(status)

        with django_assert_max_num_queries(12):
            client.get(address(request))

    def test_no_undo_step_or_note_of_staff_is_shown(self, client, status):
        assert "front-desk" not in read(client, make_at(status)).replace("front-desk@", "")


class TestNew:
    def test_says_by_when_we_reply(self, client):
        html = read(client, make_request())

        assert "This is a request, not a booking." in html
        assert "We reply by 10am on Saturday 21 November 2026." in html
        assert "What happens next" in html

    def test_says_so_when_the_reply_is_late(self, client, clock):
        request = make_request()
        clock.move_to(request.reply_due_at + timedelta(seconds=1))

        html = read(client, request)

        assert "Our reply is late." in html
        assert "please call us" in html

    def test_says_how_we_reach_the_patient_and_hides_the_rest(self, client):
        request = make_request(email="ada.example@example.com")

        html = read(client, request)

        assert f"the phone number •••{str(request.phone)[-4:]}" in html
        assert "the e-mail address a•••@example.com" in html

    def test_tells_a_patient_without_an_address_to_keep_the_page(self, client):
        assert "Please keep the reference and this page." in read(client, make_request(email=""))

    def test_after_an_answer_was_taken_back_says_so(self, client):
        request = make_request("declined")
        move(request, Status.NEW)

        html = read(client, request)

        assert "<h1>We are looking for a time for you</h1>" in html
        assert "We are looking at your request again." in html


class TestOffered:
    def test_shows_each_time_with_whom_and_how_long(self, client):
        html = read(client, make_offered())

        assert "10am on Saturday 21 November 2026" in html
        assert "With Physiotherapist A. It takes 45 minutes." in html
        assert html.count('name="offer"') == 2

    def test_leaves_out_what_somebody_else_has_by_now(self, client):
        request = make_offered()
        move(make_request(), Status.CONFIRMED, appointment_at=NOW + DAY + timedelta(minutes=30))

        html = read(client, request)

        assert html.count('name="offer"') == 1
        assert "Saturday 21" not in html

    def test_leaves_out_what_ran_out_before_the_worker_noticed(self, client, clock):
        request = make_offered()
        clock.shift(3 * DAY)

        html = read(client, request)

        assert "<h1>These times are gone</h1>" in html
        assert "other-times" in html


class TestConfirmed:
    def test_shows_time_practitioner_and_place(self, client):
        request = make_request("confirmed", now=NOW)

        html = read(client, request)

        assert "With Physiotherapist A. It takes 45 minutes." in html
        assert "Test Physiotherapy, 1 Example Street, Brampton" in html

    def test_leads_to_what_to_wear_and_bring(self, client):
        make_roots()
        load_pages()
        make_clinic()

        html = read(client, make_request("confirmed"))

        assert 'href="/about-dry-needling/what-to-expect/"' in html

    def test_has_no_such_link_without_a_live_page(self, client):
        assert "What to wear" not in read(client, make_request("confirmed"))

    def test_offers_no_reminder_where_none_could_come(self, client):
        assert "Do not remind me" not in read(client, make_request("confirmed", email=""))

        make_clinic(reminder_hours=0)
        assert "Do not remind me" not in read(client, make_request("confirmed"))

    def test_after_the_visit_began_nothing_can_be_done(self, client, clock):
        request = make_request("confirmed")
        clock.move_to(request.appointment_at)

        html = read(client, request)

        assert "<h1>Your visit</h1>" in html
        assert "What you can do now" not in html
        assert "<button" not in html

    @pytest.mark.parametrize(
        ("at", "words"),
        [
            ("2026-11-01T05:30:00+00:00", "1:30am on Sunday 1 November 2026"),
            ("2026-11-01T15:00:00+00:00", "10am on Sunday 1 November 2026"),
            ("2027-03-14T14:00:00+00:00", "10am on Sunday 14 March 2027"),
        ],
    )
    def test_shows_the_clinics_own_time_on_the_days_when_clocks_change(
        self, client, clock, at, words
    ):
        at = NOW.fromisoformat(at)
        clock.move_to(at - 3 * DAY)
        request = make_request(now=at - 3 * DAY)
        move(request, Status.CONFIRMED, appointment_at=at, now=at - 3 * DAY)

        assert words in read(client, request)


class TestClosed:
    def test_a_declined_request_says_why(self, client):
        html = read(client, make_request("declined"))

        assert "We have no free time that suits you at the moment." in html

    def test_spam_accuses_nobody(self, client):
        assert "spam" not in read(client, make_request("spam")).lower()

    def test_a_cancelled_visit_is_told_from_a_cancelled_request(self, client):
        visit = make_request("confirmed")
        move(visit, "cancelled")

        html = read(client, visit)

        assert "<h1>Your appointment is cancelled</h1>" in html
        assert "Please do not come then." in html
        assert "Take it out of your calendar" in html


class TestLinks:
    @pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "é", "..", "%F0%9F%98%80", "<script>"])
    @pytest.mark.parametrize("rest", ["", "cancel/", "appointment.ics", "slip/"])
    def test_that_were_never_ours_are_not_found(self, client, token, rest):
        response = client.get(f"/appointment/status/{token}/{rest}")

        assert response.status_code == 404
        assert not response.cookies
        for header, value in PRIVATE_HEADERS.items():
            assert response.headers[header] == value
        assert f"/status/{token}" not in text_of(response)

    @pytest.mark.parametrize(
        "change",
        [lambda t: t[:-1], lambda t: t + "A", lambda t: ("1" if t[0] == "0" else "0") + t[1:]],
    )
    def test_that_were_tampered_with_are_not_found(self, client, change):
        token = status_link.token(make_request())

        response = client.get(f"/appointment/status/{change(token)}/")

        assert response.status_code == 404
        assert "This link is not complete" in text_of(response)

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_that_were_replaced_say_so_and_act_on_nothing(self, client, method):
        request = make_request()
        old = [address(request, name) for name in SHOWN]
        AppointmentRequest.objects.update(link_id="0" * 32)
        before = everything()

        for each in old:
            if method == "get" or not each.endswith((".ics", "slip/")):
                response = getattr(client, method)(each)
                assert response.status_code == (410 if "status/" in each else 200)
                assert request.reference not in text_of(response)
                assert "Send me my link again" in text_of(response)
                assert response.headers["Cache-Control"] == "no-store"
        assert everything() == before

    @pytest.mark.parametrize(
        ("status", "days"), [("completed", 7), ("no_show", 7), ("declined", 30), ("spam", 30)]
    )
    def test_expire_some_days_after_the_end(self, client, clock, status, days):
        request = make_request(status)
        over = request.appointment_ends_at or request.closed_at

        clock.move_to(over + timedelta(days=days))
        assert client.get(address(request)).status_code == 200
        clock.shift(timedelta(seconds=1))
        response = client.get(address(request))

        assert response.status_code == 410
        assert "This link has expired" in text_of(response)
        assert request.reference not in text_of(response)
        assert "Send me my link again" in text_of(response)

    def test_of_a_confirmed_visit_expire_though_nobody_closed_it(self, client, clock):
        request = make_request("confirmed")
        clock.move_to(request.appointment_ends_at + timedelta(days=8))

        assert client.get(address(request)).status_code == 410

    def test_of_an_open_request_never_expire(self, client, clock):
        request = make_request()
        clock.shift(timedelta(days=400))

        assert client.get(address(request)).status_code == 200


class TestDone:
    def test_says_what_was_done_only_while_it_is_true(self, client):
        request = make_request()

        assert "appointment is confirmed" not in text_of(
            client.get(address(request), {"done": "accepted"})
        )
        assert "<script>" not in text_of(client.get(address(request), {"done": "<script>"}))

        move(request, Status.CONFIRMED)
        assert "Your appointment is confirmed." in text_of(
            client.get(address(request), {"done": "accepted"})
        )


class TestSlip:
    def test_has_all_that_a_patient_without_a_phone_needs(self, client):
        request = make_request("confirmed", email="")

        html = read(client, request, "slip")

        assert request.reference in html
        assert "With Physiotherapist A." in html
        assert "1 Example Street" in html
        assert status_link.address(request) in html
        assert '<svg viewBox="0 0' in html

    @pytest.mark.parametrize("status", ["new", "contacted", "offered"])
    def test_before_there_is_an_appointment_says_that_there_is_none(self, client, status):
        html = read(client, make_at(status), "slip")

        assert "This is a request, not a booking." in html

    def test_of_a_closed_request_leads_to_the_page(self, client):
        request = make_request("declined")

        response = client.get(address(request, "slip"))

        assert (response.status_code, response.url) == (303, address(request))


def test_only_reading_and_posting_is_answered(client):
    request = make_request()

    for method in ("put", "patch", "delete", "options", "trace"):
        assert getattr(client, method)(address(request)).status_code == 405
        assert getattr(client, method)(address(request, "cancel")).status_code == 405
    assert client.post(address(request)).status_code == 405
    assert reload(request).status == Status.NEW

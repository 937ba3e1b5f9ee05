"""What a patient does on their page: at which stage, with what they saw, once, and in trouble."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, OperationalError
from django.test import Client

from booking import operations, upkeep
from booking.models import Message, Status
from booking.status.actions import MOST_ACTIONS_PER_DAY, ActionView
from clinic_site.public_forms import PRIVATE_HEADERS
from tests.booking.flow import PHONE, text_of
from tests.factories.booking import NOW, last_move_id, make_receptionist, make_request, move
from tests.factories.clinic import make_absence

from .driving import (
    ACTIONS,
    DAY,
    address,
    good_post,
    make_at,
    make_offered,
    press,
    reload,
    seen_in,
)

pytestmark = pytest.mark.usefixtures("clinic")

OPEN = {"new", "contacted", "offered"}
ALLOWED = {
    "accept": {"offered"},
    "other_times": {"offered"},
    "coming": {"confirmed"},
    "contact": OPEN | {"confirmed"},
    "cancel": OPEN | {"confirmed"},
    "reminder": {"confirmed"},
    "earlier": {"confirmed"},
}


def state(request):
    """Return all of a request that a patient could change."""
    request = reload(request)
    names = "status appointment_at acknowledged_at phone email contact_method preferred_days"
    more = "wants_reminder wants_earlier"
    return {name: getattr(request, name) for name in f"{names} {more}".split()}


@pytest.mark.parametrize("name", ACTIONS)
def test_a_link_that_is_replaced_at_that_moment_does_nothing(client, monkeypatch, name):
    """A stranger who has the old link must not get the new one sent to their own address."""
    status = next(status for status in Status if status in ALLOWED[name])
    request = make_at(status)
    fields, before = good_post(request, name), state(request)

    def replace_link(view):
        upkeep.replace_link(
            request_id=request.pk,
            seen_address_id=None,
            clinic=view.clinic,
            by=make_receptionist(),
            now=NOW,
        )
        return False

    monkeypatch.setattr(ActionView, "is_too_much", replace_link)
    response = client.post(address(request, name), fields)

    assert response.status_code == 410
    assert state(request) == before


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("name", ACTIONS)
def test_every_action_at_every_stage_is_done_or_refused(client, name, status):
    request = make_at(status)
    before, events = state(request), request.events.count()

    response = press(client, request, name)

    if status in ALLOWED[name]:
        assert response.status_code == 303
        assert response.url.startswith(address(request))
        assert state(request) != before
        assert request.events.count() == events + 1
        assert request.events.last().by is None
    else:
        assert response.status_code == 409
        assert state(request) == before
        assert request.events.count() == events
        assert PHONE in text_of(response)
    assert not response.cookies
    for header, value in PRIVATE_HEADERS.items():
        assert response.headers[header] == value


@pytest.mark.parametrize("status", ["new", "offered", "confirmed"])
@pytest.mark.parametrize("name", ACTIONS)
def test_a_stale_page_acts_on_nothing_and_says_what_happened(client, name, status):
    request = make_at(status)
    fields = good_post(request, name)
    move(request, Status.OFFERED if status != "confirmed" else Status.CONFIRMED, now=NOW)
    before = state(request)

    response = client.post(address(request, name), fields)

    html = text_of(response)
    assert response.status_code == 409
    assert "Something changed meanwhile" in html
    assert "moved your appointment" in html or "We offered you times." in html
    assert state(request) == before
    assert seen_in(html) == last_move_id(request)


class TestAccepting:
    def test_makes_the_chosen_time_the_appointment(self, client):
        request = make_offered()
        chosen = request.offers.last()

        response = press(client, request, "accept", offer=chosen.pk)

        html = text_of(client.get(response.url))
        assert "Your appointment is confirmed." in html
        assert "10am on Sunday 22 November 2026" in html
        assert "You told us that you will come." in html
        assert reload(request).appointment_at == chosen.starts_at
        assert request.messages.last().kind == Message.Kind.CONFIRMED

    def test_twice_is_once(self, client):
        request = make_offered()
        fields = good_post(request, "accept")

        first = client.post(address(request, "accept"), fields)
        second = client.post(address(request, "accept"), fields)

        assert (first.status_code, first.url) == (second.status_code, second.url)
        assert request.messages.filter(kind="confirmed").count() == 1

    def test_the_other_time_in_a_second_tab_is_not_taken_for_the_first(self, client):
        request = make_offered()
        one, other = request.offers.all()
        fields = good_post(request, "accept")
        client.post(address(request, "accept"), fields | {"offer": one.pk})

        response = client.post(address(request, "accept"), fields | {"offer": other.pk})

        assert response.status_code == 409
        assert "A time was chosen." in text_of(response)
        assert reload(request).appointment_at == one.starts_at

    def test_a_taken_time_says_so_and_offers_the_others(self, client):
        request = make_offered()
        chosen, left = request.offers.all()
        fields = good_post(request, "accept") | {"offer": chosen.pk}
        move(make_request(), Status.CONFIRMED, appointment_at=chosen.starts_at)

        response = client.post(address(request, "accept"), fields)

        html = text_of(response)
        assert response.status_code == 409
        assert "You have no appointment at that time." in html
        assert f'name="offer" value="{left.pk}"' in html
        assert request.messages.last().kind == Message.Kind.GONE_ALERT

    def test_a_time_at_which_nobody_is_there_any_more_cannot_be_chosen(self, client):
        request = make_offered()
        chosen, left = request.offers.all()
        fields = good_post(request, "accept") | {"offer": chosen.pk}
        make_absence(chosen.practitioner, chosen.starts_at.date())

        shown = text_of(client.get(address(request)))
        response = client.post(address(request, "accept"), fields)

        assert f'value="{chosen.pk}"' not in shown
        assert f'name="offer" value="{left.pk}"' in shown
        assert response.status_code == 409
        assert "You have no appointment at that time." in text_of(response)
        assert reload(request).status == Status.OFFERED

    def test_the_last_time_taken_gives_the_request_back(self, client):
        request = make_offered(NOW + DAY)
        fields = good_post(request, "accept")
        move(make_request(), Status.CONFIRMED, appointment_at=NOW + DAY)

        html = text_of(client.post(address(request, "accept"), fields))

        assert "They will look for other times for you." in html
        assert "A time that we offered was not free any more." in html
        assert reload(request).status == Status.NEW

    def test_a_time_that_ran_out_is_too_late(self, client, clock):
        request = make_offered(NOW + timedelta(hours=1), NOW + DAY)
        clock.shift(timedelta(hours=2))

        response = press(client, request, "accept")

        assert response.status_code == 409
        assert "It is too late for that now." in text_of(response)

    @pytest.mark.parametrize("offer", ["", "x", "-1", "9" * 30, "0", "1e3", "\x00", "१", "0\x07"])
    def test_of_what_was_not_offered_books_nothing(self, client, offer):
        request = make_offered()

        assert press(client, request, "accept", offer=offer).status_code == 409
        assert reload(request).status == Status.OFFERED

    def test_of_a_time_that_somebody_else_was_offered_books_nothing(self, client):
        request, other = make_offered(), make_offered(NOW + 5 * DAY)

        press(client, request, "accept", offer=other.offers.get().pk)

        assert reload(request).status == reload(other).status == Status.OFFERED


class TestOtherTimes:
    def test_gives_the_request_back_with_the_days_that_suit(self, client):
        request = make_offered()

        response = press(client, request, "other_times")

        html = text_of(client.get(response.url))
        assert "We have what you asked for." in html
        request = reload(request)
        assert request.status == Status.NEW
        assert (request.preferred_days, request.preferred_parts) == ([1], ["evening"])

    def test_refuses_days_on_which_the_clinic_is_closed(self, client):
        response = press(client, make_offered(), "other_times", preferred_days=["4"])

        assert response.status_code == 200
        assert "We are not open in the evening on Friday." in text_of(response)

    def test_that_come_too_late_are_shown_again(self, client):
        request = make_offered()
        fields = good_post(request, "other_times")
        move(request, Status.CONFIRMED)

        html = text_of(client.post(address(request, "other_times"), fields))

        assert "We confirmed an appointment." in html
        assert "This is what you entered. We have not stored it:" in html
        assert "Tuesday" in html
        assert "Evening (after 5pm)" in html


class TestContact:
    def test_replaces_what_is_entered_and_keeps_the_rest(self, client):
        request = make_request(email="old@example.com")

        response = press(client, request, "contact", phone="(416) 555-0111")

        request = reload(request)
        assert request.phone.as_e164 == "+14165550111"
        assert request.email == "old@example.com"
        assert "Your contact details are changed." in text_of(client.get(response.url))
        assert "•••0111" in text_of(client.get(address(request)))

    def test_the_form_shows_nothing_whole(self, client):
        request = make_request(email="old@example.com")

        html = text_of(client.get(address(request, "contact")))

        assert "o•••@example.com" in html
        assert "old@" not in html

    def test_sends_what_waits_to_the_new_address(self, client):
        request = make_request("declined")
        move(request, Status.NEW)

        press(client, request, "contact", email="new@EXAMPLE.com")

        assert reload(request).email == "new@example.com"

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"phone": "12"}, "Enter a phone number with its area code"),
            ({"phone": "905-555-0177 ext. 3"}, "Enter the number without its extension."),
            ({"email": "no address"}, "Enter an e-mail address such as"),
            ({"contact_method": ""}, "Choose how we should reach you."),
            ({"contact_method": "email"}, "Enter your e-mail address, or choose"),
        ],
    )
    def test_is_checked_as_the_request_form_is(self, client, changes, message):
        request = make_request(email="")

        response = press(client, request, "contact", **changes)

        assert response.status_code == 200
        assert message in text_of(response)
        assert "<title>Error: " in text_of(response)
        assert request.events.count() == 1

    def test_that_was_typed_into_a_stale_page_is_kept_and_can_be_sent(self, client):
        request = make_request()
        fields = good_post(request, "contact")
        move(request, Status.OFFERED)

        html = text_of(client.post(address(request, "contact"), fields))

        assert 'value="905-555-0177"' in html
        response = client.post(address(request, "contact"), fields | {"seen": seen_in(html)})
        assert response.status_code == 303


class TestCancelling:
    def test_asks_first(self, client):
        request = make_request("confirmed")

        html = text_of(client.get(address(request, "cancel")))

        assert "Nothing is cancelled yet." in html
        assert reload(request).status == Status.CONFIRMED

    def test_frees_the_time_and_tells_the_patient(self, client):
        request = make_request("confirmed")

        response = press(client, request, "cancel")

        assert "It is cancelled." in text_of(client.get(response.url))
        assert reload(request).status == Status.CANCELLED
        told = [message.kind for message in request.messages.all()][-2:]
        assert told == [Message.Kind.CANCELLED, Message.Kind.ACTED_ALERT]

    def test_twice_is_once(self, client):
        request = make_request("confirmed")
        fields = good_post(request, "cancel")

        answers = [client.post(address(request, "cancel"), fields) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [303, 303]
        assert request.messages.filter(kind="cancelled").count() == 1

    def test_once_the_visit_began_is_too_late(self, client, clock):
        request = make_request("confirmed")
        clock.move_to(request.appointment_at)

        response = press(client, request, "cancel")

        assert response.status_code == 409
        assert "It is too late for that now." in text_of(response)
        assert reload(request).status == Status.CONFIRMED

    def test_after_the_front_desk_did_says_who_did_not_need_to(self, client):
        request = make_request("confirmed")
        fields = good_post(request, "cancel")
        move(request, Status.CANCELLED)

        response = client.post(address(request, "cancel"), fields)

        assert response.status_code == 409
        assert "It was cancelled." in text_of(response)

    def test_of_a_closed_request_leads_back_to_its_page(self, client):
        request = make_request("declined")

        assert client.get(address(request, "cancel")).url == address(request)


class TestSwitches:
    @pytest.mark.parametrize(
        ("name", "field"), [("reminder", "wants_reminder"), ("earlier", "wants_earlier")]
    )
    def test_go_off_and_on(self, client, name, field):
        request = make_request("confirmed")

        for wanted, stored in (("no", False), ("yes", True), ("no", False)):
            response = press(client, request, name, wanted=wanted)
            assert response.status_code == 303
            assert getattr(reload(request), field) is stored
            assert "clinic-status__done" in text_of(client.get(response.url))


class TestTrouble:
    @pytest.fixture(params=ACTIONS)
    def name(self, request):
        return request.param

    @pytest.fixture
    def request_(self, name):
        return make_at("confirmed" if "confirmed" in ALLOWED[name] else "offered")

    def test_from_another_website_is_refused_kindly(self, client, name, request_):
        before = state(request_)

        response = client.post(
            address(request_, name),
            good_post(request_, name),
            headers={"Sec-Fetch-Site": "cross-site"},
        )

        assert response.status_code == 403
        assert "This came from another website." in text_of(response)
        assert state(request_) == before

    def test_what_cannot_be_read_is_told_kindly(self, client, name, request_):
        response = client.post(address(request_, name), b"x", content_type="multipart/form-data")

        assert response.status_code == 400
        assert "We could not read what your browser sent." in text_of(response)

    @pytest.mark.parametrize("error", [OperationalError, DatabaseError])
    def test_while_nothing_can_be_stored_says_so(self, client, name, request_, monkeypatch, error):
        def fail(**_):
            raise error("database is locked: ada@example.com")

        for module, verb in (
            (operations, "accept"),
            (operations, "ask_other_times"),
            (operations, "cancel"),
            (upkeep, "acknowledge"),
            (upkeep, "change_contact"),
            (upkeep, "set_reminder"),
            (upkeep, "set_wants_earlier"),
        ):
            monkeypatch.setattr(module, verb, fail)

        response = press(client, request_, name)

        assert response.status_code == 503
        assert "We could not store it just now." in text_of(response)
        assert PHONE in text_of(response)
        if name == "contact":
            assert 'value="905-555-0177"' in text_of(response)
        if name == "other_times":
            assert text_of(response).count(" checked") == 2

    def test_too_often_says_what_to_do(self, client, name, request_):
        for _ in range(MOST_ACTIONS_PER_DAY):
            request_.events.create(kind="reminder_set", at=NOW)

        response = press(client, request_, name)

        assert response.status_code == 429
        assert "Please try again tomorrow, or call us now." in text_of(response)

    @pytest.mark.parametrize(
        "seen", ["", "x", "-1", "9" * 40, None, "\x00", "<script>alert(7)</script>"]
    )
    def test_without_what_was_seen_does_nothing(self, client, name, request_, seen):
        fields = {k: v for k, v in good_post(request_, name).items() if k != "seen"}
        before = state(request_)

        response = client.post(
            address(request_, name), fields if seen is None else fields | {"seen": seen}
        )

        assert response.status_code == 409
        assert "<script>alert(7)" not in text_of(response)
        assert state(request_) == before

    def test_a_visitor_with_a_stale_csrf_cookie_can_act(self, name, request_):
        visitor = Client(enforce_csrf_checks=True)
        visitor.cookies["csrftoken"] = "old"

        assert press(visitor, request_, name).status_code == 303

    def test_nothing_that_was_typed_is_logged(self, client, name, request_, caplog):
        caplog.set_level("DEBUG")

        press(client, request_, name)

        assert "555" not in caplog.text


def test_saying_to_come_means_the_time_that_was_seen():
    request = make_request("confirmed")
    seen = last_move_id(request)
    move(request, Status.CONFIRMED, by=make_receptionist())

    with pytest.raises(operations.ChangedMeanwhile):
        upkeep.acknowledge(request_id=request.pk, seen_event_id=seen, by=None, now=NOW)

    assert reload(request).acknowledged_at is None


@pytest.mark.parametrize(
    ("staff", "patient", "stored"),
    [
        # The patient left the address empty, so the correction stays.
        (("right@example.com", "call"), ("", "call"), ("right@example.com", "call")),
        # They wanted e-mail, and there is no address any more: the number still counts.
        (("", "call"), ("", "email"), ("", "call")),
    ],
)
def test_what_staff_changed_meanwhile_stays_unless_the_patient_typed_it(
    client, monkeypatch, staff, patient, stored
):
    request = make_at("new")

    def change(view):
        upkeep.change_contact(
            request_id=request.pk,
            phone=request.phone,
            email=staff[0],
            contact_method=staff[1],
            clinic=view.clinic,
            by=make_receptionist(),
            now=NOW,
        )
        return False

    monkeypatch.setattr(ActionView, "is_too_much", change)
    fields = {"phone": "905-555-0188", "email": patient[0], "contact_method": patient[1]}
    seen = {"seen": last_move_id(request)}
    assert client.post(address(request, "contact"), seen | fields).status_code == 303
    request = reload(request)
    assert request.phone.as_e164 == "+19055550188"
    assert (request.email, request.contact_method) == stored

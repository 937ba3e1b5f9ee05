"""Everything that can happen to a request, one at a time. test_concurrency.py has the races."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError
from phonenumber_field.phonenumber import PhoneNumber

from booking import notifications, operations
from booking.models import TRANSITIONS, AppointmentRequest, Message, RequestEvent, Status
from tests.factories.booking import (
    NOW,
    last_move_id,
    make_answers,
    make_receptionist,
    make_request,
    move,
    submit,
)
from tests.factories.clinic import make_body_area, make_practitioner

PHONE = PhoneNumber.from_string("+19055550199")

pytestmark = pytest.mark.usefixtures("clinic")


class TestSubmit:
    def test_stores_the_answers_and_the_promise(self, clinic):
        answers = make_answers(body_areas=[make_body_area("Neck"), make_body_area("Jaw")])

        request = submit(answers, address_hash="abc")

        request = AppointmentRequest.objects.get(pk=request.pk)
        areas = answers.pop("body_areas")
        assert {name: getattr(request, name) for name in answers} == answers
        assert request.search_name == "ada example"
        assert set(request.body_areas.all()) == set(areas)
        assert request.status == Status.NEW
        assert request.created_at == request.agreed_at == NOW
        assert request.reply_due_at == clinic.reply_due(NOW)
        assert request.address_hash == "abc"

    def test_gives_a_reference_that_cannot_be_misread(self):
        letters, dash, rest = submit().reference.partition("-")

        assert (len(letters), dash, len(rest)) == (3, "-", 3)
        assert set(letters + rest) <= set(operations.REFERENCE_ALPHABET)
        assert not set(operations.REFERENCE_ALPHABET) & set("0O1IL2Z5S8BUVAE")

    def test_never_gives_a_reference_twice(self, monkeypatch):
        letters = iter("CCCCCC" + "CCCCCC" + "DDDDDD")
        monkeypatch.setattr(operations.secrets, "choice", lambda _: next(letters))

        assert [submit().reference, submit().reference] == ["CCC-CCC", "DDD-DDD"]

    def test_writes_the_first_event_and_queues_both_messages(self):
        request = submit()

        event = request.events.get()
        assert (event.kind, event.to_status, event.by) == ("submitted", "new", None)
        assert [message.kind for message in request.messages.all()] == ["received", "alert"]
        assert {message.event for message in request.messages.all()} == {event}

    def test_leaves_nothing_when_a_message_cannot_be_queued(self, monkeypatch):
        monkeypatch.setattr(notifications, "compose", lambda *_: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            submit()

        assert not AppointmentRequest.objects.exists()
        assert not RequestEvent.objects.exists()
        assert not Message.objects.exists()

    def test_makes_one_request_of_the_same_form_sent_twice(self):
        answers, key = make_answers(), uuid.uuid4()

        assert submit(answers, submission_key=key) == submit(answers, submission_key=key)

        assert Message.objects.count() == 2

    def test_makes_one_request_of_the_same_answers_in_two_forms(self):
        answers = make_answers()

        assert submit(answers) == submit(answers)

    def test_makes_one_request_of_the_same_form_sent_again_after_staff_acted(self):
        answers, key = make_answers(), uuid.uuid4()
        first = submit(answers, submission_key=key)
        move(first, Status.CONTACTED)

        assert submit(answers, submission_key=key) == first

    def test_makes_a_new_request_of_the_same_answers_after_staff_acted(self):
        answers = make_answers()
        first = submit(answers)
        move(first, Status.DECLINED)

        assert submit(answers) != first

    @pytest.mark.parametrize("staff_acted", [False, True])
    def test_asks_before_it_stores_the_same_form_with_other_answers(self, staff_acted):
        key = uuid.uuid4()
        first = submit(make_answers(note="Mornings only."), submission_key=key)
        if staff_acted:
            move(first, Status.CONTACTED)

        with pytest.raises(operations.AlreadySent) as already:
            submit(make_answers(note="Evenings only."), submission_key=key)

        assert already.value.request == first
        assert AppointmentRequest.objects.count() == 1

    def test_limits_requests_from_an_address_in_an_hour(self, settings):
        settings.REQUESTS_PER_ADDRESS_PER_HOUR = 2
        submit(make_answers(email=""), address_hash="a")
        submit(make_answers(email=""), address_hash="a", now=NOW + timedelta(minutes=30))

        with pytest.raises(operations.TooManyRequests):
            submit(make_answers(email=""), address_hash="a", now=NOW + timedelta(minutes=60))

        assert submit(make_answers(email=""), address_hash="b", now=NOW + timedelta(minutes=60))
        assert submit(make_answers(email=""), address_hash="a", now=NOW + timedelta(minutes=61))

    def test_does_not_limit_requests_from_an_unknown_address(self, settings):
        settings.REQUESTS_PER_ADDRESS_PER_HOUR = 1

        assert submit(make_answers(email="")) != submit(make_answers(email=""))

    @pytest.mark.parametrize(
        "contact", [{"phone": PHONE, "email": ""}, {"email": "ADA@example.com"}]
    )
    def test_limits_requests_from_a_contact_in_a_day(self, settings, contact):
        settings.REQUESTS_PER_CONTACT_PER_DAY = 1
        make_request(phone=PHONE, email="ada@example.com")

        with pytest.raises(operations.TooManyRequests):
            make_request(note="Again.", now=NOW + timedelta(hours=24), **contact)

        assert make_request(note="Again.", now=NOW + timedelta(hours=25), **contact)

    def test_lets_a_retry_through_that_comes_when_the_limit_is_reached(self, settings):
        settings.REQUESTS_PER_CONTACT_PER_DAY = 1
        answers, key = make_answers(), uuid.uuid4()
        first = submit(answers, submission_key=key)

        assert submit(answers, submission_key=key) == first

    def test_does_not_hide_another_error_of_the_database(self, monkeypatch):
        first = submit()
        monkeypatch.setattr(operations, "_new_reference", lambda: first.reference)

        with pytest.raises(IntegrityError, match="reference"):
            submit()


class TestMoves:
    @pytest.mark.parametrize("target", Status)
    @pytest.mark.parametrize("status", Status)
    def test_are_made_when_the_table_has_them_and_refused_otherwise(self, status, target):
        request = make_request(status)
        events = request.events.count()

        if target in TRANSITIONS[status]:
            move(request, target)
        else:
            with pytest.raises(operations.IllegalMove, match="cannot become"):
                move(request, target)

        is_made = target in TRANSITIONS[status]
        request.refresh_from_db()
        assert request.status == (target if is_made else status)
        assert request.events.count() == events + is_made

    def test_write_who_did_what_and_when(self):
        request = make_request()
        asha, later = make_receptionist("asha"), NOW + timedelta(hours=3)

        move(request, Status.DECLINED, by=asha, now=later, reason="not_reached")

        event = request.events.last()
        assert (event.kind, event.by, event.at) == ("moved", asha, later)
        assert (event.from_status, event.to_status) == ("new", "declined")
        assert event.decline_reason == "not_reached"

    @pytest.mark.parametrize("status", [Status.CONFIRMED, Status.DECLINED, Status.CANCELLED])
    def test_tell_the_patient(self, status):
        request = make_request(status)

        assert request.messages.last().kind == status

    @pytest.mark.parametrize("status", [Status.CONTACTED, Status.NEW])
    def test_that_are_no_decision_tell_the_patient_nothing(self, status):
        request = make_request("contacted" if status == Status.NEW else "new")
        messages = request.messages.count()

        move(request, status)

        assert request.messages.count() == messages

    def test_are_refused_to_somebody_who_saw_an_older_state(self):
        request = make_request()
        seen = last_move_id(request)
        move(request, Status.DECLINED, by=make_receptionist("asha"))

        with pytest.raises(operations.ChangedMeanwhile) as meanwhile:
            move(request, Status.CANCELLED, seen_event_id=seen)

        assert meanwhile.value.event.by.username == "asha"
        assert meanwhile.value.event.to_status == Status.DECLINED

    def test_take_back_an_older_decision_that_was_not_sent(self):
        request = make_request("declined")
        move(request, Status.NEW)
        move(request, Status.CONFIRMED)

        states = {message.kind: message.state for message in request.messages.all()}
        assert states == {
            "received": "queued",
            "alert": "queued",
            "declined": "withdrawn",
            "confirmed": "queued",
        }

    def test_take_back_an_older_decision_that_could_not_be_sent(self):
        request = make_request("declined")
        request.messages.update(state="failed")

        move(request, Status.NEW)

        assert request.messages.get(kind="declined").state == "withdrawn"

    @pytest.mark.parametrize("status", [Status.CONTACTED, Status.CONFIRMED, Status.DECLINED])
    @pytest.mark.parametrize("state", ["queued", "failed"])
    def test_leave_the_message_that_we_have_the_request(self, status, state):
        request = make_request()
        request.messages.update(state=state)

        move(request, status)

        assert request.messages.get(kind="received").state == state

    def test_leave_a_decision_alone_that_was_sent(self):
        request = make_request("declined")
        request.messages.update(state="sent")

        move(request, Status.NEW)

        assert request.messages.get(kind="declined").state == "sent"

    def test_leave_nothing_when_the_message_cannot_be_queued(self, monkeypatch):
        request = make_request()
        monkeypatch.setattr(notifications, "compose", lambda *_: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            move(request, Status.DECLINED)

        request.refresh_from_db()
        assert request.status == Status.NEW
        assert request.events.count() == 1


class TestConfirm:
    def test_gives_the_appointment(self):
        request, practitioner = make_request(), make_practitioner()
        at = NOW + timedelta(days=3)

        move(request, Status.CONFIRMED, appointment_at=at, practitioner=practitioner)

        request.refresh_from_db()
        assert (request.appointment_at, request.practitioner) == (at, practitioner)
        event = request.events.last()
        assert (event.appointment_at, event.practitioner) == (at, practitioner)

    def test_refuses_a_time_that_the_practitioner_has_given_away(self):
        taken, request = make_request("confirmed"), make_request()

        with pytest.raises(operations.SlotTaken, match="Physiotherapist A already has"):
            move(request, Status.CONFIRMED, appointment_at=taken.appointment_at)

        request.refresh_from_db()
        assert request.status == Status.NEW
        assert request.events.count() == 1

    def test_does_not_call_another_error_a_taken_time(self):
        request = make_request()

        with pytest.raises(IntegrityError):
            move(request, Status.CONFIRMED, appointment_at=None)

    def test_takes_a_time_that_was_cancelled(self):
        cancelled, request = make_request("confirmed"), make_request()
        move(cancelled, Status.CANCELLED)

        move(request, Status.CONFIRMED, appointment_at=cancelled.appointment_at)

        request.refresh_from_db()
        assert request.status == Status.CONFIRMED


def test_reopening_gives_up_the_appointment_and_the_reason():
    request = make_request("confirmed")

    move(request, Status.NEW)

    request.refresh_from_db()
    assert (request.appointment_at, request.practitioner) == (None, None)


def test_a_note_moves_nothing_and_is_not_copied_into_the_history():
    request = make_request()
    seen, asha = last_move_id(request), make_receptionist("asha")

    operations.add_note(request_id=request.pk, text="Called, no answer.", by=asha, now=NOW)
    move(request, Status.CONTACTED, seen_event_id=seen)

    note = request.notes.get()
    assert (note.text, note.by, note.at) == ("Called, no answer.", asha, NOW)
    assert [event.kind for event in request.events.all()] == ["submitted", "noted", "moved"]


def test_addresses_are_forgotten_after_a_day():
    old = submit(address_hash="a", now=NOW - timedelta(days=1, seconds=1))
    young = submit(address_hash="b", now=NOW - timedelta(days=1))

    assert operations.forget_addresses(now=NOW) == 1

    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.address_hash, young.address_hash) == ("", "b")

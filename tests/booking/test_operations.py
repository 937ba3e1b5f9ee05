"""Everything that can happen to a request, one at a time. test_concurrency.py has the races."""

from datetime import timedelta

import pytest

from booking import notifications, operations, outbox, upkeep
from booking.models import TRANSITIONS, AppointmentRequest, Status
from tests.factories.booking import (
    NOW,
    last_move_id,
    make_receptionist,
    make_request,
    move,
)
from tests.factories.clinic import make_practitioner

pytestmark = pytest.mark.usefixtures("clinic")


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
        assert (event.kind, event.by, event.at) == ("declined", asha, later)
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

    def test_takes_a_time_that_was_cancelled(self):
        cancelled, request = make_request("confirmed"), make_request()
        move(cancelled, Status.CANCELLED)

        move(request, Status.CONFIRMED, appointment_at=cancelled.appointment_at)

        request.refresh_from_db()
        assert request.status == Status.CONFIRMED


def test_reopening_gives_up_the_missed_appointment():
    request = make_request("no_show")

    move(request, Status.NEW)

    request.refresh_from_db()
    assert (request.appointment_at, request.practitioner) == (None, None)


def test_a_visit_that_the_patient_counts_on_is_not_put_back_to_new():
    """They would not be told, and nobody would be asked to tell them."""
    request = make_request("confirmed")

    with pytest.raises(operations.IllegalMove):
        move(request, Status.NEW)

    request.refresh_from_db()
    assert request.status == Status.CONFIRMED


def test_a_note_moves_nothing_and_is_not_copied_into_the_history():
    request = make_request()
    seen, asha = last_move_id(request), make_receptionist("asha")

    upkeep.add_note(request_id=request.pk, text="Called, no answer.", by=asha, now=NOW)
    move(request, Status.CONTACTED, seen_event_id=seen)

    note = request.notes.get()
    assert (note.text, note.by, note.at) == ("Called, no answer.", asha, NOW)
    assert [event.kind for event in request.events.all()] == ["submitted", "noted", "contacted"]


def log_call(request, outcome, clinic):
    operations.log_call(
        request_id=request.pk,
        seen_event_id=last_move_id(request),
        outcome=outcome,
        clinic=clinic,
        by=make_receptionist(),
        now=NOW,
    )


def change_contact(request, clinic, by, **contact):
    upkeep.change_contact(
        request_id=request.pk,
        clinic=clinic,
        by=by,
        now=NOW,
        **{"phone": request.phone, "email": request.email, "contact_method": "call"} | contact,
    )


def hear_nothing(request, clinic):
    move(request, Status.OFFERED)
    log_call(request, "no_answer", clinic)


def hear_of_it_before(request, clinic):
    log_call(request, "reached", clinic)
    move(request, Status.OFFERED)


def hear_of_it_after(request, clinic):
    move(request, Status.OFFERED)
    log_call(request, "left_message", clinic)


def read_it_on_the_page(request, clinic):
    move(request, Status.OFFERED)
    change_contact(request, clinic, None, email="late@example.com")


def read_it_in_an_email(request, clinic):
    change_contact(request, clinic, make_receptionist(), email="jo@example.com")
    request.refresh_from_db()
    move(request, Status.OFFERED)
    outbox.deliver_due(now=NOW + timedelta(minutes=4))
    AppointmentRequest.objects.filter(pk=request.pk).update(follow_up="call", email="")


@pytest.mark.parametrize(
    ("happens", "is_kept"),
    [
        (hear_nothing, True),
        (hear_of_it_before, False),
        (hear_of_it_after, False),
        (read_it_on_the_page, False),
        (read_it_in_an_email, False),
    ],
)
@pytest.mark.parametrize("was_answered_before", [False, True])
def test_only_who_heard_nothing_of_the_times_that_ran_out_keeps_the_promise(
    clinic, happens, is_kept, was_answered_before
):
    request = make_request(email="")
    if was_answered_before:
        log_call(request, "reached", clinic)
        move(request, Status.NEW, now=NOW)
        request.refresh_from_db()
    promise = request.reply_due_at
    happens(request, clinic)
    operations.expire_offers(clinic=clinic, now=NOW + timedelta(days=5))
    request.refresh_from_db()
    assert request.status == "new"
    assert (request.reply_due_at == promise) == is_kept


def test_who_agrees_on_the_phone_to_a_time_that_moved_is_answered(clinic):
    request = make_request(Status.CONFIRMED, email="")
    assert (request.follow_up, request.first_answer_at) == ("call", None)
    later = request.appointment_at + timedelta(days=7)
    move(request, Status.CONFIRMED, appointment_at=later, is_agreed=True)
    request.refresh_from_db()
    assert (request.follow_up, request.first_answer_at) == ("", NOW)

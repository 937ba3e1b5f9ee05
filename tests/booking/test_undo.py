"""Undo brings everything back, and what it undid is as if it had never been."""

from datetime import timedelta

import pytest

from booking import operations, status_link, upkeep
from booking.frontdesk.urgency import REASONS, Horizon, ranked
from booking.models import AppointmentRequest, Status
from tests.factories.booking import (
    NOW,
    last_move_id,
    make_receptionist,
    make_request,
    move,
)

pytestmark = pytest.mark.usefixtures("clinic")
MINUTE = timedelta(minutes=1)


def reload(request):
    return AppointmentRequest.objects.get(pk=request.pk)


def undo(request, clinic, now=NOW, seen=None):
    operations.undo(
        request_id=request.pk,
        seen_event_id=seen or request.events.deeds().last().pk,
        clinic=clinic,
        by=make_receptionist(),
        now=now,
    )
    return reload(request)


def call(request, outcome, clinic, now=NOW + MINUTE):
    operations.log_call(
        request_id=request.pk,
        seen_event_id=last_move_id(request),
        outcome=outcome,
        clinic=clinic,
        by=make_receptionist(),
        now=now,
    )


def test_that_the_patient_will_come(clinic):
    request = make_request(Status.CONFIRMED)
    upkeep.acknowledge(request_id=request.pk, by=None, now=NOW)
    move(request, Status.CONFIRMED, appointment_at=NOW + timedelta(days=40))
    assert reload(request).acknowledged_at is None
    assert undo(request, clinic).acknowledged_at == NOW


def test_that_nobody_agreed_to_the_former_time(clinic):
    request = make_request(Status.CONFIRMED)
    later = NOW + timedelta(days=40)
    move(request, Status.CONFIRMED, appointment_at=later, is_agreed=True)
    assert undo(request, clinic).acknowledged_at is None


def test_the_calls_that_nobody_answered(clinic):
    request = make_request()
    call(request, "no_answer", clinic)
    call(request, "no_answer", clinic)
    call(request, "reached", clinic)
    assert reload(request).unanswered_calls == 0
    assert undo(request, clinic).unanswered_calls == 2


def standing(request):
    """Return how the request stands, as far as calls and moves change it."""
    names = ("status", "first_answer_at", "first_answer_on_time", *operations.STANDING)
    return {name: getattr(reload(request), name) for name in (*names, *operations.KEPT_BEFORE)}


@pytest.mark.parametrize("outcome", ["reached", "left_message"])
@pytest.mark.parametrize("email", ["", "ada@example.com"])
@pytest.mark.parametrize(
    "status",
    [
        Status.NEW,
        Status.CONTACTED,
        Status.OFFERED,
        Status.CONFIRMED,
        Status.DECLINED,
        Status.CANCELLED,
    ],
)
def test_a_call_that_was_logged_by_mistake(clinic, status, email, outcome):
    request = make_request(status, email=email)
    call(request, "no_answer", clinic)
    before, waiting = standing(request), request.messages.filter(state="queued").count()

    call(request, outcome, clinic)
    undo(request, clinic, NOW + MINUTE)

    assert standing(request) == before
    assert request.messages.filter(state="queued").count() == waiting


def test_what_was_done_last_comes_first(clinic):
    request = make_request(email="")
    move(request, Status.DECLINED, now=NOW)
    declined = last_move_id(request)
    call(request, "reached", clinic)

    with pytest.raises(operations.ChangedMeanwhile) as refused:
        undo(request, clinic, NOW + MINUTE, seen=declined)
    assert refused.value.event.kind == "called"
    assert reload(request).status == Status.DECLINED

    assert undo(request, clinic, NOW + MINUTE).status == Status.DECLINED
    assert reload(request).follow_up == "call"
    assert undo(request, clinic, NOW + MINUTE).status == Status.NEW
    with pytest.raises(operations.IllegalMove):
        undo(request, clinic, NOW + MINUTE)


def test_a_call_comes_too_late_like_a_move(clinic):
    request = make_request(Status.CONFIRMED)
    call(request, "reached", clinic)
    with pytest.raises(operations.TooLate):
        undo(request, clinic, NOW + MINUTE + operations.UNDO_FOR + MINUTE)
    upkeep.set_reminder(request_id=request.pk, is_wanted=False, by=None, now=NOW + MINUTE)
    with pytest.raises(operations.TooLate):
        undo(request, clinic, NOW + MINUTE)


def test_an_address_that_was_taken_away_after_the_call(clinic):
    """The call was none, and the e-mail does not go out: somebody has to call."""
    request = make_request(Status.CANCELLED)
    call(request, "reached", clinic)
    take_address_away(request, clinic)
    assert undo(request, clinic, NOW + MINUTE).follow_up == "call"


@pytest.mark.parametrize("outcome", ["reached", "left_message"])
def test_what_rang_in_vain_after_the_call(clinic, outcome):
    request = make_request(Status.OFFERED)
    call(request, "no_answer", clinic)
    call(request, outcome, clinic)
    call(request, "no_answer", clinic)
    assert undo(request, clinic, NOW + MINUTE).unanswered_calls == 2


def test_what_rang_in_vain_after_the_decision(clinic):
    request = make_request(email="")
    move(request, Status.DECLINED, now=NOW)
    call(request, "no_answer", clinic)
    assert undo(request, clinic, NOW + MINUTE).unanswered_calls == 1


def test_what_rang_in_vain_at_a_number_that_was_corrected_since(clinic):
    request = make_request(Status.OFFERED)
    for _ in range(3):
        call(request, "no_answer", clinic)
    call(request, "left_message", clinic)
    take_address_away(request, clinic)
    call(request, "no_answer", clinic)
    assert undo(request, clinic, NOW + MINUTE).unanswered_calls == 1


def test_that_a_cancellation_was_seen_after_a_message_was_left(clinic):
    request = make_request(Status.CONFIRMED)
    seen = {"seen_event_id": last_move_id(request), "clinic": clinic, "by": None, "now": NOW}
    operations.cancel(request_id=request.pk, **seen)
    call(request, "left_message", clinic)
    upkeep.see_cancellation(request_id=request.pk, by=make_receptionist(), now=NOW + MINUTE)
    assert undo(request, clinic, NOW + MINUTE).follow_up == ""


def test_that_the_patient_said_they_come_after_a_message_was_left(clinic):
    request = make_request(Status.CONFIRMED)
    call(request, "left_message", clinic)
    upkeep.acknowledge(request_id=request.pk, by=make_receptionist(), now=NOW + 2 * MINUTE)
    assert undo(request, clinic, NOW + 2 * MINUTE).acknowledged_at == NOW + 2 * MINUTE


def test_undoing_a_call_twice_says_that_it_is_undone(clinic):
    request = make_request(Status.DECLINED, email="")
    call(request, "reached", clinic)
    seen = request.events.deeds().last().pk
    undo(request, clinic, NOW + MINUTE, seen=seen)
    with pytest.raises(operations.ChangedMeanwhile) as refused:
        undo(request, clinic, NOW + MINUTE, seen=seen)
    assert refused.value.event.kind == "undone"


def test_when_a_request_was_closed(clinic):
    request = make_request(Status.DECLINED)
    later = NOW + timedelta(days=350)
    move(request, Status.NEW, now=later)
    assert undo(request, clinic, later + MINUTE).closed_at == NOW


def test_that_a_cancellation_has_to_be_seen_or_a_patient_called(clinic):
    cancelled = make_request(Status.CONFIRMED)
    operations.cancel(
        request_id=cancelled.pk,
        seen_event_id=last_move_id(cancelled),
        clinic=clinic,
        by=None,
        now=NOW,
    )
    declined = make_request(Status.DECLINED, email="")
    for request, follow_up in ((cancelled, "look"), (declined, "call")):
        assert reload(request).follow_up == follow_up
        move(request, Status.NEW)
        assert reload(request).follow_up == ""
        assert undo(request, clinic).follow_up == follow_up


def test_why_it_came_back_to_the_clinic(clinic):
    request = make_request(Status.OFFERED)
    operations.ask_other_times(
        request_id=request.pk,
        seen_event_id=last_move_id(request),
        days=[],
        parts=[],
        clinic=clinic,
        now=NOW,
    )
    move(request, Status.DECLINED)
    undo(request, clinic)
    listed = ranked(AppointmentRequest.objects.filter(pk=request.pk), Horizon.of(clinic, NOW)).get()
    assert listed.last_move == "asked_other_times"
    assert REASONS[listed.urgency].name in ("due_today", "back_again")


def test_an_answer_that_was_undone_twice_is_no_answer(clinic):
    request = make_request()
    for minute in (1, 3):
        move(request, Status.DECLINED, now=NOW + minute * MINUTE)
        request = undo(request, clinic, NOW + (minute + 1) * MINUTE)
        assert (request.first_answer_at, request.first_answer_on_time) == (None, None)


@pytest.mark.parametrize("status", [Status.SPAM, Status.DUPLICATE])
def test_what_tells_the_patient_nothing_is_no_answer(clinic, status):
    request = make_request(status)
    move(request, Status.NEW)
    assert reload(request).first_answer_at is None


def test_who_has_no_address_any_more_is_called_about_what_is_true_again(clinic):
    request = make_request(Status.OFFERED)
    move(request, Status.DECLINED, now=NOW + MINUTE)
    take_address_away(request, clinic)
    assert undo(request, clinic, NOW + MINUTE).status == Status.OFFERED
    assert reload(request).follow_up == "call"


def test_a_withdrawn_mail_has_the_new_link(clinic):
    request = make_request(Status.OFFERED)
    move(request, Status.DECLINED, now=NOW + MINUTE)
    upkeep.replace_link(
        request_id=request.pk, seen_address_id=None, clinic=clinic, by=make_receptionist(), now=NOW
    )
    request = undo(request, clinic, NOW + MINUTE)
    offered = request.messages.get(kind="offered")
    assert offered.state == "queued"
    assert status_link.token(request) in offered.body


def take_address_away(request, clinic):
    upkeep.change_contact(
        request_id=request.pk,
        phone=request.phone,
        email="",
        contact_method="call",
        clinic=clinic,
        by=make_receptionist(),
        now=NOW,
    )


def test_a_withdrawn_mail_goes_to_the_address_that_was_corrected(clinic):
    request = make_request(Status.CONFIRMED, email="wrong@example.com")
    move(request, Status.CONFIRMED, appointment_at=NOW + timedelta(days=40))
    upkeep.change_contact(
        request_id=request.pk,
        phone=request.phone,
        email="right@example.com",
        contact_method="email",
        clinic=clinic,
        by=make_receptionist(),
        now=NOW,
    )
    undo(request, clinic)
    waiting = request.messages.filter(state="queued").exclude(kind="alert")
    assert {message.to for message in waiting} == {"right@example.com"}
    assert "confirmed" in {message.kind for message in waiting}


def test_of_a_call_that_an_older_release_logged_opens_nothing_again(clinic):
    request = make_request(Status.DECLINED, email="")
    request.events.create(
        kind="called", at=NOW + MINUTE, by=make_receptionist(), call_outcome="reached"
    )
    closed_at = reload(request).closed_at
    undone = undo(request, clinic, NOW + 2 * MINUTE)
    assert (undone.status, undone.closed_at) == ("declined", closed_at)

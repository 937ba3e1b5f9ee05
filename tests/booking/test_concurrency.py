"""What happens when two people, or two clicks of one, come at the same moment."""

import uuid
from datetime import timedelta
from functools import partial

import pytest

from booking import outbox, submission
from booking.models import AppointmentRequest, Message, RequestEvent, Status
from tests.factories.booking import (
    NOW,
    last_move_id,
    make_answers,
    make_receptionist,
    make_request,
    move,
    submit,
)
from tests.factories.clinic import make_body_area, make_clinic, make_practitioner

from .concurrency import at_once, meet

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def clinic(transactional_db):
    make_body_area()
    return make_clinic()


def outcomes(results):
    return sorted(type(result).__name__ for result in results)


@pytest.mark.parametrize("is_same_form", [True, False])
def test_a_double_click_and_two_tabs_make_one_request(monkeypatch, is_same_form):
    answers, key = make_answers(), uuid.uuid4()
    # Both have looked for an earlier request and found none.
    meet(monkeypatch, submission, "_check_limits")

    results = at_once(
        *(
            partial(submit, answers, submission_key=key if is_same_form else uuid.uuid4())
            for _ in range(2)
        )
    )

    assert results == [AppointmentRequest.objects.get()] * 2
    assert RequestEvent.objects.count() == 1
    assert Message.objects.count() == 2


def test_two_receptionists_who_decide_at_once_do_not_both_win(monkeypatch):
    request = make_request()
    seen = last_move_id(request)
    make_practitioner()
    asha, ben = make_receptionist("asha"), make_receptionist("ben")
    # Without the lock both would come to check the same move.
    meet(monkeypatch, AppointmentRequest, "can_become")

    results = at_once(
        partial(move, request, Status.CONFIRMED, by=asha, seen_event_id=seen),
        partial(move, request, Status.DECLINED, by=ben, seen_event_id=seen),
    )

    assert outcomes(results) == ["ChangedMeanwhile", "RequestEvent"]
    lost = next(result for result in results if isinstance(result, Exception))
    winner = request.events.moves().last()
    assert lost.event == winner
    assert lost.event.by == (ben if results[0] is lost else asha)
    request.refresh_from_db()
    assert request.status == winner.to_status


def test_one_time_of_a_practitioner_is_given_away_once(monkeypatch):
    first, second = make_request(), make_request()
    slot = {
        "appointment_at": NOW + timedelta(days=3),
        "practitioner": make_practitioner(),
        "by": make_receptionist(),
    }
    # Each has its own request under lock and is about to save it.
    meet(monkeypatch, AppointmentRequest, "can_become")

    results = at_once(
        partial(move, first, Status.CONFIRMED, **slot),
        partial(move, second, Status.CONFIRMED, **slot),
    )

    assert outcomes(results) == ["RequestEvent", "SlotTaken"]
    assert AppointmentRequest.objects.confirmed().count() == 1
    assert RequestEvent.objects.filter(kind="confirmed").count() == 1
    assert Message.objects.filter(kind="confirmed").count() == 1


def test_two_workers_send_each_message_once(mailoutbox):
    for _ in range(3):
        make_request()

    sent = at_once(*(partial(outbox.deliver_due, now=NOW) for _ in range(2)))

    assert sum(sent) == len(mailoutbox) == 6
    assert not Message.objects.exclude(state="sent", attempts=1).exists()

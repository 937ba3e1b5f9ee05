"""Two receptionists and a patient act on one request at the same moment, in every pair of moves.

Exactly one wins, the others are told, and the history, the status and the messages say the same.
"""

from datetime import timedelta
from functools import partial
from itertools import combinations_with_replacement

import pytest
from django.db import connection

from booking import operations
from booking.models import AppointmentRequest, Message, Status
from clinic_site.models import ClinicSettings
from tests.factories.booking import (
    NOW,
    last_move_id,
    make_receptionist,
    make_request,
    submit,
)
from tests.factories.clinic import make_body_area, make_clinic, make_practitioner

from .concurrency import at_once, meet

pytestmark = pytest.mark.django_db(transaction=True)

STAFF_ANSWERS = ["offer", "confirm", "decline", "cancel", "mark_duplicate", "mark_spam"]
# The verbs that move a request from each status: those of staff, and the one of the patient who
# acts beside them. The last ones after the visit began, the rest before.
RACES = [
    (Status.NEW, ["log_call", "mark_contacted", "ask_to_call", *STAFF_ANSWERS], "cancel"),
    (Status.CONTACTED, ["log_call", "ask_to_call", "reopen", "undo", *STAFF_ANSWERS], "cancel"),
    (Status.OFFERED, ["mark_contacted", "reopen", "undo", *STAFF_ANSWERS], "accept"),
    (Status.OFFERED, ["confirm", "cancel"], "ask_other_times"),
    (Status.CONFIRMED, ["reschedule", "cancel", "undo"], "cancel"),
    (Status.DECLINED, ["reopen", "undo"], None),
    (Status.CANCELLED, ["reopen", "undo"], None),
    (Status.DUPLICATE, ["reopen", "undo"], None),
    (Status.SPAM, ["reopen", "undo"], None),
    # The patient can no longer cancel then.
    (Status.CONFIRMED, ["complete", "mark_no_show", "reschedule", "cancel"], None),
    (Status.NO_SHOW, ["complete", "reopen"], None),
    (Status.COMPLETED, ["mark_no_show"], None),
]
AFTER_THE_VISIT = {"complete", "mark_no_show"}


@pytest.fixture(autouse=True)
def clinic(transactional_db):
    make_body_area()
    return make_clinic()


def arguments(verb, request):
    """Return what the operation takes beside what all take."""
    practitioner = make_practitioner()
    at = NOW + timedelta(days=90, hours=3 * request.pk)
    slot = {"appointment_at": at, "practitioner": practitioner}
    return {
        "log_call": {"outcome": "reached"},
        "offer": {"times": [(at, practitioner)]},
        "confirm": slot,
        "reschedule": slot,
        "decline": {"reason": "no_time"},
        "mark_duplicate": {"original": AppointmentRequest.objects.exclude(pk=request.pk).first()},
        "ask_other_times": {"days": [0], "parts": []},
        "accept": {"offer_id": getattr(request.offers.first(), "pk", None)},
    }.get(verb, {})


def action(verb, request, by, now):
    who = {} if verb in ("accept", "ask_other_times") else {"by": by}
    return partial(
        getattr(operations, verb),
        request_id=request.pk,
        seen_event_id=last_move_id(request),
        clinic=ClinicSettings.load(),
        now=now,
        **who,
        **arguments(verb, request),
    )


def check_one_won(request, results, moves_before):
    """Check that one act was done, the others refused, and that all records agree."""
    won = [result for result in results if not isinstance(result, Exception)]
    lost = [result for result in results if isinstance(result, Exception)]
    assert len(won) == 1, results
    assert all(isinstance(error, operations.ChangedMeanwhile) for error in lost), lost
    assert {error.event for error in lost} == {won[0]}
    request.refresh_from_db()
    moves = list(request.events.moves())
    assert [move.pk for move in moves[moves_before:]] == [won[0].pk]
    assert request.status == won[0].to_status
    messages = request.messages.filter(event__gte=won[0]).exclude(kind__in=Message.ALERTS)
    told = {message.kind for message in messages}
    expected = {"offered", "confirmed", "declined", "cancelled", "rescheduled", "reach_us"}
    by_another_name = {"contacted": "reach_us"}.get(won[0].to_status, "rescheduled")
    assert told <= {won[0].to_status, by_another_name} & expected


@pytest.mark.parametrize(("status", "verbs", "of_the_patient"), RACES)
def test_one_wins_and_the_others_are_told(monkeypatch, status, verbs, of_the_patient):
    colleagues = make_receptionist("asha"), make_receptionist("ben")
    submit()
    for pair in combinations_with_replacement(verbs, 2):
        request = make_request(status)
        now = request.appointment_at if AFTER_THE_VISIT & set(verbs) else NOW
        actions = [
            action(verb, request, by, now) for verb, by in zip(pair, colleagues, strict=True)
        ]
        if of_the_patient:
            actions.append(action(of_the_patient, request, None, now))
        moves = request.events.moves().count()

        with monkeypatch.context() as patch:
            if connection.vendor == "postgresql":
                # All have begun their transaction before one gets the lock.
                meet(patch, operations, "_locked", parties=len(actions))
            results = at_once(*actions)

        check_one_won(request, results, moves)


def test_a_decision_is_undone_or_the_patient_is_told_of_it(monkeypatch):
    """Not both, and a call is undone once."""
    colleagues = make_receptionist("asha"), make_receptionist("ben")
    request = make_request("declined", email="")
    races = [("undo", "log_call"), ("undo", "undo")]
    for number, verbs in enumerate(races):
        if number:
            request = make_request("declined", email="")
            action("log_call", request, colleagues[0], NOW)()
        seen = request.events.deeds().last().pk
        actions = [
            partial(action(verb, request, by, NOW), seen_event_id=seen)
            for verb, by in zip(verbs, colleagues, strict=True)
        ]
        with monkeypatch.context() as patch:
            if connection.vendor == "postgresql":
                meet(patch, operations, "_locked", parties=2)
            results = at_once(*actions)

        lost = [each for each in results if isinstance(each, operations.ChangedMeanwhile)]
        (won,) = [each for each in results if not isinstance(each, Exception)]
        assert len(lost) == 1, results
        request.refresh_from_db()
        is_called = won.kind == "called"
        assert request.status == ("new" if verbs[1] == "log_call" and not is_called else "declined")
        assert request.follow_up == ("call" if verbs == ("undo", "undo") else "")


def test_the_patients_three_tabs_do_one_thing():
    request = make_request("offered")

    results = at_once(
        *(action(verb, request, None, NOW) for verb in ("accept", "ask_other_times", "cancel"))
    )

    check_one_won(request, results, 2)


def test_every_move_of_the_table_is_raced():
    """So that a verb which is added is added here, too."""
    verbs = {verb for _, verbs, of_the_patient in RACES for verb in [*verbs, of_the_patient]}
    public = {
        name
        for name, value in vars(operations).items()
        if callable(value) and getattr(value, "__module__", "") == operations.__name__
        if not name.startswith("_") and not isinstance(value, type)
    }

    assert public - {"expire_offers", "undo_until"} == verbs - {None}

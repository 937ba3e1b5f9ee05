"""Two visits of one practitioner never overlap, whichever two moves make them at one moment.

The times are not the same: the one begins in the other's buffer, which only the whole rule refuses.
"""

from datetime import timedelta
from functools import partial

import pytest

from booking import operations
from booking.models import AppointmentRequest, Message, Status
from clinic_site.models import ClinicSettings
from tests.factories.booking import (
    NOW,
    last_move_id,
    make_receptionist,
    make_request,
    move,
)
from tests.factories.clinic import make_body_area, make_clinic, make_practitioner

from .concurrency import at_once, meet

pytestmark = pytest.mark.django_db(transaction=True)

SLOT = NOW + timedelta(days=3)
# A visit takes 45 minutes and 15 more are kept free.
IN_ITS_BUFFER = SLOT + timedelta(minutes=50)


@pytest.fixture(autouse=True)
def clinic(transactional_db):
    make_body_area()
    make_practitioner()
    return make_clinic()


def ready_to_confirm():
    """Return a request, and a move that gives it the slot."""
    request = make_request()
    return request, partial(
        move,
        request,
        Status.CONFIRMED,
        by=make_receptionist("ben"),
        seen_event_id=last_move_id(request),
        appointment_at=SLOT,
        practitioner=make_practitioner(),
    )


def ready_to_accept():
    request = make_request()
    move(request, Status.OFFERED, times=[(SLOT, make_practitioner())])
    return request, partial(
        operations.accept,
        request_id=request.pk,
        seen_event_id=last_move_id(request),
        offer_id=request.offers.get().pk,
        clinic=ClinicSettings.load(),
        now=NOW,
    )


def ready_to_reschedule():
    request = make_request(Status.CONFIRMED)
    return request, partial(
        move,
        request,
        Status.CONFIRMED,
        by=make_receptionist("ben"),
        seen_event_id=last_move_id(request),
        appointment_at=SLOT,
        practitioner=make_practitioner(),
    )


def ready_to_undo():
    """Return a request whose cancelled visit in the slot can be put back."""
    request = make_request()
    move(request, Status.CONFIRMED, appointment_at=SLOT)
    move(request, Status.CANCELLED)
    return request, partial(
        operations.undo,
        request_id=request.pk,
        seen_event_id=last_move_id(request),
        clinic=ClinicSettings.load(),
        by=make_receptionist("ben"),
        now=NOW,
    )


every_move_that_makes_a_visit = pytest.mark.parametrize(
    "ready", [ready_to_confirm, ready_to_accept, ready_to_reschedule, ready_to_undo]
)


def race(ready, monkeypatch):
    """Let the move come with a confirmation of another request; return what became of both."""
    request, act = ready()
    other = make_request()
    confirm = partial(
        move,
        other,
        Status.CONFIRMED,
        by=make_receptionist("asha"),
        seen_event_id=last_move_id(other),
        appointment_at=IN_ITS_BUFFER,
        practitioner=make_practitioner(),
    )
    # Where nothing kept them apart, both would have found the time free by then.
    went_on = meet(monkeypatch, operations, "_put")
    results = at_once(act, confirm)
    # They came one after the other. Two that store visits at once could end in a deadlock.
    assert went_on[0] == 1
    return request, other, results


@every_move_that_makes_a_visit
def test_one_of_two_visits_that_overlap_is_refused(ready, monkeypatch):
    request, other, results = race(ready, monkeypatch)

    assert sorted(type(result).__name__ for result in results) == ["RequestEvent", "SlotTaken"]
    won = (request, other)[isinstance(results[0], Exception)]
    around = AppointmentRequest.objects.overlapping(
        make_practitioner(), SLOT, IN_ITS_BUFFER + timedelta(hours=1)
    )
    assert around.get() == won


@every_move_that_makes_a_visit
def test_who_was_refused_left_no_trace_of_the_visit(ready, monkeypatch):
    request, other, results = race(ready, monkeypatch)

    lost = (other, request)[isinstance(results[0], Exception)]
    lost.refresh_from_db()
    assert lost.appointment_at not in (SLOT, IN_ITS_BUFFER) or lost.status not in (
        Status.CONFIRMED,
        Status.COMPLETED,
    )
    told_of = Message.objects.filter(request=lost, kind__in=["confirmed", "rescheduled"])
    assert not told_of.filter(event__appointment_at=IN_ITS_BUFFER).exists()

"""A visit that the patient gave up is not forgotten: it is to do until it was seen, or is over."""

from datetime import timedelta

import pytest
import time_machine

from booking import operations
from booking.models import AppointmentRequest
from tests.factories.clinic import make_absence, make_closure

from .making import NOW, last_event_id, make_request
from .test_inbox import INBOX, names
from .test_moves import address, press

VISIT = NOW + timedelta(days=2)


def cancel(request, clinic, by=None):
    operations.cancel(
        request_id=request.pk, seen_event_id=last_event_id(request), clinic=clinic, by=by, now=NOW
    )


@pytest.fixture
def given_up(desk, clinic):
    request = make_request("confirmed", name="Gave Up", appointment_at=VISIT)
    cancel(request, clinic)
    return request


def to_do(desk):
    return names(desk.get(INBOX))


def is_unseen(request):
    return AppointmentRequest.objects.get(pk=request.pk).follow_up == "look"


def test_it_is_to_do_and_says_what_to_do(desk, given_up):
    inbox = desk.get(INBOX)
    assert names(inbox) == ["Gave Up"]
    assert {view.slug: count for view, _, count in inbox.context["views"]}["todo"] == 1
    page = inbox.content.decode()
    assert "The patient cancelled the visit on Thursday at 10am, with Dana Okafor" in page
    assert "Give the time to somebody" in page


def test_one_press_takes_it_off_and_the_history_says_who(desk, asha, given_up):
    make_request(name="Next")
    assert (
        address("see_cancellation", given_up)
        in desk.get(address("request", given_up)).content.decode()
    )

    response = desk.post(address("see_cancellation", given_up), follow=True)

    assert "is out of the list." in response.content.decode()
    assert response.context["patient_request"].name == "Next"
    assert to_do(desk) == ["Next"]
    event = given_up.events.last()
    assert (event.kind, event.by) == ("seen", asha)


def test_pressed_twice_it_is_seen_once(desk, given_up):
    for _ in range(2):
        desk.post(address("see_cancellation", given_up))
    assert given_up.events.filter(kind="seen").count() == 1
    page = desk.get(address("request", given_up)).content.decode()
    assert address("see_cancellation", given_up) not in page


@pytest.mark.parametrize("why", ["absence", "closure", "no appointments"])
def test_it_can_be_seen_also_when_nobody_is_there_then(desk, given_up, why):
    practitioner, day = given_up.practitioner, VISIT.date()
    if why == "absence":
        make_absence(practitioner, day)
    elif why == "closure":
        make_closure(day)
    else:
        practitioner.is_active = False
        practitioner.save()

    page = desk.get(address("request", given_up)).content.decode()
    assert "A time is free again" not in page
    assert address("see_cancellation", given_up) in page
    desk.post(address("see_cancellation", given_up), {"seen": last_event_id(given_up)})
    assert not is_unseen(given_up)


def test_it_leaves_by_itself_when_the_time_has_passed(desk, asha, given_up):
    with time_machine.travel(VISIT + timedelta(minutes=1), tick=False):
        desk.force_login(asha)
        assert to_do(desk) == []
        page = desk.get(address("request", given_up)).content.decode()
        assert address("see_cancellation", given_up) not in page


def test_whoever_puts_it_back_to_new_has_seen_it(desk, given_up):
    press(desk, "reopen", given_up)
    assert not is_unseen(given_up)


def test_what_gives_no_visit_up_and_what_the_clinic_cancels_is_not_to_do(desk, clinic, asha):
    for request, by in ((make_request(), None), (make_request("confirmed"), asha)):
        cancel(request, clinic, by)
        assert not is_unseen(request)
    assert to_do(desk) == []


def test_a_search_finds_it_once(desk, given_up):
    found = desk.post(f"{INBOX}search/", {"text": "gave up"})
    assert names(found) == ["Gave Up"]

from datetime import UTC, datetime, timedelta
from inspect import isfunction, signature

import pytest
from django.db import DatabaseError, OperationalError, transaction
from django.urls import reverse

from booking import operations
from booking.frontdesk.moves import MOVES, NAMED
from booking.models import TRANSITIONS, VISIT_STATUSES, AppointmentRequest, RequestEvent, Status
from clinic_site.models import ClinicSettings
from tests.factories.clinic import make_practitioner

from .making import NOW, last_event_id, make_request, make_user

INBOX = "/admin/requests/"


def address(name, request):
    return reverse(f"frontdesk:{name}", args=[request.pk])


def press(client, name, request, seen=None, **answers):
    answers["seen"] = last_event_id(request) if seen is None else seen
    return client.post(address(name, request), answers)


def appointment(practitioner, date="2026-11-25", time="10:30", **more):
    return {"date": date, "time": time, "practitioner": practitioner.pk} | more


def messages_of(client):
    return [str(message) for message in client.get("/admin/").context["messages"]]


def said(client):
    return " ".join(messages_of(client))


BEGAN, TO_COME = NOW - timedelta(hours=1), NOW + timedelta(days=1)


def allowed(request, move, dana, asha):
    """Say whether the operation itself makes the move; nothing is kept."""
    arguments = {
        "log_call": {"outcome": "no_answer"},
        "offer": {"times": [(NOW + timedelta(days=9), dana)]},
        "confirm": {"appointment_at": NOW + timedelta(days=9), "practitioner": dana},
        "reschedule": {"appointment_at": NOW + timedelta(days=9), "practitioner": dana},
        "decline": {"reason": "no_time"},
        "mark_duplicate": {"original": AppointmentRequest.objects.exclude(pk=request.pk).first()},
    }.get(move.name, {})
    try:
        with transaction.atomic():
            move.operation(
                request_id=request.pk,
                seen_event_id=last_event_id(request),
                clinic=ClinicSettings.load(),
                by=asha,
                now=NOW,
                **arguments,
            )
            transaction.set_rollback(True)
    except operations.IllegalMove:
        return False
    return True


@pytest.mark.parametrize("begins", [BEGAN, TO_COME])
@pytest.mark.parametrize("status", Status)
def test_exactly_the_moves_that_the_operations_allow_are_on_the_page(desk, asha, status, begins):
    dana = make_practitioner("Dana Okafor")
    make_request(phone="+19055550199", email="", name="Zoe Quill")
    visit = {"appointment_at": begins, "practitioner": dana}
    request = make_request(status, **visit if status in VISIT_STATUSES else {})
    page = desk.get(address("request", request)).content.decode()
    shown = {move.name for move in MOVES if f'action="{address(move.name, request)}"' in page}
    assert shown == {move.name for move in MOVES if allowed(request, move, dana, asha)}
    stays = {move.name for move in MOVES if move.may_stay}
    assert {NAMED[name].status for name in shown - stays} == {
        to for to in TRANSITIONS[status] if to not in ("completed", "no_show") or begins == BEGAN
    }


def test_every_operation_of_staff_is_a_move():
    verbs = {
        name
        for name, function in vars(operations).items()
        if isfunction(function)
        and not name.startswith("_")
        and function.__module__ == "booking.operations"
        and "by" in signature(function).parameters
    }
    assert verbs - {"undo"} == set(NAMED)


@pytest.mark.parametrize(
    ("fields", "first"),
    [
        ({"status": "new", "contact_method": "call"}, ["log_call", "confirm"]),
        ({"status": "new", "contact_method": "email"}, ["offer"]),
        ({"status": "confirmed", "appointment_at": BEGAN}, ["complete", "mark_no_show"]),
        ({"status": "new", "unanswered_calls": 3}, ["ask_to_call", "log_call"]),
        ({"status": "contacted", "unanswered_calls": 3, "email": ""}, ["log_call"]),
        ({"status": "declined"}, []),
        ({"status": "declined", "email": "", "follow_up": "call"}, ["log_call"]),
    ],
)
def test_what_is_wanted_most_comes_first_and_the_rest_is_folded(desk, fields, first):
    request = make_request(**fields)
    moves = desk.get(address("request", request)).context["moves"]
    assert [move.name for move, _, is_open in moves if is_open] == first
    assert [move.name for move, _, _ in moves][: len(first)] == first


def test_contacted_is_one_click(desk, asha):
    request = make_request()
    response = press(desk, "mark_contacted", request)
    request.refresh_from_db()
    assert response["Location"] == f"{reverse('frontdesk:next')}?after={request.pk}"
    assert request.status == "contacted"
    assert request.events.last().by == asha
    assert f"Marked as contacted: {request.reference}." in said(desk)


def test_confirming_gives_an_appointment_in_the_clinics_time(desk):
    request, dana = make_request(), make_practitioner("Dana Okafor")
    press(desk, "confirm", request, **appointment(dana))
    request.refresh_from_db()
    assert request.status == "confirmed"
    assert request.appointment_at == datetime(2026, 11, 25, 15, 30, tzinfo=UTC)
    assert request.practitioner == dana
    assert f"Confirmed {request.reference}. An e-mail is on its way." in said(desk)


def test_declining_records_the_reason(desk):
    request = make_request()
    press(desk, "decline", request, reason="not_reached")
    request.refresh_from_db()
    assert (request.status, request.decline_reason) == ("declined", "not_reached")


def test_cancelling_cancels(desk):
    request = make_request("confirmed")
    press(desk, "cancel", request)
    request.refresh_from_db()
    assert request.status == "cancelled"


def test_going_back_to_new_gives_up_the_missed_appointment(desk):
    request = make_request("no_show", appointment_at=NOW - timedelta(days=1))
    press(desk, "reopen", request)
    request.refresh_from_db()
    assert (request.status, request.appointment_at) == ("new", None)


def test_who_has_no_email_is_to_be_called(desk):
    request = make_request(email="")
    page = desk.get(address("request", request)).content.decode()
    assert page.count("No e-mail address: call them on") == 4
    press(desk, "cancel", request)
    assert "There is no e-mail address: please call the patient." in said(desk)


@pytest.mark.parametrize("name", ["confirm", "mark_contacted", "decline", "cancel"])
def test_what_is_said_after_a_move_names_nobody(desk, name):
    request = make_request(name="Zebediah", email="", phone="+19055550177")
    answers = appointment(make_practitioner("Dana Okafor")) | {"reason": "no_time"}
    press(desk, name, request, **answers)
    stored = desk.cookies.get("messages")
    words = (stored.value if stored else "") + said(desk)
    assert request.reference in words
    assert "Zebediah" not in words
    assert "0177" not in words


def test_the_second_of_two_people_is_told_who_was_first_and_when(desk):
    request, dana = make_request(), make_practitioner("Dana Okafor")
    seen = last_event_id(request)
    bo = make_user("Front desk", "bo", first_name="Bo", last_name="Lee")
    operations.mark_contacted(
        request_id=request.pk,
        seen_event_id=seen,
        clinic=ClinicSettings.load(),
        by=bo,
        now=NOW - timedelta(minutes=56),
    )
    response = press(desk, "confirm", request, seen=seen, **appointment(dana))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Bo Lee marked this request as contacted at 9:04am today. Nothing else was done." in page
    assert 'role="alert"' in page
    assert 'value="2026-11-25"' in page
    assert f'name="seen" value="{last_event_id(request)}"' in page
    request.refresh_from_db()
    assert request.status == "contacted"


def test_pressing_twice_says_that_it_is_done(desk):
    request = make_request()
    seen = last_event_id(request)
    press(desk, "mark_contacted", request)
    page = press(desk, "mark_contacted", request, seen=seen).content.decode()
    assert "You marked this request as contacted at 10am today." in page
    assert request.events.count() == 2


def test_a_mistake_does_not_hide_what_somebody_else_did(desk):
    request = make_request()
    seen = last_event_id(request)
    press(desk, "mark_contacted", request)
    page = press(desk, "decline", request, seen=seen).content.decode()
    assert "You marked this request as contacted" in page


@pytest.mark.parametrize("seen", ["", "nonsense", "9" * 5000, "-1"])
def test_a_form_that_saw_nothing_moves_nothing(desk, seen):
    request = make_request()
    assert press(desk, "cancel", request, seen=seen).status_code in (200, 409)
    request.refresh_from_db()
    assert request.status == "new"


def test_a_move_that_is_not_possible_is_refused_in_words(desk):
    request = make_request("declined")
    response = press(desk, "mark_contacted", request)
    assert response.status_code == 409
    assert "A request that is declined cannot become contacted." in response.content.decode()


def test_a_taken_time_is_refused_and_the_form_kept(desk):
    dana = make_practitioner("Dana Okafor")
    taken = datetime(2026, 11, 25, 15, 30, tzinfo=UTC)
    make_request("confirmed", appointment_at=taken, practitioner=dana)
    request = make_request()
    response = press(desk, "confirm", request, **appointment(dana))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Dana Okafor already has an appointment at that time." in page
    assert 'value="10:30"' in page
    assert AppointmentRequest.objects.get(pk=request.pk).status == "new"


@pytest.mark.parametrize("error", [OperationalError, DatabaseError])
def test_a_move_that_cannot_be_stored_now_keeps_the_form(desk, monkeypatch, error):
    def fail(*_, **__):
        raise error("attempt to write a readonly database")

    request, dana = make_request(), make_practitioner("Dana Okafor")
    monkeypatch.setattr(RequestEvent, "save", fail)
    response = press(desk, "confirm", request, **appointment(dana))
    page = response.content.decode()
    assert response.status_code == 503
    assert "This could not be stored just now. Please try again." in page
    assert 'value="2026-11-25"' in page
    assert 'value="10:30"' in page
    assert AppointmentRequest.objects.get(pk=request.pk).status == "new"


@pytest.mark.parametrize(
    ("name", "answers"),
    [("confirm", {}), ("decline", {}), ("decline", {"reason": "because"})],
)
def test_a_form_with_a_mistake_is_shown_open_and_explained(desk, name, answers):
    request = make_request()
    page = press(desk, name, request, **answers).content.decode()
    assert "Nothing is done yet. Look at the marked answers." in page
    assert "error-message" in page
    form = page[: page.index(f'action="{address(name, request)}"')]
    assert form.rindex("<details") == form.rindex(
        f'<details class="frontdesk-move" id="{name}" open'
    )

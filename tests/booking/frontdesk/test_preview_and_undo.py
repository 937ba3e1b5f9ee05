"""What would be sent is shown before; what was done can be taken back."""

from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.urls import reverse

from booking import outbox, preview, status_link
from booking.models import Access, AccessedRequest, AppointmentRequest, Message
from tests.factories.clinic import make_practitioner

from .making import NOW, last_event_id, make_request


def address(name, request):
    return reverse(f"frontdesk:{name}", args=[request.pk])


def press(client, name, request, **answers):
    return client.post(address(name, request), {"seen": last_event_id(request)} | answers)


def time_of(practitioner, clock="15:30"):
    return f"{practitioner.pk}@2026-11-25T{clock}Z"


def everything_stored():
    """Return all of booking's rows but the access log's: that somebody looked is kept, always."""
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in apps.get_app_config("booking").get_models()
        if model not in (Access, AccessedRequest)
    }


MOVES = [
    ("offer", "new"),
    ("confirm", "new"),
    ("decline", "new"),
    ("cancel", "new"),
    ("reschedule", "confirmed"),
    ("cancel", "confirmed"),
]


def answers_for(name):
    times = {"chosen": time_of(make_practitioner("Dana Free"))}
    return {"decline": {"reason": "no_time"}, "cancel": {}}.get(name, times)


@pytest.mark.parametrize(("name", "status"), MOVES)
@pytest.mark.parametrize("contact", [{}, {"email": ""}])
def test_a_preview_stores_nothing(desk, name, status, contact):
    request = make_request(status, **contact)
    answers = answers_for(name)
    before = everything_stored()
    page = press(desk, name, request, preview="1", **answers).content.decode()
    assert "Nothing is done yet." in page
    assert everything_stored() == before
    assert Access.objects.get().action == "viewed"
    assert preview.NOBODY not in page


@pytest.mark.parametrize(("name", "status"), MOVES)
def test_what_is_previewed_is_what_is_sent(desk, name, status):
    request = make_request(status)
    answers = answers_for(name)
    shown = press(desk, name, request, preview="1", **answers).context["message"]
    press(desk, name, request, **answers)
    sent = request.messages.get()
    assert (sent.kind, sent.to) == (shown.kind, shown.to)
    # Except the private link, which opens nothing for who looks at it here.
    assert (sent.subject, status_link.hidden(request, sent.body)) == (shown.subject, shown.body)
    assert status_link.token(request) in sent.body


def test_a_preview_keeps_every_answer_for_sending_and_for_changing(desk):
    request, dana = make_request(), make_practitioner("Dana Free")
    answers = {"chosen": [time_of(dana), time_of(dana, "17:00")]}
    page = press(desk, "offer", request, preview="1", **answers)
    hidden = page.context["sent"]
    assert [value for name, value in hidden if name == "chosen"] == answers["chosen"]
    assert "frontdesk-times" not in page.content.decode()
    fields = {name: [each for key, each in hidden if key == name] for name, _ in hidden}
    changed = desk.post(address("offer", request), fields | {"change": "1"}).content.decode()
    assert changed.count("checked") >= 2
    assert '<details class="frontdesk-move" id="offer" open' in changed
    assert AppointmentRequest.objects.get().status == "new"
    desk.post(address("offer", request), fields)
    assert request.offers.count() == 2


def test_a_preview_of_what_cannot_be_says_why(desk):
    request, dana = make_request(), make_practitioner("Dana Okafor")
    make_request("confirmed", appointment_at=NOW + timedelta(days=1), practitioner=dana)
    response = press(desk, "confirm", request, preview="1", chosen=time_of(dana, "15:00"))
    assert response.status_code == 409
    assert "Dana Okafor already has an appointment" in response.content.decode()


def test_without_an_email_address_the_preview_says_what_to_tell(desk):
    request = make_request(email="")
    page = press(desk, "decline", request, preview="1", reason="no_time").content.decode()
    assert "what to tell the patient" in page
    assert "We have no free time that suits you" in page


def test_a_move_can_be_undone_from_the_message_that_says_it_is_done(desk):
    request = make_request()
    press(desk, "decline", request, reason="no_time")
    page = desk.get("/admin/requests/").content.decode()
    assert f'action="{address("undo", request)}"' in page
    assert ">3:00</span> left" in page
    assert "the e-mail goes out at 10:03am today" in page
    response = press(desk, "undo", request)
    assert response["Location"] == address("request", request)
    assert AppointmentRequest.objects.get().status == "new"
    assert request.messages.get().state == "withdrawn"
    assert f"Undone: {request.reference} is “New” again." in desk.get("/admin/").content.decode()


def test_a_call_about_a_decision_is_undone_before_the_decision(desk):
    request = make_request(email="")
    press(desk, "decline", request, reason="no_time")
    press(desk, "log_call", request, outcome="reached")
    request.refresh_from_db()
    assert request.follow_up == ""

    for words, status, follow_up in (
        ("as it was before", "declined", "call"),
        ("“New” again", "new", ""),
    ):
        shown = desk.get(address("request", request)).context["undo"].event
        desk.post(address("undo", request), {"seen": shown.pk})
        assert f"Undone: {request.reference} is {words}." in desk.get("/admin/").content.decode()
        request.refresh_from_db()
        assert (request.status, request.follow_up) == (status, follow_up)
    page = desk.get(address("request", request)).content.decode()
    assert "Call logged: Reached the patient (undone)" in page


def test_who_did_not_see_the_call_does_not_undo_the_decision(desk):
    request = make_request(email="")
    press(desk, "decline", request, reason="no_time")
    seen = last_event_id(request)
    press(desk, "log_call", request, outcome="reached")
    response = desk.post(address("undo", request), {"seen": seen})
    assert response.status_code == 409
    assert "You called the patient at 10am today. Nothing else" in response.content.decode()
    request.refresh_from_db()
    assert request.status == "declined"


def test_undo_is_offered_as_long_as_it_works(desk):
    request = make_request()
    press(desk, "decline", request, reason="no_time")
    for minutes, is_offered in ((2, True), (3, True), (4, False)):
        with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
            page = desk.get(address("request", request))
        assert bool(page.context["undo"]) == is_offered


def test_undo_is_not_offered_once_the_patient_may_know(desk):
    request = make_request()
    press(desk, "decline", request, reason="no_time")
    Message.objects.update(next_attempt_at=NOW)
    outbox.deliver_due(now=NOW)
    assert desk.get(address("request", request)).context["undo"] is None
    response = press(desk, "undo", request)
    assert response.status_code == 409
    assert "The patient may know of it already." in response.content.decode()
    assert AppointmentRequest.objects.get().status == "declined"


def test_undo_twice_is_harmless(desk):
    request = make_request()
    press(desk, "mark_spam", request)
    seen = last_event_id(request)
    for _ in range(2):
        response = desk.post(address("undo", request), {"seen": seen})
    assert response.status_code == 409
    assert "You undid what was done last at 10am today." in response.content.decode()
    assert AppointmentRequest.objects.get().status == "new"


def test_undo_brings_back_which_request_counted(desk):
    request, original = make_request(), make_request()
    press(desk, "mark_duplicate", request, original=original.pk)
    press(desk, "reopen", request)
    press(desk, "undo", request)
    request.refresh_from_db()
    assert (request.status, request.duplicate_of) == ("duplicate", original)


@pytest.mark.parametrize("seen", ["", "nonsense", "9" * 5000])
def test_an_undo_that_saw_nothing_undoes_nothing(desk, seen):
    request = make_request()
    press(desk, "mark_spam", request)
    assert desk.post(address("undo", request), {"seen": seen}).status_code == 409
    assert AppointmentRequest.objects.get().status == "spam"


def test_nobody_else_tells_a_patient_without_an_email_address(desk):
    request = make_request(email="")
    press(desk, "decline", request, reason="no_time")
    page = desk.get(address("request", request)).content.decode()
    assert "Call needed: nobody else tells the patient" in page
    assert "We have no free time that suits you" in page
    press(desk, "log_call", request, outcome="no_answer")
    assert "Call needed" in desk.get(address("request", request)).content.decode()
    press(desk, "log_call", request, outcome="reached")
    assert "Call needed" not in desk.get(address("request", request)).content.decode()


def test_who_agreed_on_the_phone_need_not_be_called_again(desk):
    request, dana = make_request(email=""), make_practitioner("Dana Free")
    press(desk, "confirm", request, chosen=time_of(dana), is_agreed="on")
    assert "Call needed" not in desk.get(address("request", request)).content.decode()

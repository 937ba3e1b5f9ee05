"""Reaching the patient another way, the slip, and the words of the history."""

import pytest
from django.urls import reverse

from booking import upkeep
from booking.frontdesk.history import BY_ITSELF, DEEDS, history
from booking.frontdesk.wording import ClinicTime
from booking.models import RequestEvent
from clinic_site.models import ClinicSettings

from .making import NOW, last_event_id, make_request


def address(name, request):
    return reverse(f"frontdesk:{name}", args=[request.pk])


def test_contact_details_are_changed(desk):
    request = make_request()
    answers = {"phone": "905-555-0177", "email": "", "contact_method": "call"}
    response = desk.post(address("change_contact", request), answers)
    request.refresh_from_db()
    assert response["Location"] == address("request", request)
    assert (request.phone.as_e164, request.email) == ("+19055550177", "")
    assert request.events.last().kind == "contact_changed"


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"phone": "", "contact_method": "call"}, "They want to be reached this way: fill it in."),
        ({"phone": "12", "contact_method": "call"}, "Enter a phone number with its area code."),
        ({"email": "nobody", "contact_method": "email"}, "Enter an e-mail address such as"),
        ({"email": "a\r\nBcc: b@example.com", "contact_method": "email"}, "Enter an e-mail"),
        ({"contact_method": "pigeon", "email": "jo@example.com"}, "Select a valid choice"),
    ],
)
def test_contact_details_that_cannot_be_are_kept_in_the_form(desk, answers, words):
    request = make_request()
    page = desk.post(address("change_contact", request), answers).content.decode()
    assert words in page
    assert "Nothing is changed yet." in page
    request.refresh_from_db()
    assert request.phone.as_e164 == "+19055550123"


def test_a_private_link_is_replaced(desk):
    request = make_request()
    before = request.link_id
    for _ in range(2):
        desk.post(address("replace_link", request))
    request.refresh_from_db()
    assert request.link_id != before
    assert [each.state for each in request.messages.all()] == ["withdrawn", "queued"]


@pytest.mark.parametrize(
    ("status", "becomes"),
    [("new", "contacted"), ("contacted", "contacted"), ("offered", "offered")],
)
def test_a_patient_whom_calls_do_not_reach_is_asked_to_call_once(desk, status, becomes):
    request = make_request(status, unanswered_calls=3)
    for code in (302, 409):
        seen = {"seen": last_event_id(request)}
        assert desk.post(address("ask_to_call", request), seen).status_code == code
    assert [each.kind for each in request.messages.all()] == ["reach_us"]
    page = desk.get(address("request", request)).content.decode()
    assert "Asked by e-mail to call us" in page
    request.refresh_from_db()
    assert (request.status, request.unanswered_calls) == (becomes, 0)


def test_asking_a_new_patient_to_call_is_an_answer_that_can_be_undone(desk):
    request = make_request(unanswered_calls=3)
    desk.post(address("ask_to_call", request), {"seen": last_event_id(request)})
    request.refresh_from_db()
    assert (request.first_answer_at, request.first_answer_on_time) == (NOW, True)
    desk.post(address("undo", request), {"seen": last_event_id(request)})
    request.refresh_from_db()
    assert (request.status, request.first_answer_at) == ("new", None)
    assert request.unanswered_calls == 3
    assert request.messages.get().state == "withdrawn"


def test_who_saw_the_request_before_a_colleague_moved_it_asks_nobody_to_call(desk, asha):
    request = make_request()
    seen = last_event_id(request)
    request.events.create(kind="contacted", at=NOW, by=asha, from_status="new", to_status="new")
    response = desk.post(address("ask_to_call", request), {"seen": seen})
    assert response.status_code == 409
    assert "Nothing else was done." in response.content.decode()
    assert not request.messages.exists()


@pytest.mark.parametrize(("by_patient", "is_warned"), [(True, True), (False, False)])
def test_a_new_link_to_an_address_that_was_set_with_the_old_one_is_warned_of(
    desk, asha, by_patient, is_warned
):
    request = make_request()
    contact = {"phone": request.phone, "email": "new@example.com", "contact_method": "email"}
    clinic = ClinicSettings.load()
    for by in (asha, None) if by_patient else (None, asha):
        upkeep.change_contact(request_id=request.pk, clinic=clinic, by=by, now=NOW, **contact)
    page = desk.get(address("request", request)).content.decode()
    assert "a new one goes to new@example.com" in page
    assert ("It was set with the old link at 10am today" in page) == is_warned


@pytest.mark.parametrize("name", ["replace_link", "ask_to_call"])
def test_who_has_no_email_address_is_not_written_to(desk, name):
    request = make_request(email="")
    assert address(name, request) not in desk.get(address("request", request)).content.decode()
    seen = {"seen": last_event_id(request)}
    assert desk.post(address(name, request), seen).status_code == 409
    assert request.events.count() == 1


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("new", "You have no appointment yet."),
        ("contacted", "Call us to agree on a time."),
        ("confirmed", "with Dana Okafor"),
        ("cancelled", "Nothing more is planned for this request."),
    ],
)
def test_the_slip_says_where_it_stands_and_nothing_of_health(desk, status, words):
    request = make_request(status, note="My knee.")
    page = desk.get(address("slip", request)).content.decode()
    slip = page[page.index('class="frontdesk-slip"') :]
    assert request.reference in slip
    assert words in slip
    for private in ("My knee", "Neck", "Jo Park"):
        assert private not in slip


def test_every_kind_of_event_has_words(clinic, asha):
    request = make_request()
    for kind in RequestEvent.Kind:
        event = request.events.create(kind=kind, at=NOW, by=None if kind in BY_ITSELF else asha)
        entry = history([event], ClinicTime(NOW, ClinicSettings.load().zone))[0]
        assert entry.who == ("Site" if kind in BY_ITSELF else "Asha Singh")
        assert entry.what


def test_every_move_can_be_told_to_the_colleague_who_was_slower(clinic):
    """What moves nothing never stands in the way of a decision."""
    kinds = set(RequestEvent.Kind)
    still = {
        "noted",
        "claimed",
        "released",
        "contact_changed",
        "acknowledged",
        "earlier_set",
        "reminder_set",
        "reminded",
        "link_sent",
        "link_replaced",
        "seen",
        "held",
        "hold_lifted",
    }
    assert set(DEEDS) == kinds - still

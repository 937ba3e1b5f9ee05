"""Nothing is shown or changed without a record of it, on any screen."""

import pytest
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import ResolverMatch, reverse

from booking.access_log.append_only import TABLES
from booking.access_log.models import Access, AccessedRequest, Action
from booking.access_log.recorded_view import AccessNotDeclared, RecordedView
from booking.frontdesk.moves import MOVES
from booking.frontdesk.views.base import FrontDeskView
from booking.models import AppointmentRequest, RequestEvent
from tests.booking.frontdesk.making import NOW, last_event_id, make_message, make_request
from tests.factories.clinic import make_practitioner

from .screens import addresses, break_log, mend_log, screens

# They show counts or somebody's own filters, or lead elsewhere, and no request.
NO_REQUEST = {
    "frontdesk:next",
    "frontdesk:saved_filters",
    "frontdesk:rename_filter",
    "frontdesk:delete_filter",
    "numbers:numbers",
    "numbers:export_csv",
    "numbers:export_xlsx",
}
DATA = ("Jo Park", "jo@example.com", "555-0123", "I work nights.")


@pytest.fixture
def patient_request(clinic):
    return make_request(note="I work nights.")


@pytest.fixture
def broken_log(transactional_db):
    """A log that a test breaks with break_log: whole again after it."""
    yield break_log
    for table in TABLES:
        mend_log(table)


def content_of(response):
    content = response.getvalue() if response.streaming else response.content
    return content.decode(errors="replace")


def stored():
    return list(AppointmentRequest.objects.values()), list(RequestEvent.objects.values())


@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_written_log_no_screen_shows_a_thing(
    broken_log, browser, admin, patient_request, method
):
    message = make_message(patient_request)
    fields = {"text": "Jo", "reference": patient_request.reference, "username": "ada"}
    browser.get(reverse("frontdesk:request", args=[patient_request.pk]))
    places = addresses(patient_request, message, admin)
    ask = getattr(browser, method)
    whole = {name: ask(place).status_code for name, place in places.items()}
    before = stored()
    broken_log()

    for name, place in places.items():
        response = ask(place, fields)
        page = content_of(response)
        assert not any(text in page for text in (*DATA, patient_request.reference)), name
        if method == "post":
            # A filter that was deleted is not there the second time.
            is_filter = name.endswith("_filter")
            assert response.status_code in (302, 405, 503, 404 if is_filter else 503), name
        elif whole[name] == 200 and name not in NO_REQUEST:
            assert response.status_code == 503, name
            assert "nothing is shown and nothing was changed" in page, name
    assert stored()[1] == before[1]


def test_every_front_desk_screen_is_among_those_that_were_tried():
    tried = {"frontdesk:inbox", "frontdesk:add_note", "access_log:export_person"}
    assert tried | NO_REQUEST | {"numbers:export_requests_csv"} <= set(screens())
    assert issubclass(FrontDeskView, RecordedView)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("name", [*(move.name for move in MOVES), "add_note"])
def test_a_change_that_cannot_be_recorded_is_not_made(
    broken_log, browser, clinic, name, table, settings
):
    patient_request = make_request("contacted" if name == "reopen" else "new")
    fields = {
        "seen": last_event_id(patient_request),
        "date": "2026-11-25",
        "time": "10:00",
        "practitioner": make_practitioner().pk,
        "reason": "no_time",
        "text": "Calls back.",
    }
    before = stored()
    broken_log(table)

    response = browser.post(reverse(f"frontdesk:{name}", args=[patient_request.pk]), fields)

    assert response.status_code == 503
    assert stored() == before
    assert not patient_request.notes.exists()
    assert not Access.objects.exists()


def test_looking_and_changing_are_recorded(browser, admin, patient_request):
    other = make_request()
    browser.get(reverse("frontdesk:inbox"))
    browser.post(reverse("frontdesk:search"), {"text": "Jo Park"})
    browser.get(reverse("frontdesk:request", args=[patient_request.pk]), REMOTE_ADDR="192.0.2.7")
    browser.post(
        reverse("frontdesk:mark_contacted", args=[patient_request.pk]),
        {"seen": last_event_id(patient_request)},
    )

    listed, searched, viewed, hinted, changed = Access.objects.order_by("pk")
    for access, action, screen, requests in (
        (listed, Action.LISTED, "inbox", {patient_request.reference, other.reference}),
        (searched, Action.SEARCHED, "search", {patient_request.reference, other.reference}),
        (viewed, Action.VIEWED, "request", {patient_request.reference}),
        (hinted, Action.LISTED, "request", {other.reference}),
        (changed, Action.CHANGED, "mark_contacted", {patient_request.reference}),
    ):
        assert (access.action, access.screen) == (action, screen)
        assert (access.who_id, access.who, access.actor, access.at) == (
            admin.pk,
            "ada",
            "staff",
            NOW,
        )
        assert {request.reference for request in access.requests.all()} == requests
    assert (viewed.address, searched.found) == ("192.0.2.7", 2)


def test_nothing_that_was_searched_for_is_kept(browser, patient_request):
    browser.post(reverse("frontdesk:search"), {"text": "Zebediah"})

    kept = Access.objects.values().get()
    assert kept["found"] == 0
    assert "zebediah" not in str(kept).lower()


def test_a_refused_move_is_recorded_as_a_look_and_not_as_a_change(browser, patient_request):
    address = reverse("frontdesk:cancel", args=[patient_request.pk])
    assert browser.post(address, {"seen": "0"}).status_code == 409

    assert Access.objects.get().action == Action.VIEWED


def test_a_patients_row_keeps_no_address_and_no_name(patient_request):
    from booking.access_log.models import Actor
    from booking.access_log.operations import record

    record(
        action=Action.VIEWED,
        requests=[patient_request],
        screen="status",
        actor=Actor.PATIENT,
        address="192.0.2.9",
        now=NOW,
    )

    access = Access.objects.get()
    assert (access.who, access.who_id, access.address) == ("", None, None)
    assert access.name_of_actor == "The patient"


FORGETFUL = {
    "a page": ("get", lambda: HttpResponse("data")),
    "a template": ("get", lambda: TemplateResponse(None, "404.html")),
    "a download": ("get", lambda: StreamingHttpResponse(["data"])),
    "a poll": ("get", lambda: JsonResponse({"new": 1})),
    "an error page": ("post", lambda: HttpResponse("data", status=409)),
    "a change": ("post", lambda: HttpResponseRedirect("/")),
}


def answer(rf, admin, method, make_response, declare=lambda view: None):
    class Screen(RecordedView):
        now = NOW

        def handle(self, request):
            declare(self)
            return make_response()

        get = post = handle

    request = getattr(rf, method)("/")
    request.user, request.resolver_match = admin, ResolverMatch(None, (), {}, url_name="screen")
    return Screen.as_view()(request)


@pytest.mark.parametrize("kind", FORGETFUL)
def test_a_screen_that_forgets_to_say_what_it_shows_fails(rf, admin, kind):
    with pytest.raises(AccessNotDeclared, match="Screen"):
        answer(rf, admin, *FORGETFUL[kind])


@pytest.mark.parametrize("kind", FORGETFUL)
def test_a_screen_that_shows_no_request_says_so(rf, admin, kind):
    assert answer(rf, admin, *FORGETFUL[kind], lambda view: view.shows_no_request())
    assert not Access.objects.exists()


def test_leading_elsewhere_needs_no_record(rf, admin):
    assert answer(rf, admin, "get", lambda: HttpResponseRedirect("/")).status_code == 302
    assert not Access.objects.exists()


def test_a_download_is_recorded_before_its_first_byte(rf, admin, patient_request):
    seen = []

    def stream():
        seen.append(AccessedRequest.objects.count())
        yield "data"

    response = answer(
        rf,
        admin,
        "get",
        lambda: StreamingHttpResponse(stream()),
        lambda view: view.shows(Action.EXPORTED, [patient_request]),
    )

    assert Access.objects.get().action == Action.EXPORTED
    assert response.getvalue() == b"data"
    assert seen == [1]

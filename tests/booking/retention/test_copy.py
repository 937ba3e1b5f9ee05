"""The copy that a patient gets: complete, readable, and on record before it is handed out."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse

from booking import upkeep
from booking.access_log.models import Access
from booking.models import AppointmentRequest, DataRequest, Status
from booking.retention.copy import NOT_THEIRS
from tests.booking.access_log.screens import break_log, mend_log
from tests.booking.frontdesk.making import NOW, make_message, make_request
from tests.factories.booking import make_request as send_request
from tests.factories.booking import move


def ask_for_copy(browser, *requests, reason="Asked by phone."):
    fields = {"chosen": [request.pk for request in requests], "reason": reason}
    return browser.post(reverse("retention:copy"), fields)


def unpacked(response):
    """Return the page and the data of a downloaded copy."""
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert archive.namelist() == ["requests.html", "requests.json"]
        page, data = (archive.read(name).decode() for name in archive.namelist())
    return page, json.loads(data)


@pytest.fixture
def patient_request(clinic, admin):
    request = make_request(note="It began <after> gardening.", preferred_days=[0, 2])
    upkeep.add_note(request_id=request.pk, text="Sounds worried.", by=admin, now=NOW)
    make_message(request, state="sent", sent_at=NOW)
    return request


def test_the_page_tells_all_that_is_held(browser, patient_request):
    page, _ = unpacked(ask_for_copy(browser, patient_request))

    for text in (
        "Jo Park",
        "jo@example.com",
        "555-0123",
        "It began &lt;after&gt; gardening.",
        "Monday, Wednesday",
        "Call",
        "Request received (You)",
        "Internal note added (Clinic staff)",
        "This is a request, not a booking.",
        "Sounds worried.",
        "Tuesday 24 November 2026",
    ):
        assert text in page, text
    assert "Ada" not in page
    assert "<script" not in page


def test_the_data_say_the_same_to_a_program(browser, patient_request):
    _, data = unpacked(ask_for_copy(browser, patient_request))

    (request,) = data["requests"]
    assert request["reference"] == patient_request.reference
    assert request["answers"]["note"] == "It began <after> gardening."
    assert request["answers"]["preferred_days"] == [0, 2]
    assert request["answers"]["is_returning"] is False
    assert request["answers"]["appointment_at"] is None
    assert request["notes"][0]["text"] == "Sounds worried."
    assert request["messages"][0]["text"] == "This is a request, not a booking."
    assert [event["what"] for event in request["history"]][-1] == "Request received"


def test_every_field_is_in_it_unless_it_is_not_the_patients(browser, patient_request):
    _, data = unpacked(ask_for_copy(browser, patient_request))

    names = {field.name for field in AppointmentRequest._meta.concrete_fields}
    assert set(data["requests"][0]["answers"]) == names - NOT_THEIRS | {"body_areas"}
    assert names >= NOT_THEIRS


def test_a_visit_its_offers_and_its_practitioner_are_in_it(browser, clinic):
    request = send_request(Status.OFFERED)
    move(request, Status.CONFIRMED, now=NOW)
    page, data = unpacked(ask_for_copy(browser, request))

    copy = data["requests"][0]
    assert copy["answers"]["practitioner"] == copy["offers"][0]["with"]
    assert "Times that we offered" in page
    assert "Alert" not in page


def test_a_copy_is_recorded_with_its_reason(browser, patient_request):
    other = make_request("spam")
    response = ask_for_copy(browser, patient_request, other)

    assert response["Content-Disposition"] == 'attachment; filename="requests.zip"'
    assert "no-store" in response["Cache-Control"]
    done = DataRequest.objects.get()
    references = [patient_request.reference, other.reference]
    assert (done.kind, done.who, done.reason) == ("export", "ada", "Asked by phone.")
    assert done.references == references
    access = Access.objects.get(action="exported")
    assert [request.reference for request in access.requests.order_by("pk")] == references


def test_a_copy_needs_a_reason(browser, patient_request):
    response = ask_for_copy(browser, patient_request, reason=" ")

    assert response.status_code == 200
    assert "Say why." in response.content.decode()
    assert not DataRequest.objects.exists()


def test_a_reason_for_a_hold_is_not_handed_out(browser, clinic):
    request = make_request("cancelled", hold_reason="A lawyer says so.", held_at=NOW)
    page, data = unpacked(ask_for_copy(browser, request))

    assert "lawyer" not in page + json.dumps(data)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["booking_access", "booking_accessedrequest"])
def test_without_a_written_log_no_copy_is_handed_out(root_browser, clinic, table):
    patient_request = make_request()
    break_log(table)
    try:
        response = ask_for_copy(root_browser, patient_request)
    finally:
        mend_log(table)

    assert response.status_code == 503
    assert "Jo Park" not in response.content.decode(errors="replace")
    assert not DataRequest.objects.exists()


def test_a_long_history_costs_no_more_queries(
    browser, patient_request, django_assert_max_num_queries
):
    for minute in range(20):
        upkeep.set_reminder(
            request_id=patient_request.pk,
            is_wanted=bool(minute % 2),
            by=None,
            now=NOW + timedelta(minutes=minute),
        )
    with django_assert_max_num_queries(30):
        ask_for_copy(browser, patient_request)

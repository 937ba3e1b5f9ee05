"""Erasing because a patient asks: all of it, with a record, unless something forbids it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from booking import outbox, upkeep
from booking.access_log.models import Access
from booking.models import AppointmentRequest, DataRequest, Message, RemovedRequest
from booking.retention import operations
from tests.booking.access_log.screens import break_log, mend_log
from tests.booking.frontdesk.making import NOW, make_message, make_request

from .traces import tables_that_hold

# Nothing of a test or of another patient is called so.
TRACES = ["Quillon", "Zyx", "+19055550177", "9055550177", "quill@zyxmail.example", "wasp sting"]


@pytest.fixture
def patient_request(clinic):
    return make_request(
        name="Quillon Zyx",
        phone="+19055550177",
        email="quill@zyxmail.example",
        note="A wasp sting.",
    )


def erase(browser, *requests, reason="Asked in writing.", confirmation=None):
    references = " ".join(request.reference for request in requests)
    fields = {
        "chosen": [request.pk for request in requests],
        "reason": reason,
        "confirmation": references if confirmation is None else confirmation,
    }
    return browser.post(reverse("retention:erase"), fields)


def test_nothing_of_the_person_is_left_in_any_table(browser, admin, patient_request):
    upkeep.add_note(request_id=patient_request.pk, text="A wasp sting.", by=admin, now=NOW)
    make_message(patient_request, state="queued")
    Message.objects.update(body="Quillon Zyx, a wasp sting")
    browser.post(reverse("retention:find"), {"text": "Quillon"})
    browser.get(reverse("frontdesk:request", args=[patient_request.pk]))
    for trace in TRACES:
        assert "booking_appointmentrequest" in tables_that_hold(trace), trace
    assert "booking_internalnote" in tables_that_hold("wasp sting")

    response = erase(browser, patient_request)

    assert response.status_code == 302
    for trace in TRACES:
        assert tables_that_hold(trace) == set(), trace
    assert outbox.deliver_due(now=NOW + timedelta(days=1)) == 0


def test_the_erasure_is_on_record_without_the_data(browser, admin, patient_request):
    reference = patient_request.reference
    erase(browser, patient_request)

    done = DataRequest.objects.get()
    assert (done.kind, done.at, done.who_id, done.who) == ("erase", NOW, admin.pk, "ada")
    assert (done.reason, done.references) == ("Asked in writing.", [reference])
    removed = RemovedRequest.objects.get()
    assert (removed.reference, removed.outcome, removed.erasure) == (reference, "new", done)
    access = Access.objects.get(action="deleted")
    assert (access.who, access.requests.get().reference) == ("ada", reference)
    page = browser.get(reverse("retention:overview")).content.decode()
    assert reference in page
    assert "Asked in writing." in page


OBSTACLES = {
    "on legal hold": {"status": "cancelled", "hold_reason": "A complaint.", "held_at": NOW},
    "still to come": {"status": "confirmed", "appointment_at": NOW + timedelta(days=1)},
}


@pytest.mark.parametrize("sentence", OBSTACLES)
def test_a_hold_and_a_visit_to_come_stand_in_the_way_of_all(browser, patient_request, sentence):
    other = make_request(**OBSTACLES[sentence])
    review = browser.post(
        reverse("retention:review"), {"chosen": [patient_request.pk, other.pk]}
    ).content.decode()
    assert sentence in review
    assert "Erase for good" not in review

    response = erase(browser, patient_request, other)

    assert response.status_code == 409
    assert sentence in response.content.decode()
    assert AppointmentRequest.objects.count() == 2
    assert not DataRequest.objects.exists()


def test_a_visit_that_is_over_can_be_erased_although_nobody_recorded_it(browser, clinic):
    request = make_request("confirmed", appointment_at=NOW - timedelta(days=1))

    assert erase(browser, request).status_code == 302
    assert not AppointmentRequest.objects.exists()


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"reason": ""}, "Say why."),
        ({"confirmation": ""}, "Type the references to confirm."),
        ({"confirmation": "AAA-AAA"}, "These are not the references"),
        ({"reason": "Quillon Zyx wrote to us"}, "Leave out the patient’s name"),
        ({"reason": "called from 905-555-0177"}, "Leave out the patient’s name"),
        ({"reason": "Wrote from QUILL@zyxmail.example"}, "Leave out the patient’s name"),
    ],
)
def test_an_erasure_needs_a_reason_without_the_patient_and_the_references(
    browser, patient_request, fields, error
):
    response = erase(browser, patient_request, **fields)

    assert response.status_code == 200
    assert error in response.content.decode()
    assert AppointmentRequest.objects.exists()
    assert not DataRequest.objects.exists()


def test_a_reference_may_be_typed_as_people_type(browser, patient_request):
    typed = f" {patient_request.reference.lower().replace('-', '')},"

    assert erase(browser, patient_request, confirmation=typed).status_code == 302
    assert not AppointmentRequest.objects.exists()


def test_a_second_click_erases_nothing_more(browser, patient_request):
    other = make_request()
    erase(browser, patient_request)
    response = erase(browser, patient_request)

    assert response.status_code == 302
    page = browser.get(reverse("retention:overview")).content.decode()
    assert "Nothing was done" in page
    assert DataRequest.objects.count() == 1
    assert list(AppointmentRequest.objects.all()) == [other]


def test_what_a_colleague_erased_meanwhile_is_said(browser, admin, patient_request):
    other = make_request()
    operations.erase(request_ids=[other.pk], reason="Asked.", by=admin, now=NOW)

    response = erase(browser, patient_request, other, confirmation=patient_request.reference)

    assert response.status_code == 409
    assert "somebody has deleted some of these" in response.content.decode()
    assert list(AppointmentRequest.objects.all()) == [patient_request]


@pytest.mark.django_db(transaction=True)
def test_without_a_written_log_nothing_is_erased(root_browser, patient_request):
    break_log()
    try:
        response = erase(root_browser, patient_request)
    finally:
        mend_log()

    assert response.status_code == 503
    assert AppointmentRequest.objects.exists()
    assert not DataRequest.objects.exists()


def test_a_request_that_is_gone_answers_404_to_whoever_had_it_open(browser, patient_request):
    address = reverse("frontdesk:add_note", args=[patient_request.pk])
    erase(browser, patient_request)

    assert browser.post(address, {"text": "Call back."}).status_code == 404

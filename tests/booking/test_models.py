"""What a request can become, and what the database itself refuses."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from wagtail.models import ReferenceIndex

from booking.models import (
    TRANSITIONS,
    VISIT_STATUSES,
    AppointmentRequest,
    InternalNote,
    Message,
    RequestedArea,
    RequestEvent,
    Status,
)
from clinic_site.models import BodyArea
from tests.factories.booking import NOW, make_request
from tests.factories.clinic import make_body_area, make_practitioner

pytestmark = pytest.mark.usefixtures("clinic")


def make_slot(start):
    """Return a visit of 45 minutes with 15 minutes of buffer."""
    return {
        "appointment_at": start,
        "appointment_ends_at": start + timedelta(minutes=45),
        "busy_until": start + timedelta(minutes=60),
        "practitioner": make_practitioner(),
    }


def test_the_table_names_every_status():
    assert set(TRANSITIONS) == set(Status)


@pytest.mark.parametrize("target", Status)
@pytest.mark.parametrize("status", Status)
def test_a_request_can_become_what_the_table_says(status, target):
    request = AppointmentRequest(status=status)

    assert request.can_become(target) == (target in TRANSITIONS[status])


def test_a_new_request_is_overdue_after_its_promise_and_not_before():
    request = AppointmentRequest(status=Status.NEW, reply_due_at=NOW)

    assert not request.is_overdue(NOW)
    assert request.is_overdue(NOW + timedelta(seconds=1))


@pytest.mark.parametrize("status", [status for status in Status if status != Status.NEW])
def test_an_answered_request_is_never_overdue(status):
    request = AppointmentRequest(status=status, reply_due_at=NOW)

    assert not request.is_overdue(NOW + timedelta(days=9))


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("request_can_be_reached_as_asked", {"phone": "", "email": ""}),
        ("request_can_be_reached_as_asked", {"contact_method": "call", "phone": ""}),
        ("request_can_be_reached_as_asked", {"contact_method": "email", "email": ""}),
        ("request_visit_has_time_and_practitioner", {"status": "confirmed"}),
        (
            "request_visit_has_time_and_practitioner",
            {"status": "confirmed", "appointment_at": NOW, "practitioner": None},
        ),
        (
            "request_declined_has_reason",
            {"status": "declined", "closed_at": NOW, "decline_reason": ""},
        ),
        ("request_closed_says_when", {"status": "cancelled"}),
        ("request_closed_says_when", {"closed_at": NOW}),
    ],
)
def test_the_database_refuses(constraint, changes):
    request = make_request()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AppointmentRequest.objects.filter(pk=request.pk).update(**changes)


@pytest.mark.parametrize("contact", [{"email": ""}, {"phone": "", "contact_method": "email"}])
def test_the_database_takes_one_way_to_be_reached(contact):
    assert make_request(**contact).pk


@pytest.mark.parametrize("field", ["reference", "submission_key", "duplicate_guard"])
def test_the_database_refuses_a_second_request_with_the_same(field):
    first, second = make_request(), make_request()

    with pytest.raises(IntegrityError, match=field), transaction.atomic():
        AppointmentRequest.objects.filter(pk=second.pk).update(**{field: getattr(first, field)})


def test_the_database_takes_many_requests_without_a_duplicate_guard():
    make_request()
    make_request()

    assert AppointmentRequest.objects.update(duplicate_guard=None) == 2


def test_the_database_refuses_two_appointments_of_a_practitioner_at_one_time():
    slot = make_slot(NOW)
    AppointmentRequest.objects.filter(pk=make_request().pk).update(status="confirmed", **slot)
    second = AppointmentRequest.objects.filter(pk=make_request().pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        second.update(status="confirmed", **slot)

    assert second.update(
        status="confirmed", **slot | {"practitioner": make_practitioner("Physiotherapist B")}
    )


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such constraint.")
@pytest.mark.parametrize("status", sorted(VISIT_STATUSES))
@pytest.mark.parametrize("minutes", [-59, -15, 15, 59])
def test_the_database_refuses_visits_of_a_practitioner_that_overlap(status, minutes):
    first, second = make_request(), AppointmentRequest.objects.filter(pk=make_request().pk)
    AppointmentRequest.objects.filter(pk=first.pk).update(status="confirmed", **make_slot(NOW))
    closed_at = None if status == "confirmed" else NOW
    slot = make_slot(NOW + timedelta(minutes=minutes)) | {"closed_at": closed_at}

    with (
        pytest.raises(IntegrityError, match="practitioner_visits_do_not_overlap"),
        transaction.atomic(),
    ):
        second.update(status=status, **slot)

    assert second.update(status=status, **slot | {"practitioner": make_practitioner("Other")})


def test_the_database_takes_a_visit_that_begins_when_the_practitioner_is_free_again():
    for start in (NOW, NOW + timedelta(minutes=60), NOW - timedelta(minutes=60)):
        request = AppointmentRequest.objects.filter(pk=make_request().pk)
        assert request.update(status="confirmed", **make_slot(start))


def test_the_database_gives_the_time_of_a_cancelled_appointment_to_another():
    for status in ("cancelled", "confirmed"):
        AppointmentRequest.objects.filter(pk=make_request().pk).update(
            status=status, closed_at=NOW if status == "cancelled" else None, **make_slot(NOW)
        )

    assert AppointmentRequest.objects.filter(appointment_at=NOW).count() == 2


def test_the_database_refuses_a_second_message_of_a_kind_for_one_event():
    message = make_request().messages.first()
    message.pk = None

    with (
        pytest.raises(IntegrityError, match=r"message_once_per_event|event_id"),
        transaction.atomic(),
    ):
        message.save(force_insert=True)


def test_a_body_area_that_a_request_names_cannot_be_deleted():
    request = make_request(body_areas=[make_body_area("Neck"), make_body_area("Jaw")])
    make_body_area("Foot")

    with pytest.raises(ProtectedError):
        BodyArea.objects.get(slug="jaw").delete()
    BodyArea.objects.get(slug="foot").delete()

    assert [area.slug for area in request.body_areas.all()] == ["neck", "jaw"]


def test_the_body_areas_of_a_request_can_be_changed_and_go_with_it():
    request = make_request(body_areas=[make_body_area("Neck")])

    request.body_areas.set([make_body_area("Jaw")])

    assert [area.slug for area in request.body_areas.all()] == ["jaw"]
    request.delete()
    assert not RequestedArea.objects.exists()
    assert BodyArea.objects.count() == 2


def test_the_database_refuses_the_same_body_area_twice():
    area = make_body_area()
    request = make_request(body_areas=[area])

    with pytest.raises(IntegrityError), transaction.atomic():
        RequestedArea.objects.create(request=request, body_area=area)


def test_a_request_shows_its_reference_and_nothing_of_the_patient():
    request = AppointmentRequest(reference="CDF-GHJ", name="Ada", submission_key=uuid.uuid4())

    assert str(request) == "CDF-GHJ"
    assert str(Message(kind="received", to="ada@example.com")) == "We have your request"


@pytest.mark.parametrize(
    "model", [AppointmentRequest, RequestedArea, RequestEvent, InternalNote, Message]
)
def test_wagtails_usage_pages_cannot_list_requests(model):
    assert not ReferenceIndex.model_is_indexable(model)

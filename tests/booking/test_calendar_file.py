"""The calendar file: what it says, how it changes with the appointment, and the clinic's time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from booking import operations
from booking.calendar_file import calendar_file
from booking.models import AppointmentRequest, Status
from clinic_site.models import ClinicSettings
from tests.booking.status.driving import address
from tests.factories.booking import NOW, last_move_id, make_receptionist, make_request, move
from tests.factories.clinic import make_clinic

pytestmark = pytest.mark.usefixtures("clinic", "clock")


def file_of(request):
    stored = AppointmentRequest.objects.get(pk=request.pk)
    return Calendar.from_ical(calendar_file(stored, ClinicSettings.load()))


def event_of(request):
    (event,) = file_of(request).walk("VEVENT")
    return event


def make_visit(at, **answers):
    request = make_request(now=at - timedelta(days=3), **answers)
    move(request, Status.CONFIRMED, appointment_at=at, now=at - timedelta(days=3))
    return request


class TestWhatItSays:
    def test_time_place_and_clinic_and_no_health_detail(self):
        request = make_request("confirmed")

        text = file_of(request).to_ical().decode()
        event = event_of(request)

        assert str(event["SUMMARY"]) == "Appointment – Test Physiotherapy"
        assert str(event["LOCATION"]) == "Test Physiotherapy, 1 Example Street, Brampton"
        assert request.reference in event["DESCRIPTION"]
        assert event["STATUS"] == "CONFIRMED"
        assert event["CLASS"] == "PRIVATE"
        for secret in ("Ada", "ada-", "Neck", "gardening", "/appointment/", request.link_id.hex):
            assert secret not in text

    def test_is_published_and_asks_nobody(self):
        calendar = file_of(make_request("confirmed"))

        assert calendar["METHOD"] == "PUBLISH"
        assert calendar["VERSION"] == "2.0"
        assert "ATTENDEE" not in calendar.to_ical().decode()

    def test_a_clinics_name_adds_no_line(self):
        make_clinic(name="A\r\nATTENDEE:mailto:evil@example.com;B")

        assert "\r\nATTENDEE" not in file_of(make_request("confirmed")).to_ical().decode()

    def test_is_the_same_however_often_it_is_fetched(self):
        request = make_request("confirmed")

        assert file_of(request).to_ical() == file_of(request).to_ical()


class TestChanges:
    def test_every_move_keeps_the_uid_and_raises_the_sequence(self):
        request = make_request("confirmed")
        files = [event_of(request)]
        for status in (Status.CONFIRMED, Status.CANCELLED, Status.NEW):
            move(request, status)
            files.append(event_of(request))

        assert len({file["UID"] for file in files}) == 1
        sequences = [file["SEQUENCE"] for file in files]
        assert sequences == sorted(set(sequences))
        assert [file["STATUS"] for file in files] == [
            "CONFIRMED",
            "CONFIRMED",
            "CANCELLED",
            "CANCELLED",
        ]

    def test_requests_have_uids_of_their_own(self):
        assert (
            event_of(make_request("confirmed"))["UID"] != event_of(make_request("confirmed"))["UID"]
        )

    def test_an_undone_appointment_is_a_cancellation(self):
        request = make_request("confirmed")
        operations.undo(
            request_id=request.pk,
            seen_event_id=last_move_id(request),
            clinic=ClinicSettings.load(),
            by=make_receptionist(),
            now=NOW,
        )

        assert event_of(request)["STATUS"] == "CANCELLED"

    def test_a_new_link_keeps_the_uid(self):
        request = make_request("confirmed")
        before = event_of(request)["UID"]
        AppointmentRequest.objects.update(link_id="1" * 32)

        assert event_of(request)["UID"] == before


@pytest.mark.parametrize("zone", ["America/Toronto", "America/St_Johns", "Europe/Berlin", "UTC"])
@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 10, 31, 14, tzinfo=UTC),
        datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
        datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
        datetime(2026, 11, 1, 15, tzinfo=UTC),
        datetime(2027, 3, 14, 7, 30, tzinfo=UTC),
        datetime(2027, 3, 14, 14, tzinfo=UTC),
        datetime(2027, 7, 1, 14, tzinfo=UTC),
    ],
)
class TestTime:
    def test_is_the_clinics_own(self, zone, at):
        make_clinic(time_zone=zone)

        event = event_of(make_visit(at))

        assert event.start.astimezone(UTC) == at
        assert event.end - event.start == timedelta(minutes=45)

    def test_has_the_rules_of_its_zone_at_hand(self, zone, at):
        make_clinic(time_zone=zone)
        calendar = file_of(make_visit(at))

        tzid = calendar.walk("VEVENT")[0]["DTSTART"].params.get("TZID")

        zones = {str(each["TZID"]): each for each in calendar.walk("VTIMEZONE")}
        assert zone == "UTC" or tzid in (zone, None)
        if tzid:
            # What the file says about the zone, not what this computer knows of it.
            told = zones[tzid].to_tz(lookup_tzid=False)
            local = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
            assert told.utcoffset(local) == ZoneInfo(zone).utcoffset(local)


class TestAddress:
    def test_gives_a_file_that_no_cache_keeps(self, client):
        response = client.get(address(make_request("confirmed"), "calendar"))

        assert response["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
        assert response["Cache-Control"] == "no-store"
        assert response["Content-Disposition"] == 'attachment; filename="appointment.ics"'
        assert response.content.startswith(b"BEGIN:VCALENDAR\r\n")

    def test_of_a_cancelled_visit_gives_the_cancellation(self, client):
        request = make_request("confirmed")
        move(request, Status.CANCELLED)

        assert b"STATUS:CANCELLED" in client.get(address(request, "calendar")).content

    def test_before_there_is_a_visit_gives_nothing(self, client):
        assert client.get(address(make_request(), "calendar")).status_code == 404

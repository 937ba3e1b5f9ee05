"""What messages say, and what they never say."""

import re
from datetime import timedelta

import pytest
from django.utils import translation
from icalendar import Calendar

from booking import operations, status_link
from booking.choices import NeedleFeeling
from booking.upkeep import remind
from tests.booking.status.driving import address
from tests.factories.booking import NOW, last_move_id, make_request, move
from tests.factories.clinic import make_body_area, make_clinic
from tests.factories.pages import load_pages, make_roots

pytestmark = pytest.mark.usefixtures("clinic")

STATUSES = ["new", "confirmed", "declined", "cancelled"]


def messages(request):
    return {message.kind: message for message in request.messages.all()}


@pytest.mark.parametrize("status", STATUSES)
def test_no_message_holds_a_health_detail_or_a_name(status):
    areas = [make_body_area("Jaw"), make_body_area("Lower back", "back")]
    request = make_request(
        status, name="Wilhelmina Quux", note="Fainted at the dentist.", body_areas=areas
    )

    for message in request.messages.all():
        # The private link is chance letters, which may spell anything.
        text = f"{message.subject}\n{message.body}".replace(status_link.token(request), "").lower()
        for detail in ("wilhelmina", "quux", "fainted", "dentist", "jaw", "lower back", "needle"):
            assert detail not in text
        assert NeedleFeeling.UNSURE.label.lower() not in text


@pytest.mark.parametrize("status", STATUSES)
def test_every_subject_names_only_the_matter_the_reference_and_the_clinic(status):
    request = make_request(status)

    for message in request.messages.all():
        assert request.reference in message.subject
        for detail in ("Ada", "@", "555", "pain", "needl", "treat"):
            assert detail not in message.subject


def test_the_alert_goes_to_the_front_desk_and_names_nobody():
    request = make_request()

    alert = messages(request)["alert"]

    assert alert.to == "front-desk@clinic.example"
    assert f"http://testserver/admin/requests/{request.pk}/" in alert.body
    for detail in (request.email, request.phone.as_national, "555-", request.name):
        assert detail not in alert.body


def test_a_clinic_without_an_address_of_its_front_desk_gets_no_alert():
    make_clinic(front_desk_email="")

    assert list(messages(make_request())) == ["received"]


def test_a_patient_without_an_address_gets_no_message():
    assert list(messages(make_request(email=""))) == ["alert"]


def test_the_patient_reads_that_it_is_a_request_and_by_when_we_reply():
    received = messages(make_request())["received"]

    assert "This is a request, not a booking." in received.body
    # Eight opening hours after 10am on a Friday on which the clinic closes at 5pm.
    assert "We reply by 10am on Saturday 21 November 2026." in received.body
    assert "call (905) 555-0100" in received.body
    assert "Test Physiotherapy\n1 Example Street\nBrampton" in received.body


def test_the_patient_reads_the_appointment_in_the_clinics_time():
    request = make_request("confirmed")

    confirmed = messages(request)["confirmed"]

    at = request.appointment_at.astimezone(make_clinic().zone)
    assert f"on {at:%A} {at.day} {at:%B %Y}, with Physiotherapist A." in confirmed.body


def test_the_patient_reads_english_whatever_the_language_of_the_admin():
    with translation.override("fr"):
        body = make_request("confirmed").messages.get(kind="confirmed").body
    assert re.search(r"\d(am|pm) on (Mon|Tues|Wednes|Thurs|Fri)day \d+ [A-Z][a-z]+ 2026", body)


class TestAboutTheVisit:
    """The three messages that tell of a visit."""

    def bodies(self):
        """Return the request and its messages' bodies: confirmed, moved after that, reminded of."""
        request = make_request("confirmed", now=NOW)
        request.messages.update(state="sent")
        move(request, "confirmed", appointment_at=request.appointment_at + timedelta(hours=3))
        request.refresh_from_db()
        remind(clinic=make_clinic(), now=request.appointment_at - timedelta(hours=1))
        sent = messages(request)
        return request, [sent[kind].body for kind in ("confirmed", "rescheduled", "reminder")]

    def test_each_leads_to_the_private_page_and_the_calendar_file(self):
        request, bodies = self.bodies()

        for body in bodies:
            assert f": http://testserver{address(request, 'calendar')}\n" in body
            assert f"on your private page: http://testserver{address(request)}\n" in body
            assert "You can cancel" in body
        assert "turn off reminders, on your private page" in bodies[-1]

    def test_each_leads_to_what_to_wear_and_bring(self):
        make_roots()
        load_pages()

        for body in self.bodies()[1]:
            assert (
                "What to wear and bring: "
                "http://testserver/about-dry-needling/what-to-expect/\n" in body
            )

    def test_none_has_that_line_without_a_live_page(self):
        for body in self.bodies()[1]:
            assert "What to wear" not in body


def test_the_patient_reads_why_the_request_was_declined():
    declined = messages(make_request("declined"))["declined"]

    assert "We have no free time that suits you at the moment." in declined.body


def test_a_cancelled_appointment_and_a_cancelled_request_are_told_apart():
    request, appointment = make_request("cancelled"), make_request("confirmed")
    move(appointment, "cancelled")

    assert messages(request)["cancelled"].subject.startswith("Your request is cancelled")
    assert messages(appointment)["cancelled"].subject.startswith("Your appointment is cancelled")


@pytest.mark.parametrize("by_patient", [False, True])
def test_a_cancelled_appointment_can_be_taken_out_of_the_calendar(client, clock, by_patient):
    request = make_request("confirmed")
    address_of_file = address(request, "calendar")
    before = Calendar.from_ical(client.get(address_of_file).content).events[0]
    if by_patient:
        seen = {"request_id": request.pk, "seen_event_id": last_move_id(request)}
        operations.cancel(**seen, clinic=make_clinic(), by=None, now=NOW)
    else:
        move(request, "cancelled")

    cancelled = messages(request)["cancelled"].body

    taken_out = f"Is it in your calendar? This takes it out: http://testserver{address_of_file}\n"
    assert taken_out in cancelled
    after = Calendar.from_ical(client.get(address_of_file).content).events[0]
    assert (after["UID"], after["STATUS"]) == (before["UID"], "CANCELLED")
    assert after["SEQUENCE"] > before["SEQUENCE"]


@pytest.mark.parametrize("status", ["new", "contacted", "offered"])
def test_a_request_that_had_no_appointment_is_in_no_calendar(status):
    request = make_request(status)
    move(request, "cancelled")

    assert "calendar" not in messages(request)["cancelled"].body


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n", "\v", "\u2028", "\x85"])
def test_nobody_can_add_a_header_through_a_name(line_end):
    make_clinic(name=f"Clinic{line_end}Bcc: evil@example.com")

    for status in STATUSES:
        request = make_request(status, name=f"Ada{line_end}Bcc: evil@example.com")
        for message in request.messages.all():
            assert len(message.subject.splitlines()) == 1
            assert message.to in (request.email, "front-desk@clinic.example")


def test_text_is_plain_and_not_escaped():
    make_clinic(name="Smith & Sons' Physiotherapy")

    received = messages(make_request())["received"]

    assert "Smith & Sons' Physiotherapy" in received.subject
    assert "Smith & Sons' Physiotherapy" in received.body

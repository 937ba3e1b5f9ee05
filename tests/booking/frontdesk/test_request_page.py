from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError, OperationalError
from django.urls import reverse

from booking import operations, outbox, upkeep
from clinic_site.models import Absence, ClinicSettings, Closure
from tests.factories.clinic import make_body_area, make_practitioner

from .making import (
    NOW,
    last_event_id,
    let_the_session_be_noted,
    make_message,
    make_request,
)


def address(name, pk):
    return reverse(f"frontdesk:{name}", args=[pk])


def page_of(client, request):
    return client.get(address("request", request.pk)).content.decode()


def test_everything_that_the_patient_said_is_there(desk):
    request = make_request(
        note="I work nights.",
        preferred_days=[1, 3],
        preferred_parts=["evening"],
        wants_earlier=True,
        needle_feeling="rather_not",
        is_returning=True,
    )
    request.body_areas.add(make_body_area("Jaw"))
    page = page_of(desk, request)
    for words in (
        "Jo Park",
        "I work nights.",
        "Neck; Jaw",
        "Tuesday, Thursday",
        "Evening (after 5pm)",
        "I would rather not have needles",
        'href="tel:+1-905-555-0123"',
        'href="mailto:jo@example.com"',
        "Tuesday 24 November 2026, 8am",
        "Reply by 2pm today",
        "Tuesday 24 November 2026, 2pm",
    ):
        assert words in page


def test_addresses_and_titles_name_nobody(desk):
    request = make_request(name="Zebediah")
    page = page_of(desk, request)
    assert "Zebediah" not in page[page.index("<title>") : page.index("</title>")]
    assert f"Request {request.reference}" in page[page.index("<title>") : page.index("</title>")]


def test_a_note_is_added_and_shown_to_staff(desk, asha):
    request = make_request()
    response = desk.post(address("add_note", request.pk), {"text": "Calls back.\nAfter 4pm."})
    assert response["Location"] == address("request", request.pk)
    assert request.notes.get().by == asha
    page = page_of(desk, request)
    assert "Calls back.\nAfter 4pm." in page
    assert "Asha Singh, Tuesday 24 November 2026, 10am" in page


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001, "y" * 10_000, "\x00"])
def test_a_note_that_cannot_be_is_kept_in_the_form(desk, text):
    request = make_request()
    page = desk.post(address("add_note", request.pk), {"text": text}).content.decode()
    assert "The note is not saved yet." in page
    assert text.replace("\x00", "") in page
    assert not request.notes.exists()


@pytest.mark.parametrize("error", [OperationalError, DatabaseError])
def test_a_note_that_cannot_be_stored_now_is_kept_in_the_form(desk, monkeypatch, error):
    def fail(**_):
        raise error("attempt to write a readonly database")

    monkeypatch.setattr(upkeep, "add_note", fail)
    request = make_request()
    response = desk.post(address("add_note", request.pk), {"text": "Calls back after 4pm."})
    page = response.content.decode()
    assert response.status_code == 503
    assert "This could not be stored just now. Please try again." in page
    assert "Calls back after 4pm.</textarea>" in page


def test_line_ends_of_a_note_count_once(desk):
    request = make_request()
    desk.post(address("add_note", request.pk), {"text": "x\r\n" * 999 + "xx"})
    assert request.notes.get().text == "x\n" * 999 + "xx"


def test_a_note_that_came_in_between_does_not_stand_in_the_way(desk):
    request = make_request()
    seen = last_event_id(request)
    desk.post(address("add_note", request.pk), {"text": "Called."})
    desk.post(address("mark_contacted", request.pk), {"seen": seen})
    request.refresh_from_db()
    assert request.status == "contacted"


def test_ten_thousand_characters_are_shown_and_escaped(desk, asha):
    attack = "<img src=x onerror=alert(1)>"
    request = make_request(note=attack + "z" * 10_000)
    upkeep.add_note(request_id=request.pk, text=attack * 300, by=asha, now=NOW)
    page = page_of(desk, request)
    assert "z" * 10_000 in page
    assert "<img src=x" not in page


def test_the_history_says_who_did_what_and_when(desk, asha):
    request, dana = make_request(), make_practitioner("Dana Okafor")
    operations.confirm(
        request_id=request.pk,
        seen_event_id=last_event_id(request),
        appointment_at=NOW + timedelta(days=1),
        practitioner=dana,
        clinic=desk.get(address("request", request.pk)).context["clinic"],
        by=asha,
        now=NOW,
    )
    entries = desk.get(address("request", request.pk)).context["history"]
    assert [(entry.who, entry.what, entry.when) for entry in entries] == [
        (
            "Asha Singh",
            "Confirmed: Wednesday 25 November 2026, 10am, with Dana Okafor",
            "Tuesday 24 November 2026, 10am",
        ),
        ("Patient", "Request received", "Tuesday 24 November 2026, 8am"),
    ]


def test_the_history_holds_no_contact_detail_and_no_words_of_the_patient(desk):
    request = make_request(name="Zebediah", note="My secret.")
    desk.post(address("add_note", request.pk), {"text": "Their secret."})
    seen = last_event_id(request)
    desk.post(address("decline", request.pk), {"seen": seen, "reason": "no_time"})
    entries = desk.get(address("request", request.pk)).context["history"]
    words = " ".join(f"{entry.who} {entry.what} {entry.when}" for entry in entries)
    assert "Internal note added" in words
    assert "Declined: We have no free time" in words
    for private in ("Zebediah", "secret", "0123", "jo@example.com"):
        assert private not in words


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("queued", "Goes out now"),
        ("sent", "Sent at 9am today"),
        ("failed", "Could not be sent"),
    ],
)
def test_messages_say_where_they_stand(desk, state, words):
    request = make_request()
    make_message(request, state=state, sent_at=NOW - timedelta(hours=1))
    page = page_of(desk, request)
    assert words in page
    assert ("Try again" in page) == (state == "failed")


def test_alerts_to_the_front_desk_are_shown_only_when_they_failed(desk):
    request = make_request()
    alert = make_message(request, kind="alert", state="sent")
    assert "Alert to the front desk" not in page_of(desk, request)
    type(alert).objects.update(state="failed")
    assert "Alert to the front desk" in page_of(desk, request)


def test_a_failed_message_is_sent_again(desk):
    request = make_request()
    message = make_message(request, attempts=9)
    response = desk.post(address("retry_message", message.pk))
    message.refresh_from_db()
    assert response["Location"] == address("request", request.pk)
    assert (message.state, message.attempts) == ("queued", 0)
    assert "The message is waiting to be sent again." in desk.get("/admin/").content.decode()


def test_trying_again_twice_is_harmless(desk):
    message = make_message(make_request())
    desk.post(address("retry_message", message.pk))
    desk.post(address("retry_message", message.pk))
    assert "Somebody has tried again already." in desk.get("/admin/").content.decode()


def test_trying_again_that_cannot_be_stored_now_shows_the_request(desk, monkeypatch):
    def fail(**_):
        raise OperationalError("database is locked")

    monkeypatch.setattr(outbox, "retry", fail)
    request = make_request()
    response = desk.post(address("retry_message", make_message(request).pk))
    page = response.content.decode()
    assert response.status_code == 503
    assert "This could not be stored just now. Please try again." in page
    assert request.reference in page


@pytest.mark.parametrize("contact", [{}, {"email": "", "follow_up": "call"}])
@pytest.mark.parametrize("status", ["new", "contacted", "offered", "confirmed", "declined"])
def test_a_page_asks_the_database_at_most_fourteen_times(
    desk, status, contact, django_assert_max_num_queries
):
    for _ in range(5):
        # Of the same person, as far as the page can tell.
        make_request()
    make_practitioner("Bo Lee")
    request = make_request(status, **contact)
    make_message(request)
    desk.post(address("add_note", request.pk), {"text": "Called."})
    page_of(desk, request)
    let_the_session_be_noted()
    with django_assert_max_num_queries(14):
        page = page_of(desk, request)
    assert "maybe of the same person" in page


def test_a_page_with_a_full_history_asks_the_database_little(
    desk, asha, django_assert_max_num_queries
):
    dana = make_practitioner("Dana Free")
    for name in ("Bo Lee", "Cy Ng"):
        make_practitioner(name)
        make_request("confirmed", name="Another Person", wants_earlier=True)
    request = make_request(name="Jo Park")
    at = NOW + timedelta(days=2)
    arguments = {"request_id": request.pk, "clinic": ClinicSettings.load(), "by": asha, "now": NOW}
    for times in ([(at, dana)], [(at + timedelta(hours=2), dana)]):
        operations.offer(seen_event_id=last_event_id(request), times=times, **arguments)
    for hours in (3, 4):
        operation = operations.confirm if hours == 3 else operations.reschedule
        operation(
            seen_event_id=last_event_id(request),
            appointment_at=at + timedelta(hours=hours),
            practitioner=dana,
            **arguments,
        )
    for _ in range(5):
        make_request()
        desk.post(address("add_note", request.pk), {"text": "Called."})
    page_of(desk, request)
    let_the_session_be_noted()
    with django_assert_max_num_queries(14):
        page = page_of(desk, request)
    assert "A time is free again" in page


def test_an_error_is_tied_to_its_field(desk):
    request = make_request()
    page = desk.post(address("add_note", request.pk), {"text": ""}).content.decode()
    box = page[page.index('id="id_note_text"') - 400 : page.index('id="id_note_text"') + 100]
    assert 'aria-invalid="true"' in box
    for name in ("id_note_text_helptext", "id_note_text_error"):
        assert name in box
        assert f'id="{name}"' in page


@pytest.mark.parametrize("cause", ["absence", "closure"])
def test_a_visit_that_needs_moving_says_so_and_opens_the_move(desk, cause):
    dana = make_practitioner("Dana Okafor")
    request = make_request(
        "confirmed", appointment_at=NOW + timedelta(days=1), practitioner=dana, acknowledged_at=NOW
    )
    days = {"first_day": date(2026, 11, 25), "last_day": date(2026, 11, 25)}
    assert "needs moving" not in desk.get(address("request", request.pk)).content.decode()
    cache.clear()
    if cause == "absence":
        Absence.objects.create(practitioner=dana, **days)
    else:
        Closure.objects.create(label="Flood", **days)

    page = desk.get(address("request", request.pk))

    assert "The visit needs moving." in page.content.decode()
    assert [move.name for move, _, is_open in page.context["moves"] if is_open] == ["reschedule"]

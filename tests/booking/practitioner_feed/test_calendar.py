"""What a practitioner's calendar app reads, as the operations and the clock make it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from icalendar import Calendar

from booking import operations
from booking.models import PractitionerFeed, Status
from booking.practitioner_feed import link
from booking.practitioner_feed import operations as feeds
from booking.practitioner_feed.calendar import initials
from clinic_site.logs import PrivateFormatter
from clinic_site.models import ClinicSettings
from tests.factories.booking import NOW, make_receptionist, make_request, move
from tests.factories.clinic import make_practitioner

pytestmark = pytest.mark.usefixtures("clinic", "clock")

DAY = timedelta(days=1)


@pytest.fixture
def feed(db):
    return feeds.create(practitioner=make_practitioner(), by=make_receptionist(), now=NOW)


def address(feed):
    return link.address(feed).removeprefix("http://testserver")


def read(client, feed):
    response = client.get(address(feed))
    assert response.status_code == 200
    return Calendar.from_ical(response.content)


def visits(client, feed):
    return read(client, feed).walk("VEVENT")


def make_visit(at=NOW + DAY, **answers):
    request = make_request(**answers)
    move(request, Status.CONFIRMED, appointment_at=at, practitioner=make_practitioner())
    request.refresh_from_db()
    return request


class TestWhatItSays:
    def test_holds_initials_and_reference_and_nothing_more_of_the_patient(self, client, feed):
        request = make_visit(name="Zoë Anne-Marie O’Hara", note="Fell from a ladder.")

        body = client.get(address(feed)).content.decode().replace("\r\n ", "")

        assert f"SUMMARY:Z.A.M.O. {request.reference}" in body
        for secret in ("Zoë", "Hara", "ladder", str(request.phone), request.email, "Neck"):
            assert secret not in body
        assert request.link_id.hex not in body

    def test_is_a_published_calendar_with_what_apps_need(self, client, feed):
        request = make_visit()

        calendar = read(client, feed)
        [event] = calendar.walk("VEVENT")

        assert (calendar["method"], calendar["version"]) == ("PUBLISH", "2.0")
        assert calendar["x-wr-calname"] == "Test Physiotherapy: Physiotherapist A"
        assert event["uid"] == f"visit-{request.reference.lower()}@testserver"
        assert event.start == request.appointment_at
        assert event.end == request.appointment_ends_at
        assert event["dtstart"].params["TZID"] == "America/Toronto"
        assert event["dtstamp"].dt == event["last-modified"].dt == NOW
        assert event["class"] == "PRIVATE"
        [zone] = calendar.walk("VTIMEZONE")
        assert zone["tzid"] == "America/Toronto"
        assert zone.walk("DAYLIGHT")
        assert zone.walk("STANDARD")

    def test_holds_visits_of_thirty_days_back_and_a_year_ahead(self, client, feed, clock):
        for days in (1, 30, 365):
            make_visit(NOW + days * DAY)
        clock.move_to(NOW + 31 * DAY)
        feed.refresh_from_db()
        assert [event.start for event in visits(client, feed)] == [
            NOW + days * DAY for days in (1, 30, 365)
        ]
        clock.move_to(NOW + 31 * DAY + timedelta(minutes=1))
        assert [event.start for event in visits(client, feed)] == [
            NOW + days * DAY for days in (30, 365)
        ]

    def test_holds_nobody_elses_visits(self, client, feed):
        make_visit()
        other = make_practitioner("Other")
        request = make_request()
        move(request, Status.CONFIRMED, appointment_at=NOW + DAY, practitioner=other)
        assert len(visits(client, feed)) == 1

    def test_a_cancelled_visit_is_gone(self, client, feed):
        request = make_visit()
        move(request, Status.CANCELLED)
        assert visits(client, feed) == []

    def test_a_visit_that_took_place_stays(self, client, feed, clock):
        request = make_visit()
        move(request, Status.COMPLETED)
        assert len(visits(client, feed)) == 1

    def test_a_moved_visit_is_the_same_one_with_a_higher_number(self, client, feed):
        request = make_visit()
        [before] = visits(client, feed)

        later = NOW + timedelta(hours=1)
        move(request, Status.CONFIRMED, appointment_at=NOW + 2 * DAY, now=later)

        [after] = visits(client, feed)
        assert after["uid"] == before["uid"]
        assert after["sequence"] > before["sequence"]
        assert after["last-modified"].dt == later
        assert after.start == NOW + 2 * DAY

    def test_a_note_or_call_changes_nothing(self, client, feed):
        request = make_visit()
        before = client.get(address(feed)).content
        operations.log_call(
            request_id=request.pk,
            seen_event_id=request.events.moves().last().pk,
            outcome="reached",
            clinic=ClinicSettings.load(),
            by=make_receptionist(),
            now=NOW + timedelta(hours=1),
        )
        assert client.get(address(feed)).content == before

    def test_costs_five_queries_however_many_visits(self, client, feed, django_assert_num_queries):
        for days in range(1, 6):
            make_visit(NOW + days * DAY)
        with django_assert_num_queries(5):
            assert len(visits(client, feed)) == 5


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 11, 1, 4, 30, tzinfo=UTC), "DTSTART;TZID=America/Toronto:20261101T003000"),
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), "DTSTART;TZID=America/Toronto:20261101T013000"),
        # The second 1:30am, which a wall clock cannot tell from the first.
        (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), "DTSTART:20261101T063000Z"),
        (datetime(2026, 11, 1, 7, 30, tzinfo=UTC), "DTSTART;TZID=America/Toronto:20261101T023000"),
        (datetime(2027, 3, 14, 6, 30, tzinfo=UTC), "DTSTART;TZID=America/Toronto:20270314T013000"),
        (datetime(2027, 3, 14, 7, 30, tzinfo=UTC), "DTSTART;TZID=America/Toronto:20270314T033000"),
    ],
)
def test_is_right_on_the_nights_when_the_clocks_change(client, feed, clock, moment, written):
    clock.move_to(moment - DAY)
    request = make_request(now=moment - DAY)
    move(request, Status.CONFIRMED, appointment_at=moment, now=moment - DAY)

    body = client.get(address(feed)).content.decode()

    assert f"\r\n{written}\r\n" in body
    [event] = Calendar.from_ical(body).walk("VEVENT")
    assert event.start.astimezone(UTC) == moment


@pytest.mark.parametrize(
    ("name", "short"),
    [("Jo Park", "J.P."), ("  li  wei ", "L.W."), ("O’Hara", "O."), ("😀 7 x", "X."), ("😀", "")],
)
def test_initials_are_first_letters(name, short):
    assert initials(name) == short


class TestItsAddress:
    def test_answers_that_nothing_changed(self, client, feed):
        make_visit()
        first = client.get(address(feed))

        again = client.get(address(feed), headers={"If-None-Match": first["ETag"]})

        assert (again.status_code, again.content) == (304, b"")
        make_visit(NOW + 2 * DAY)
        changed = client.get(address(feed), headers={"If-None-Match": first["ETag"]})
        assert changed.status_code == 200

    def test_stays_out_of_caches_search_engines_and_cookies(self, client, feed):
        for response in (client.get(address(feed)), client.get(address(feed)[:-5] + "x.ics")):
            assert "no-store" in response["Cache-Control"]
            assert "private" in response["Cache-Control"]
            assert response["X-Robots-Tag"] == "noindex"
            assert response["Referrer-Policy"] == "no-referrer"
            assert not response.cookies

    def test_is_void_once_it_is_replaced_or_switched_off(self, client, feed):
        first = address(feed)
        second = address(
            feeds.create(practitioner=feed.practitioner, by=make_receptionist(), now=NOW)
        )
        assert client.get(first).status_code == 404
        assert client.get(second).status_code == 200

        feeds.revoke(practitioner=feed.practitioner)

        assert client.get(second).status_code == 404
        with pytest.raises(feeds.NoCalendar):
            feeds.revoke(practitioner=feed.practitioner)
        assert not PractitionerFeed.objects.exists()

    @pytest.mark.parametrize("wrong", ["x", "a" * 32, "\x00", "%F0%9F%98%80"])
    def test_cannot_be_guessed(self, client, feed, wrong):
        for token in (wrong, feed.key.hex, f"{feed.key.hex}:{wrong}"):
            assert client.get(f"/appointment/calendar/{token}.ics").status_code == 404

    def test_the_log_of_a_dead_one_names_no_key(self, client, feed, caplog):
        feeds.revoke(practitioner=feed.practitioner)
        client.get(address(feed))
        [record] = caplog.records
        printed = PrivateFormatter().format(record)
        assert printed == "Not Found: /appointment/calendar/…"

    def test_takes_no_post(self, client, feed):
        assert client.post(address(feed)).status_code == 405

    def test_outlives_the_account_that_made_it(self, client, feed):
        get_user_model().objects.all().delete()
        assert client.get(address(feed)).status_code == 200

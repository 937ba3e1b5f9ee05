"""The calendar through the whole stack. NOW is Tuesday 24 November 2026, 10am in Toronto."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse

from booking.models import Offer
from clinic_site.models import Practitioner
from tests.booking.frontdesk.making import NOW, make_offer, make_request
from tests.factories.clinic import (
    make_absence,
    make_closure,
    make_practitioner,
    make_working_times,
)

DAY, WEEK, SHEET = (f"/admin/requests/calendar/{name}" for name in ("", "week/", "sheet/"))
TODAY = date(2026, 11, 24)
HOUR = timedelta(hours=1)


def visit(status="confirmed", *, at=NOW + 2 * HOUR, **fields):
    return make_request(status, appointment_at=at, **fields)


def happenings(response):
    """Return (time, name, state, marks) of all that a day shows."""
    return [
        (each.when, each.request.name, each.state, each.marks)
        for column in response.context["columns"]
        for _, _, each in column["happenings"]
    ]


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


class TestDay:
    def test_shows_visits_by_practitioner_with_where_they_stand(self, desk):
        visit(name="Asked", at=NOW + 2 * HOUR)
        visit(name="Says yes", at=NOW + 3 * HOUR, acknowledged_at=NOW)
        visit(name="Just begun", at=NOW - HOUR / 2)
        visit("completed", name="Was here", at=NOW - 2 * HOUR + HOUR / 2)
        visit("no_show", name="Stayed away", at=NOW - 3 * HOUR)

        response = desk.get(DAY)

        assert happenings(response) == [
            ("7am to 7:45am", "Stayed away", "Did not come", []),
            ("8:30am to 9:15am", "Was here", "Came", []),
            ("9:30am to 10:15am", "Just begun", "Came or not?", []),
            ("noon to 12:45pm", "Asked", "Not acknowledged", []),
            ("1pm to 1:45pm", "Says yes", "Will come", []),
        ]

    def test_leads_from_a_visit_to_its_request(self, desk):
        request = visit()
        page = desk.get(DAY).content.decode()
        assert f'href="{reverse("frontdesk:request", args=[request.pk])}"' in page
        assert request.reference in page

    def test_shows_no_visit_of_another_day_and_no_cancelled_one(self, desk):
        visit(name="Yesterday", at=NOW - 24 * HOUR)
        visit(name="Tomorrow", at=NOW + 24 * HOUR)
        make_request("cancelled", name="Cancelled", appointment_at=NOW + HOUR)
        make_practitioner("Dana Okafor")
        assert happenings(desk.get(DAY)) == []

    def test_has_a_column_for_whoever_has_a_visit_though_they_take_no_more(self, desk):
        make_practitioner("Gone, idle", is_active=False)
        gone = make_practitioner("Gone, busy", is_active=False)
        make_practitioner("Here")
        visit(practitioner=gone)
        columns = desk.get(DAY).context["columns"]
        assert [str(column["practitioner"]) for column in columns] == ["Gone, busy", "Here"]

    def test_shows_one_practitioner_when_asked(self, desk):
        other = make_practitioner("Other")
        visit(name="Of Dana")
        visit(name="Of Other", practitioner=other)
        response = desk.get(DAY, {"practitioner": other.pk})
        assert [name for _, name, _, _ in happenings(response)] == ["Of Other"]
        assert f"practitioner={other.pk}" in response.context["next_url"]

    @pytest.mark.parametrize("wrong", ["", "x", "2026-02-30", "0001-01-01", "9999-12-31", "\x00"])
    def test_a_date_or_practitioner_that_there_is_not_counts_as_none(self, desk, wrong):
        make_practitioner()
        response = desk.get(DAY, {"date": wrong, "practitioner": wrong})
        assert response.status_code == 200
        assert response.context["title"] == "Tuesday 24 November 2026"

    def test_leads_to_the_days_around_it(self, desk):
        context = desk.get(DAY, {"date": "2026-12-31"}).context
        assert context["previous_url"] == f"{DAY}?date=2026-12-30"
        assert context["next_url"] == f"{DAY}?date=2027-01-01"
        assert context["today_url"] == f"{DAY}?date=2026-11-24"
        assert context["week_url"] == f"{WEEK}?date=2026-12-31"

    def test_says_when_nobody_works_and_nothing_is_planned(self, desk):
        make_practitioner("Dana Okafor")
        page = text(desk.get(DAY, {"date": "2026-11-29"}))
        assert "Nobody works on this day, and nothing is planned." in page
        assert "Dana Okafor Does not work" in page

    def test_says_working_hours_absences_and_closures(self, desk):
        dana = make_practitioner("Dana Okafor")
        make_working_times(dana, (1, time(9), time(12)), (1, time(13), time(16)))
        make_absence(dana, TODAY, from_time=time(15), label="Course")
        make_closure(TODAY + timedelta(days=1), label="Burst pipe")
        assert "Works 9am to noon, 1pm to 3pm Away: Course" in text(desk.get(DAY))
        tomorrow = text(desk.get(DAY, {"date": "2026-11-25"}))
        assert "Does not work Closed: Burst pipe" in tomorrow

    def test_may_not_be_seen_by_who_may_not_see_requests(self, client, clinic, asha):
        asha.groups.clear()
        client.force_login(asha)
        assert client.get(DAY).status_code == 302


class TestMarks:
    def test_a_visit_in_an_absence_or_a_closure_needs_moving(self, desk):
        dana, other = make_practitioner("Dana Okafor"), make_practitioner("Other")
        make_absence(dana, TODAY, from_time=time(12), until_time=time(12, 30), label="Course")
        visit(name="In it", at=NOW + 2 * HOUR)
        visit(name="After it", at=NOW + 2.5 * HOUR, practitioner=other)

        marks = {name: marks for _, name, _, marks in happenings(desk.get(DAY))}

        assert marks == {"In it": ["Needs moving. Away: Course"], "After it": []}
        make_closure(TODAY, label="Burst pipe")
        marks = {name: marks for _, name, _, marks in happenings(desk.get(DAY))}
        assert marks["After it"] == ["Needs moving. Closed: Burst pipe"]

    def test_a_visit_that_has_been_is_not_moved_any_more(self, desk):
        make_absence(make_practitioner("Dana Okafor"), TODAY)
        visit(at=NOW - HOUR)
        visit("completed", at=NOW - 3 * HOUR)
        assert [marks for *_, marks in happenings(desk.get(DAY))] == [[], []]

    def test_offers_that_overlap_are_marked_with_what_they_overlap(self, desk):
        visit(name="Visit", at=NOW + 2 * HOUR)
        first, second = make_request("offered", name="A"), make_request("offered", name="B")
        make_offer(first, NOW + 2.9 * HOUR)
        make_offer(second, NOW + 5 * HOUR)
        make_offer(first, NOW + 5.5 * HOUR)

        assert happenings(desk.get(DAY)) == [
            ("noon to 12:45pm", "Visit", "Not acknowledged", ["Overlaps an offer"]),
            ("12:54pm to 1:39pm", "A", "Offered until 12:54pm today", ["Overlaps a visit"]),
            ("3pm to 3:45pm", "B", "Offered until 3pm today", ["Overlaps an offer"]),
            ("3:30pm to 4:15pm", "A", "Offered until 3:30pm today", ["Overlaps an offer"]),
        ]

    def test_an_offer_that_nobody_can_accept_any_more_says_why(self, desk):
        gone, away = make_practitioner("Gone Too"), make_practitioner("On Course")
        make_offer(make_request("offered", name="A"), NOW + 2 * HOUR, gone)
        make_offer(make_request("offered", name="B"), NOW + 3 * HOUR, away)
        make_offer(make_request("offered", name="C"), NOW + 5 * HOUR, away)
        Practitioner.objects.filter(pk=gone.pk).update(is_active=False)
        make_absence(away, TODAY, from_time=time(13, 30), until_time=time(14), label="Course")

        marks = {name: marks for _, name, _, marks in happenings(desk.get(DAY))}

        assert marks == {
            "A": ["Cannot be chosen. Takes no appointments any more"],
            "B": ["Cannot be chosen. Away: Course"],
            "C": [],
        }

    def test_times_offered_to_one_patient_do_not_overlap_each_other(self, desk):
        request = make_request("offered")
        make_offer(request, NOW + 2 * HOUR)
        make_offer(request, NOW + 2.5 * HOUR)
        assert [marks for *_, marks in happenings(desk.get(DAY))] == [[], []]

    def test_an_offer_that_ran_out_or_is_gone_is_not_shown(self, desk):
        gone = make_offer(make_request("offered"), NOW + 2 * HOUR)
        Offer.objects.filter(pk=gone.pk).update(gone_at=NOW)
        over = make_offer(make_request("offered"), NOW + 2 * HOUR)
        Offer.objects.filter(pk=over.pk).update(open_until=NOW)
        assert happenings(desk.get(DAY)) == []


class TestClockChanges:
    @pytest.fixture
    def night(self, clinic):
        """A practitioner who works from midnight to 6 on Sundays."""
        practitioner = make_practitioner("Dana Okafor")
        make_working_times(practitioner, (6, time(0), time(6)))
        return practitioner

    def hours(self, response):
        return [label for _, label in response.context["hours"]]

    def test_the_day_without_an_hour_is_shorter(self, desk, night):
        visit(at=datetime(2027, 3, 14, 7, 30, tzinfo=UTC))
        response = desk.get(DAY, {"date": "2027-03-14"})
        assert self.hours(response) == ["midnight", "1am", "3am", "4am", "5am"]
        [(place, _, each)] = response.context["columns"][0]["happenings"]
        assert each.when == "3:30am to 4:15am"
        assert place.startswith("frontdesk-at-h2 frontdesk-at-m6 ")

    def test_the_day_with_an_hour_twice_is_longer(self, desk, night):
        visit(name="First", at=datetime(2026, 11, 1, 5, 0, tzinfo=UTC))
        visit(name="Second", at=datetime(2026, 11, 1, 6, 0, tzinfo=UTC))
        response = desk.get(DAY, {"date": "2026-11-01"})
        assert self.hours(response) == [
            "midnight", "1am EDT", "1am EST", "2am", "3am", "4am", "5am",
        ]  # fmt: skip
        places = [place for place, _, _ in response.context["columns"][0]["happenings"]]
        assert [place.split()[0] for place in places] == ["frontdesk-at-h1", "frontdesk-at-h2"]

    def test_a_day_begins_and_ends_at_the_clinics_midnight(self, desk, night):
        make_working_times(night, (0, time(0), time(6)))
        visit(name="Late on Saturday", at=datetime(2026, 11, 1, 3, 0, tzinfo=UTC))
        visit(name="Late on Sunday", at=datetime(2026, 11, 2, 4, 0, tzinfo=UTC))
        assert [n for _, n, _, _ in happenings(desk.get(DAY, {"date": "2026-11-01"}))] == [
            "Late on Sunday"
        ]

    def test_the_weeks_of_both_nights_are_shown(self, desk, night):
        for day in ("2026-11-01", "2027-03-14"):
            assert desk.get(WEEK, {"date": day}).status_code == 200


class TestWeek:
    def test_runs_from_monday_to_sunday(self, desk):
        visit(name="On Monday", at=NOW - 24 * HOUR)
        visit(name="On Sunday", at=NOW + 5 * 24 * HOUR)
        visit(name="After it", at=NOW + 6 * 24 * HOUR)
        response = desk.get(WEEK)
        assert response.context["title"] == "Week of 23 to 29 November 2026"
        [(_, days)] = response.context["rows"]
        names = [[each.request.name for each in day.happenings] for _, day in days]
        assert names == [["On Monday"], [], [], [], [], [], ["On Sunday"]]

    def test_leads_to_each_day_and_the_weeks_around(self, desk):
        make_practitioner()
        context = desk.get(WEEK).context
        assert context["next_url"] == f"{WEEK}?date=2026-12-01"
        assert context["heads"][0][1] == f"{DAY}?date=2026-11-23"

    @pytest.mark.parametrize("address", [DAY, WEEK, SHEET])
    def test_costs_the_same_queries_for_eight_practitioners(
        self, desk, address, django_assert_max_num_queries
    ):
        for number in range(8):
            practitioner = make_practitioner(f"Practitioner {number}")
            if number % 2:  # The others work as the clinic is open.
                make_working_times(practitioner, *((day, time(9), time(17)) for day in range(5)))
            make_absence(practitioner, TODAY + timedelta(days=2), label="Course")
            for hour in range(3, 8):
                for day in range(4):
                    visit(at=NOW + timedelta(days=day, hours=hour), practitioner=practitioner)
            make_offer(make_request("offered"), NOW + 2 * HOUR, practitioner)
        make_closure(TODAY)

        with django_assert_max_num_queries(18):
            response = desk.get(address)

        assert len(response.content) > 10_000


class TestDaySheet:
    def test_holds_what_a_practitioner_needs_and_no_more(self, desk):
        visit(
            name="Jo Park",
            note="Fell from a ladder.",
            needle_feeling="rather_not",
            is_returning=True,
        )
        page = desk.get(SHEET)
        said = text(page)
        assert "noon to 12:45pm Jo Park" in said
        assert "+1 905-555-0123 Returning Rather not" in said
        assert "Shred after use." in said
        assert "Tuesday 24 November 2026" in said
        for left_out in ("ladder", "jo@example.com", "Neck"):
            assert left_out not in page.content.decode()

    def test_gives_paper_to_whoever_has_somebody_to_see(self, desk):
        idle = make_practitioner("Idle")
        visit()
        sheets = desk.get(SHEET).context["sheets"]
        assert [str(practitioner) for practitioner, _ in sheets] == ["Dana Okafor"]
        sheets = desk.get(SHEET, {"practitioner": idle.pk}).context["sheets"]
        assert [str(practitioner) for practitioner, _ in sheets] == ["Idle"]

    def test_leaves_out_offers(self, desk):
        make_offer(make_request("offered", name="Not yet"), NOW + HOUR)
        page = text(desk.get(SHEET))
        assert "Not yet" not in page
        assert "No visits on this day." in page

    def test_says_to_the_log_that_it_is_printed(self):
        from booking.frontdesk.schedule.views import DaySheetView, DayView

        assert (DaySheetView.access_action, DayView.access_action) == ("printed", "listed")


def test_the_menu_leads_to_the_calendar(desk):
    assert f'"{DAY}"' in desk.get(DAY).content.decode()


def test_no_address_of_the_calendar_holds_a_name(desk):
    visit(name="Zebediah")
    links = re.findall(r'href="([^"]*)"', desk.get(DAY).content.decode())
    assert not [link for link in links if "Zebediah" in link]
    assert Practitioner.objects.get().name not in " ".join(links)

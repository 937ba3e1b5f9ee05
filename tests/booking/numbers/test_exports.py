"""The files: what is in them, what is not, and that every request in one is in the access log."""

import csv
from datetime import datetime
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from booking.access_log.models import Access, AccessedRequest
from tests.booking.frontdesk.making import make_request
from tests.factories.clinic import make_practitioner

from .fixed import at, make_fixed_requests

FORMULAS = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "https://evil.example"]


def file_of(browser, name, **query):
    response = browser.get(reverse(f"numbers:{name}"), query)
    assert response.status_code == 200
    return response.getvalue()


def csv_of(browser, name, **query):
    text = file_of(browser, name, **query).decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline="")))


def sheets_of(browser, name, **query):
    return load_workbook(BytesIO(file_of(browser, name, **query)))


def test_the_numbers_as_csv_are_numbers(manager):
    make_fixed_requests()
    lines = csv_of(manager, "export_csv")

    assert lines[0] == ["Section", "Of", "What", "Number"]
    assert ["Requests per week", "2026-11-16", "Requests", "6"] in lines
    assert [
        "Time to the first answer",
        "In opening hours",
        "90th percentile: nine in ten within",
        "7.6",
    ] in lines
    assert ["Promises kept", "Kept: answered in time", "Share", "0.6667"] in lines


def test_the_numbers_as_xlsx_have_a_sheet_for_each_section(manager):
    make_fixed_requests()
    book = sheets_of(manager, "export_xlsx")

    assert len(book.sheetnames) == 9
    rows = list(book["Promises kept"].values)
    assert rows[:2] == [
        ("Promise", "Requests", "Share"),
        ("Kept: answered in time", 4, 0.6667),
    ]


def test_the_files_of_numbers_show_no_request(manager):
    request = make_request("declined")

    assert request.reference not in file_of(manager, "export_csv").decode()
    assert not Access.objects.exists()


def test_the_list_says_what_became_of_each_request_and_nothing_of_the_patient(manager):
    request = make_request(
        "confirmed",
        created_at=at("2026-11-20 10:00"),
        first_answer_at=at("2026-11-20 11:30"),
        first_answer_on_time=True,
        appointment_at=at("2026-11-26 14:00"),
        came_from="/conditions/neck/",
        note="I work nights.",
    )
    heading, line = csv_of(manager, "export_requests_csv")
    row = dict(zip(heading, line, strict=True))

    assert row["Reference"] == request.reference
    assert row["Received"] == "2026-11-20 10:00:00"
    assert row["First answer"] == "2026-11-20 11:30:00"
    assert row["Promise kept"] == "yes"
    assert row["Status"] == "Confirmed"
    assert row["Appointment"] == "2026-11-26 14:00:00"
    assert row["Practitioner"] == "Dana Okafor"
    assert row["Came from"] == "/conditions/neck/"
    for secret in ("Jo Park", "jo@example.com", "0123", "I work nights.", "Neck", "needles"):
        assert secret not in str(line)


def test_the_list_as_xlsx_has_real_dates(manager):
    make_request(created_at=at("2026-11-20 10:00"))
    _, row = sheets_of(manager, "export_requests_xlsx")["Requests"].values

    assert row[1] == datetime(2026, 11, 20, 10)


def test_the_list_holds_the_requests_of_the_days_that_were_chosen(manager):
    inside = make_request(created_at=at("2026-11-10 23:59"))
    make_request(created_at=at("2026-11-11 00:00"))
    days = {"first": "2026-11-10", "last": "2026-11-10"}

    assert [line[0] for line in csv_of(manager, "export_requests_csv", **days)[1:]] == [
        inside.reference
    ]
    response = manager.get(reverse("numbers:export_requests_csv"), days)
    assert response["Content-Disposition"] == (
        'attachment; filename="requests-2026-11-10-to-2026-11-10.csv"'
    )


@pytest.mark.parametrize("name", ["export_requests_csv", "export_requests_xlsx"])
def test_every_request_of_the_list_is_in_the_access_log(manager, name):
    references = {make_request().reference for _ in range(3)}
    file_of(manager, name)

    access = Access.objects.get()
    assert (access.action, access.who, access.screen) == ("exported", "ada", name)
    assert set(AccessedRequest.objects.values_list("reference", flat=True)) == references


def test_an_empty_list_is_recorded_too(manager):
    assert len(csv_of(manager, "export_requests_csv")) == 1
    assert Access.objects.get().action == "exported"


@pytest.mark.parametrize("name", ["export_csv", "export_xlsx", "export_requests_csv"])
def test_wrong_days_lead_back_to_the_page(manager, name):
    days = {"first": "2020-01-01", "last": "2026-11-20"}
    response = manager.get(reverse(f"numbers:{name}"), days)

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("numbers:numbers"))
    assert "At most 53 weeks at once." in manager.get(response["Location"]).content.decode()


def test_no_cell_of_any_file_is_a_formula(manager):
    for formula in FORMULAS:
        practitioner = make_practitioner(formula)
        make_request("confirmed", practitioner=practitioner, came_from=formula)

    for name in ("export_xlsx", "export_requests_xlsx"):
        cells = [
            cell
            for sheet in sheets_of(manager, name)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        ]
        assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
        assert not any(cell.hyperlink for cell in cells)
        texts = {cell.value for cell in cells if cell.data_type == "s"}
        assert set(FORMULAS[:4]) <= texts
        assert all(cell.quotePrefix for cell in cells if cell.data_type == "s")
    for name in ("export_csv", "export_requests_csv"):
        for line in csv_of(manager, name):
            assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in line)


def test_the_number_of_queries_does_not_grow(manager):
    def queries():
        with CaptureQueriesContext(connection) as found:
            file_of(manager, "export_requests_xlsx")
        return len(found)

    make_request("confirmed")
    few = queries()
    for _ in range(30):
        make_request("confirmed")
    assert queries() == few

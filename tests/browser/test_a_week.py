"""A whole week: three patients, two receptionists, a practitioner, a manager, an administrator."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from booking.models import AppointmentRequest

from .a_week import (
    INBOX,
    Week,
    ask,
    link_in,
    look_again,
    open_move,
    row,
    type_time,
    wait_for_message,
)
from .following import follow

# 9am in Toronto; Wednesday at 1pm, less than a day before Thursday's visits.
MONDAY = datetime(2026, 11, 30, 14, tzinfo=UTC)
WEDNESDAY = datetime(2026, 12, 2, 18, tzinfo=UTC)
FRIDAY = datetime(2026, 12, 4, 14, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ADA, BO, CHIDI = "Ada Moreau", "Bo Tremblay", "Chidi Park"


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY) as traveller:
        yield traveller


@pytest.mark.parametrize("width", [360, 1280])
def test_a_whole_week(clock, open_browser, width):
    week = Week(clock=clock, open_browser=open_browser, width=width)

    three_patients_ask(week)
    asha, ben = week.sign_in("Asha"), week.sign_in("Ben")
    the_emergency_comes_first_and_shows_who_is_on_it(asha, ben)
    nobody_answers_the_phone(ben)
    times_are_offered_undone_and_offered_again(week, asha)
    the_patient_accepts_a_time(week)
    another_patient_asks_for_other_times(week, asha)
    two_decide_at_once_and_the_second_is_told(week, asha, ben)
    a_visit_is_agreed_on_the_phone(ben)

    week.go_to(WEDNESDAY)
    the_patient_is_reminded_and_cancels(week)
    asha = week.sign_in("Asha")
    the_free_time_goes_to_who_wants_to_come_earlier(week, asha)
    the_practitioner_reads_the_calendar(week)
    the_day_sheet_is_opened(asha)

    week.go_to(FRIDAY)
    outcomes_are_recorded(week.sign_in("Asha"))
    the_manager_reads_the_numbers(week)
    the_administrator_sees_who_looked(week)

    assert week.problems() == []


def three_patients_ask(week):
    first = ask(
        week,
        (CHIDI, "905 555 0101"),
        email="chidi@example.com",
        is_checked=["Thursday", "Morning"],
        start="/conditions/neck-pain/",
    )
    second = ask(week, (BO, "905 555 0102"), note="I have no computer, my son writes this.")
    third = ask(
        week,
        (ADA, "905 555 0103"),
        email="ada@example.com",
        note="My neck hurts. Sometimes chest pain.",
        is_checked=["I would like an earlier time"],
    )
    card = third.get_by_role("region", name="Something you wrote can be a sign of an emergency")
    assert "911" in card.inner_text()

    week.pass_time(MINUTE)
    for page in (first, second, third):
        page.get_by_role("button", name="Send request").click()
        page.get_by_role("heading", name="We have your request").wait_for()
        page.get_by_text("This is a request, not a booking").wait_for()
    week.pass_time(MINUTE)
    week.email("chidi@example.com", "We have your request")
    week.email("front-desk@clinic.example", "New appointment request")


def the_emergency_comes_first_and_shows_who_is_on_it(asha, ben):
    assert "3 requests wait" in asha.locator('[data-live-part="summary"]').inner_text()
    line = asha.locator("[data-row]").first
    assert ADA in line.inner_text()
    assert "Emergency words in the note" in line.inner_text()
    line.get_by_role("button", name="Take on").click()
    line.get_by_text("You, since").wait_for()

    look_again(ben)
    row(ben, ADA).get_by_text("Asha, since").wait_for()

    line.get_by_role("link", name=ADA).click()
    asha.get_by_text("Sometimes chest pain.").wait_for()
    open_move(asha, "log_call").get_by_role("button", name="Reached the patient").click()
    wait_for_message(asha, "Call logged")


def nobody_answers_the_phone(ben):
    row(ben, BO).get_by_role("link", name=BO).click()
    ben.get_by_text("No e-mail address: call them").first.wait_for()
    open_move(ben, "log_call").get_by_role("button", name="No answer").click()
    wait_for_message(ben, "Call logged")


def times_are_offered_undone_and_offered_again(week, asha):
    asha.goto(INBOX)
    row(asha, CHIDI).get_by_role("link", name=CHIDI).click()
    offer_two_times(asha)
    asha.locator(".messages").get_by_role("button", name="Undo").click()
    wait_for_message(asha, "is “New” again")

    offer_two_times(asha)
    week.pass_time(2 * MINUTE)
    week.email("chidi@example.com", "We have your request")
    week.pass_time(2 * MINUTE)
    offered = week.email("chidi@example.com", "Please choose a time")
    assert "neck" not in offered.body.replace(link_in(offered), "").lower()


def offer_two_times(page):
    form = open_move(page, "offer")
    thursday = form.get_by_role("checkbox", name="Thursday 3 December")
    for number in range(2):
        thursday.nth(number).check()
    form.get_by_role("button", name="Look at the e-mail first").click()
    page.get_by_text("Nothing is done yet.").wait_for()
    page.get_by_text("We can offer you these times").wait_for()
    page.get_by_role("button", name="Offer these times and send").click()
    wait_for_message(page, "Times offered:")


def the_patient_accepts_a_time(week):
    page = week.open()
    page.goto(link_in(week.email("chidi@example.com", "Please choose a time")))
    page.get_by_text("Nothing is booked until you choose.").wait_for()
    page.get_by_role("button", name="Choose this time").first.click()
    page.get_by_text("Your appointment is confirmed.").wait_for()
    assert "Thursday" in page.locator(".clinic-status__time").inner_text()


def another_patient_asks_for_other_times(week, asha):
    asha.goto(INBOX + "?view=all")
    row(asha, ADA).get_by_role("link", name=ADA).click()
    form = open_move(asha, "offer")
    form.get_by_role("checkbox").first.check()
    form.get_by_role("button", name="Offer these times").click()
    wait_for_message(asha, "Times offered:")
    week.pass_time(4 * MINUTE)

    page = week.open()
    page.goto(link_in(week.email("ada@example.com", "Please choose a time")))
    page.get_by_role("link", name="Ask for other times").click()
    for label in ("Monday", "Thursday", "Morning"):
        page.get_by_label(label).check()
    page.get_by_role("button", name="Ask for other times").click()
    page.get_by_text("We will look for other times.").first.wait_for()

    week.pass_time(MINUTE)
    week.email("front-desk@clinic.example", "Other times asked for")
    asha.goto(INBOX)
    row(asha, ADA).get_by_text("The patient asked for other times").wait_for()


def two_decide_at_once_and_the_second_is_told(week, asha, ben):
    for page in (asha, ben):
        page.goto(INBOX)
        row(page, ADA).get_by_role("link", name=ADA).click()
    form = open_move(ben, "confirm")
    type_time(form, "2026-12-07", "10:30")
    form.get_by_role("button", name="Confirm", exact=True).click()
    wait_for_message(ben, "Confirmed")

    form = open_move(asha, "decline")
    form.get_by_label("We could not reach you.").check()
    form.get_by_role("button", name="Decline").click()
    told = asha.get_by_role("alert").filter(has_text="Ben confirmed this request")
    assert "Nothing else was done." in told.inner_text()

    week.pass_time(4 * MINUTE)
    confirmed = week.email("ada@example.com", "Your appointment is confirmed")
    assert "10:30am" in confirmed.body


def a_visit_is_agreed_on_the_phone(ben):
    ben.goto(INBOX + "?view=all")
    row(ben, BO).get_by_role("link", name=BO).click()
    open_move(ben, "log_call").get_by_role("button", name="Reached the patient").click()
    wait_for_message(ben, "Call logged")
    form = open_move(ben, "confirm")
    type_time(form, "2026-12-03", "15:00")
    form.get_by_label("The patient agreed to this time").check()
    form.get_by_role("button", name="Confirm", exact=True).click()
    wait_for_message(ben, "Confirmed")


def the_patient_is_reminded_and_cancels(week):
    reminder = week.email("chidi@example.com", "Your appointment is soon")
    page = week.open()
    page.goto(link_in(reminder))
    page.get_by_role("link", name="Cancel the appointment").click()
    page.get_by_text("Nothing is cancelled yet.").wait_for()
    page.get_by_role("button", name="Yes, cancel the appointment").click()
    page.get_by_text("It is cancelled.").wait_for()
    week.pass_time(MINUTE)


def the_free_time_goes_to_who_wants_to_come_earlier(week, asha):
    alert = week.email("front-desk@clinic.example", "Cancelled")
    assert "The time is free again" in alert.body
    assert CHIDI not in alert.body
    asha.goto(INBOX + "?view=closed")
    row(asha, CHIDI).get_by_role("link", name=CHIDI).click()
    asha.get_by_role("link", name="Who wants to come earlier?").click()
    freed = asha.locator(".frontdesk-record")
    freed.wait_for()
    assert ADA in freed.inner_text()
    assert BO not in freed.inner_text()
    freed.get_by_role("link", name="Move them to this time").click()
    form = asha.locator("#reschedule")
    assert form.get_by_role("radio", name="Thursday 3 December").first.is_checked()
    form.get_by_role("button", name="Move the appointment").click()
    wait_for_message(asha, "Moved:")

    week.pass_time(4 * MINUTE)
    moved = week.email("ada@example.com", "Your appointment has a new time")
    assert "Thursday" in moved.body


def the_practitioner_reads_the_calendar(week):
    noor = week.sign_in("Noor", to="/admin/calendar-apps/")
    noor.get_by_role("button", name="Make an address for Physiotherapist A").click()
    address = noor.get_by_label("Private address of the calendar").input_value()

    feed = week.open().request.get(address[address.index("/appointment/") :]).text()

    assert feed.count("BEGIN:VEVENT") == 2
    assert "SUMMARY:A.M. " in feed
    assert "SUMMARY:B.T. " in feed
    digits = "".join(each for each in feed if each not in " -()")
    assert not [word for word in ("Ada", "Moreau", "Bo ", "chest") if word in feed]
    assert "905555" not in digits


def the_day_sheet_is_opened(asha):
    asha.goto("/admin/requests/calendar/")
    follow(asha.get_by_role("link", name="Next day"))
    follow(asha.get_by_role("link", name="Day sheet to print"))
    assert asha.get_by_role("heading", name="Thursday 3 December 2026").is_visible()
    sheet = asha.locator("main").inner_text()
    assert ADA in sheet
    assert BO in sheet
    assert "3pm" in sheet
    assert CHIDI not in sheet
    assert "chest pain" not in sheet
    assert "Shred after use" in sheet


def outcomes_are_recorded(asha):
    for name, move, button, done in (
        (ADA, "complete", "It took place", "Visit took place:"),
        (BO, "mark_no_show", "Did not come", "Did not come:"),
    ):
        asha.goto(INBOX)
        assert "did it take place?" in row(asha, name).inner_text()
        row(asha, name).get_by_role("link", name=name).click()
        open_move(asha, move).get_by_role("button", name=button).click()
        wait_for_message(asha, done)
    asha.goto(INBOX)
    assert asha.locator("[data-row]").count() == 0


def the_manager_reads_the_numbers(week):
    gail = week.sign_in("Gail", to="/admin/")
    gail.goto("/admin/reports/numbers/?weeks=4")
    figures = gail.locator(".numbers-key").inner_text()
    assert "Requests\n3" in figures
    assert "Promises kept\n100%" in figures
    assert "Patients did not come\n50%" in figures
    assert "/conditions/neck-pain/: 1" in gail.locator("#numbers-pages-desc").text_content()
    assert ADA not in gail.content()
    gail.goto(INBOX)
    assert "permission" in gail.locator("body").inner_text()


def the_administrator_sees_who_looked(week):
    noor = week.sign_in("Noor", to="/admin/reports/access-log/")
    ada = AppointmentRequest.objects.get(name=ADA)
    noor.get_by_label("Reference of the request").fill(ada.reference)
    noor.get_by_role("button", name="Show").first.click()
    noor.get_by_role("table", name="Who saw the request").wait_for()
    seen = noor.locator("main").inner_text()
    for who in ("asha", "ben", "Physiotherapist A"):
        assert who in seen
    assert ADA not in seen

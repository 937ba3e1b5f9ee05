"""From a condition page to a confirmed appointment, by hand: patient, receptionist, e-mails."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from booking import outbox
from booking.models import AppointmentRequest, Status
from tests.factories.staff import give_app

from .following import follow
from .signing_in import PASSWORD, sign_in


def fill_in(page):
    """Answer every question of the request form as a new patient would."""
    page.get_by_label("Your name").fill("Zoë O’Hara 😀")
    page.get_by_label("Phone number").fill("905 555 0142")
    page.get_by_label("E-mail address").fill("zoe@example.com")
    page.get_by_label("E-mail me").check()
    page.get_by_label("No, I am new here").check()
    page.get_by_label("Monday").check()
    page.get_by_label("Morning").check()
    page.get_by_label("I am not sure").check()
    page.get_by_label("What should our staff know").fill(
        "<script>alert(1)</script>\nI work nights."
    )
    page.get_by_label("I agree").check()


def check_answers(page):
    follow(page.get_by_role("button", name="Check your answers"))


def press_send(page):
    """Press Send as somebody who has read the page: later than the time trap allows."""
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        follow(page.get_by_role("button", name="Send request"))
    assert "/appointment/status/" in page.url


@pytest.mark.parametrize("with_javascript", [True, False])
def test_a_patient_asks_from_a_condition_page_on_a_phone(open_browser, with_javascript):
    page = open_browser(360, java_script_enabled=with_javascript)
    page.goto("/conditions/neck-pain/")
    follow(page.get_by_role("link", name="Request an appointment").last)
    assert page.get_by_label("Neck").is_checked()

    check_answers(page)
    assert "Error" in page.title()
    expect(page.get_by_role("alert", name="There is a problem")).to_be_focused()
    page.get_by_role("link", name="Enter your name.").click()
    assert page.evaluate("document.activeElement.name") == "name"

    fill_in(page)
    check_answers(page)
    press_send(page)

    (request,) = AppointmentRequest.objects.all()
    assert page.get_by_text(request.reference).is_visible()
    assert page.get_by_text("This is a request, not a booking").is_visible()
    assert request.name == "Zoë O’Hara 😀"
    assert request.note == "<script>alert(1)</script>\nI work nights."
    assert page.context.cookies() == []
    assert page.problems == []


def test_the_same_form_sent_from_two_tabs_is_one_request(open_browser):
    page = open_browser()
    page.goto("/appointment/?area=neck")
    fill_in(page)
    check_answers(page)
    other_tab = page.context.new_page()
    other_tab.goto("/appointment/")
    other_tab.locator("main").evaluate(
        "(main, html) => main.innerHTML = html", page.inner_html("main")
    )

    press_send(page)
    press_send(other_tab)

    (request,) = AppointmentRequest.objects.all()
    assert page.get_by_text(request.reference).is_visible()
    assert other_tab.get_by_text(request.reference).is_visible()


def test_changing_an_answer_keeps_all_the_others(open_browser):
    page = open_browser()
    page.goto("/appointment/?area=neck")
    fill_in(page)
    check_answers(page)

    follow(page.get_by_role("button", name="Your name"))

    assert page.get_by_label("Phone number").input_value() != ""
    assert page.get_by_label("Neck").is_checked()
    assert page.get_by_label("Monday").is_checked()
    assert "I work nights." in page.get_by_label("What should our staff know").input_value()


@pytest.mark.parametrize("with_javascript", [True, False])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_emergency_words_open_the_check_at_a_card_and_keep_nothing_back(
    open_browser, axe, scheme, with_javascript
):
    page = open_browser(
        320, color_scheme=scheme, java_script_enabled=with_javascript, bypass_csp=True
    )
    page.goto("/conditions/neck-pain/")
    follow(page.get_by_role("link", name="Request an appointment").last)
    fill_in(page)
    page.get_by_label("What should our staff know").fill("I can’t breathe. I want to end my life.")
    check_answers(page)

    card = page.get_by_role("region", name="Something you wrote can be a sign of an emergency")
    expect(card).to_be_focused()
    assert 0 <= card.bounding_box()["y"] < 400
    assert card.get_by_role("link", name="Text 988").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    # axe itself is JavaScript.
    assert not with_javascript or axe(page) == []

    press_send(page)
    request = AppointmentRequest.objects.get()
    assert request.has_emergency_words
    assert request.came_from == "/conditions/neck-pain/"


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_step(open_browser, axe, width, scheme):
    page = open_browser(width, color_scheme=scheme, bypass_csp=True)
    page.goto("/appointment/?area=neck")
    assert axe(page) == [], "form"

    check_answers(page)
    assert axe(page) == [], "form with errors"
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    fill_in(page)
    check_answers(page)
    assert axe(page) == [], "check your answers"

    press_send(page)
    assert axe(page) == [], "confirmation"
    page.goto("/appointment/sent/nonsense/")
    assert axe(page) == [], "old link"


@pytest.fixture
def receptionist(site):
    """A member of the front desk."""
    call_command("set_up_groups", verbosity=0)
    user = get_user_model().objects.create_user("asha", password=PASSWORD, first_name="Asha")
    user.groups.add(Group.objects.get(name="Front desk"))
    give_app(user)
    return user


@pytest.fixture
def tuesday():
    """It is Tuesday, 10 o'clock: no time that is suggested passes while the test goes on."""
    with time_machine.travel(datetime(2026, 11, 24, 15, tzinfo=UTC)):
        yield


def ask(open_browser):
    """Send a request as a patient; return it."""
    page = open_browser()
    page.goto("/appointment/?area=neck")
    fill_in(page)
    check_answers(page)
    press_send(page)
    return AppointmentRequest.objects.get()


def type_a_visit(page, date, time="10:30"):
    """Type the time of an appointment into the form that confirms one; return the form."""
    form = page.locator("#confirm")
    form.get_by_text("Confirm an appointment").click()
    form.get_by_text("Type another time").click()
    form.get_by_label("Date").fill(date)
    form.locator("input[type=time]").fill(time)
    form.get_by_label("Practitioner").select_option("Physiotherapist A")
    return form


@pytest.mark.parametrize("width", [360, 1280])
def test_the_front_desk_confirms_and_the_patient_is_told(open_browser, receptionist, width):
    request = ask(open_browser)
    page = open_browser(width)
    sign_in(page, receptionist)
    page.goto("/admin/requests/")

    page.get_by_role("link", name="Zoë O’Hara 😀").click()
    page.get_by_text("<script>alert(1)</script>").wait_for()
    monday = timezone.localdate() + timedelta(days=7 - timezone.localdate().weekday())
    form = type_a_visit(page, monday.isoformat())
    form.get_by_role("button", name="Confirm").click()
    page.get_by_text(f"Confirmed {request.reference}").wait_for()

    request.refresh_from_db()
    assert request.status == Status.CONFIRMED
    outbox.deliver_due(now=timezone.now() + timedelta(minutes=5))
    received, confirmed = [email for email in mail.outbox if email.to == ["zoe@example.com"]]
    assert "This is a request, not a booking" in received.body
    assert "10:30am" in confirmed.body
    assert "script" not in " ".join(message.subject + message.body for message in mail.outbox)


def test_the_second_receptionist_is_told_what_the_first_one_did(open_browser, receptionist):
    request = ask(open_browser)
    first, second = open_browser(1280), open_browser(1280)
    for page in (first, second):
        sign_in(page, receptionist)
        page.goto(f"/admin/requests/{request.pk}/")

    for page in (first, second):
        page.locator("#mark_contacted summary").click()
        follow(page.get_by_role("button", name="Mark as contacted"))

    assert second.get_by_text("You marked this request as contacted").is_visible()
    assert request.events.moves().count() == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_axe_finds_nothing_of_ours_in_the_inbox_and_the_request(
    open_browser, receptionist, axe, width, scheme
):
    request = ask(open_browser)
    page = open_browser(width, color_scheme=scheme, bypass_csp=True)
    sign_in(page, receptionist)
    page.goto("/admin/requests/")
    assert axe(page) == [], "inbox"

    search = page.locator("form.frontdesk-search")
    search.get_by_label("Search by name").fill("nobody of this name")
    search.get_by_role("button").click()
    page.get_by_text("Try a part of it").wait_for()
    assert axe(page) == [], "nothing found"

    page.goto(f"/admin/requests/{request.pk}/")
    assert axe(page) == [], "request"

    form = type_a_visit(page, timezone.localdate().isoformat(), "00:00")
    follow(form.get_by_role("button", name="Confirm"))
    assert page.get_by_text("This time has passed").is_visible()
    assert axe(page) == [], "refused decision"


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
@pytest.mark.parametrize("with_javascript", [True, False])
def test_a_decision_is_previewed_made_and_undone(
    tuesday, open_browser, receptionist, axe, width, scheme, with_javascript
):
    """With the keyboard: without JavaScript Wagtail's own menu and notice lie over the page."""
    request = ask(open_browser)
    page = open_browser(
        width, color_scheme=scheme, bypass_csp=True, java_script_enabled=with_javascript
    )
    sign_in(page, receptionist)
    page.goto(f"/admin/requests/{request.pk}/")
    offer = page.locator("#offer")
    for number in range(2):
        offer.locator("input[name=chosen]").nth(number).press("Space")
    offer.get_by_role("button", name="Look at the e-mail first").press("Enter")
    page.get_by_text("Nothing is done yet.").wait_for()
    page.get_by_text(f"Please choose a time ({request.reference})").wait_for()
    assert not with_javascript or axe(page) == []
    page.get_by_role("button", name="Change").press("Enter")

    offer.locator("input[name=chosen]").nth(1).press("Space")
    offer.get_by_role("button", name="Look at the e-mail first").press("Enter")
    page.get_by_role("button", name="Offer these times and send").press("Enter")
    page.get_by_text(f"Times offered: {request.reference}").wait_for()
    assert request.offers.count() == 1
    if with_javascript:
        # Wagtail lets its messages slide in.
        shown = "getComputedStyle(document.querySelector('.messages > ul')).opacity === '1'"
        page.wait_for_function(shown)
        assert axe(page) == []
    else:
        page.goto(f"/admin/requests/{request.pk}/")
    page.get_by_role("button", name="Undo").press("Enter")

    page.get_by_text(f"Undone: {request.reference} is “New” again").wait_for()
    request.refresh_from_db()
    assert request.status == Status.NEW
    outbox.deliver_due(now=timezone.now() + timedelta(minutes=5))
    (received,) = [email for email in mail.outbox if email.to == ["zoe@example.com"]]
    assert "We have your request" in received.subject
    assert page.problems == []

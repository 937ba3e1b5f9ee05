"""The front desk's calendar in a real browser: how it looks, reads, scrolls and prints."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command

from booking.models import Offer
from clinic_site.models import Practitioner
from tests.booking.frontdesk.making import make_request
from tests.factories.clinic import make_absence, make_practitioner, make_working_times
from tests.factories.staff import give_app

from . import signing_in

# A Tuesday, 10am in Toronto.
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
DAY, WEEK, SHEET = (f"/admin/requests/calendar/{name}" for name in ("", "week/", "sheet/"))
FEEDS = "/admin/calendar-apps/"
PATIENTS = ["Jo Park", "Maximiliane Constantinopoulos-Featherstonehaugh", "Li Wei", "Ngozi Adé"]


@pytest.fixture
def administrator(site):
    """An administrator, who also may make calendar addresses."""
    call_command("set_up_groups", verbosity=0)
    user = get_user_model().objects.create_user(
        "asha", password=signing_in.PASSWORD, first_name="Asha"
    )
    user.groups.add(Group.objects.get(name="Administrators"))
    give_app(user)
    return user


@pytest.fixture
def full_week(site):
    """Four practitioners with visits all week, an absence, offers and overlaps."""
    Practitioner.objects.all().delete()
    for number, name in enumerate(["Asha Singh", "Ben Lee", "Chidi Obi", "Dana Okafor"]):
        practitioner = make_practitioner(name)
        make_working_times(practitioner, *((day, time(9), time(17)) for day in range(5)))
        for day in range(-1, 4):
            for hour in range(number % 2, 7, 2):
                at = NOW + timedelta(days=day, hours=hour - 1)
                status = "completed" if at < NOW and hour else "confirmed"
                make_request(
                    status,
                    name=PATIENTS[(hour + number) % 4],
                    appointment_at=at,
                    practitioner=practitioner,
                    acknowledged_at=NOW if hour % 4 else None,
                    needle_feeling=["fine", "unsure", "rather_not"][number % 3],
                )
    make_absence(practitioner, date(2026, 11, 24), from_time=time(13), label="Course")
    for minutes in (150, 170):
        request = make_request("offered", name="Sam Offered")
        starts_at = NOW + timedelta(minutes=minutes)
        Offer.objects.create(
            request=request,
            event=request.events.last(),
            practitioner=practitioner,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=45),
            busy_until=starts_at + timedelta(minutes=60),
            open_until=starts_at,
        )


@pytest.fixture
def sign_in(open_browser, administrator):
    """Return a function that opens a page of a browser in which the administrator is signed in."""

    def signed_in(width=1280, **options):
        page = open_browser(width, **options)
        signing_in.sign_in(page, administrator)
        return page

    with time_machine.travel(NOW):
        yield signed_in


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_and_nothing_sticks_out(sign_in, full_week, axe, width, scheme):
    page = sign_in(width, color_scheme=scheme, bypass_csp=True)
    for address in (DAY, f"{DAY}?date=2026-11-29", WEEK, SHEET, FEEDS):
        page.goto(address)
        ready = page.locator("#wagtail-sidebar:not(.sidebar-loading), .sheet-bar")
        ready.first.wait_for(state="attached")
        assert axe(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_a_visit_stands_at_its_time_and_overlaps_stand_side_by_side(sign_in, full_week):
    page = sign_in(1600)
    page.goto(DAY)
    column = page.get_by_role("region", name="Dana Okafor")
    hours = page.locator(".frontdesk-day__clock li")

    visit = column.get_by_role("listitem").filter(has_text="noon to 12:45pm").bounding_box()
    noon, one = (
        hours.filter(has_text=re.compile(f"^{at}$")).bounding_box() for at in ("noon", "1pm")
    )
    offers = [
        column.get_by_role("listitem").filter(has_text=when).bounding_box()
        for when in ("12:30pm to 1:15pm", "12:50pm to 1:35pm")
    ]

    assert visit["y"] == pytest.approx(noon["y"], abs=1)
    assert visit["y"] + visit["height"] == pytest.approx(one["y"], abs=1)
    assert len({round(box["x"]) for box in [visit, *offers]}) == 3
    assert page.problems == []


def test_a_phone_reads_a_list_by_time(sign_in, full_week):
    page = sign_in(360)
    page.goto(DAY)
    column = page.get_by_role("region", name="Dana Okafor")

    boxes = [item.bounding_box() for item in column.get_by_role("listitem").all()]

    assert len(boxes) == 5
    assert all(box["width"] > 280 for box in boxes)
    tops = [box["y"] for box in boxes]
    assert tops == sorted(tops)
    assert all(box["height"] > 40 for box in boxes)


@pytest.mark.parametrize(("width", "scrolls"), [(360, False), (1024, True), (1280, False)])
def test_a_week_shows_all_days_or_says_that_it_scrolls(sign_in, full_week, width, scrolls):
    page = sign_in(width)
    page.goto(WEEK)
    week = page.locator(".frontdesk-week")
    assert week.evaluate("week => week.scrollWidth > week.clientWidth") == scrolls
    assert page.get_by_text("Scroll sideways to see all seven days.").is_visible() == scrolls


def test_the_days_are_walked_with_the_keyboard(sign_in, full_week):
    page = sign_in()
    page.goto(DAY)
    page.get_by_role("link", name="Next day").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Wednesday 25 November 2026", exact=True).wait_for()
    page.get_by_label("Date").fill("2026-11-26")
    page.get_by_label("Practitioner").select_option("Ben Lee")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("heading", name="Thursday 26 November 2026", exact=True).wait_for()
    assert page.get_by_role("region", name="Asha Singh").count() == 0
    page.get_by_role("link", name="Week", exact=True).click()
    page.get_by_role("heading", name="Week of 23 to 29 November 2026", exact=True).wait_for()
    page.get_by_role("link", name="Jo Park").first.click()
    page.wait_for_url("**/admin/requests/*/")


def test_a_phone_shows_the_whole_day_sheet(sign_in, full_week):
    page = sign_in(360)
    page.goto(SHEET)
    assert page.locator("main").evaluate("main => main.scrollWidth <= main.clientWidth")


@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_each_practitioner_has_a_sheet_of_paper(sign_in, full_week, paper):
    page = sign_in()
    page.goto(SHEET)
    # What A4, the narrower one, leaves between its margins.
    page.set_viewport_size({"width": 700, "height": 1000})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    printed = page.pdf(format=paper)
    assert len(re.findall(rb"/Type /Page\b", printed)) == 4


def test_an_address_is_made_and_switched_off(sign_in, full_week):
    page = sign_in()
    page.goto(DAY)
    page.get_by_role("link", name="Calendar apps").click()
    page.get_by_role("button", name="Make an address for Ben Lee").click()
    address = page.get_by_label("Private address of the calendar of Ben Lee").input_value()
    path = address[address.index("/appointment/") :]
    assert page.request.get(path).status == 200
    page.get_by_role("button", name="Switch off the calendar of Ben Lee").click()
    page.get_by_text("works no more").wait_for()
    assert page.request.get(path).status == 404

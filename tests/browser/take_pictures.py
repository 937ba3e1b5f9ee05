"""Take the pictures of docs/front-desk.md again: pytest tests/browser/take_pictures.py.

No test, and not run with them: it looks at nothing. All patients are made up.
"""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from PIL import Image
from playwright.sync_api import expect

from booking import upkeep
from booking.models import AppointmentRequest
from tests.booking.status.driving import address
from tests.factories.booking import make_request, move
from tests.factories.clinic import make_practitioner

from .a_week import INBOX, Week, open_move, wait_for_message

PICTURES = Path(__file__).parents[2] / "docs/pictures"
# A Monday, 9:20am in Toronto, after a busy weekend.
NOW = datetime(2026, 11, 30, 14, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
PHONE = {"width": 360, "height": 860}
# When they asked, in hours ago; what became of it; when their visit or offer is, in hours from 9am.
PATIENTS = [
    ("Hannah Roy", 90, "confirmed", 1, {}),
    ("Tomas Novak", 88, "confirmed", 2, {}),
    ("Sade Okoye", 68, "offered", 5, {"email": "sade@example.com"}),
    ("Amir Haddad", 86, "confirmed", 6, {}),
    ("Owen Clarke", 66, "new", 0, {"wants_earlier": True}),
    ("Luis Romero", 42, "new", 0, {"email": "", "contact_method": "call"}),
    ("Mei Chen", 15, "new", 0, {"note": "My neck hurts. Sometimes chest pain."}),
    (
        "Farah Nasser",
        2,
        "new",
        0,
        {
            "contact_method": "email",
            "preferred_days": [2, 3],
            "email": "farah@example.com",
            "note": "It began after moving house. Worse when I sit.",
        },
    ),
]


@pytest.fixture
def clock():
    with time_machine.travel(NOW) as traveller:
        yield traveller


@pytest.fixture
def week(clock, open_browser):
    """A clinic with the requests of a weekend; Ben is on one of them."""
    week = Week(clock=clock, open_browser=open_browser, width=1280)
    for name, hours, status, visit_in, answers in PATIENTS:
        make_at(name, NOW - hours * HOUR, status, NOW.replace(minute=0) + visit_in * HOUR, answers)
    week.pass_time(0 * HOUR)
    upkeep.claim(request_id=named("Luis Romero").pk, by=week.staff["Ben"], now=NOW)
    return week


def make_at(name, asked_at, status, starts_at, answers):
    request = make_request(now=asked_at, name=name, **answers)
    practitioner = make_practitioner()
    if status == "confirmed":
        slot = {"appointment_at": starts_at, "practitioner": practitioner}
        move(request, status, now=asked_at + HOUR, is_agreed=True, **slot)
    elif status == "offered":
        move(request, status, now=NOW - 3 * HOUR, times=[(starts_at, practitioner)])


def named(name):
    return AppointmentRequest.objects.get(name=name)


def take(page, name, **options):
    """Store what the page shows, in few colours: they are words and lines."""
    page.wait_for_load_state("networkidle")
    picture = Image.open(BytesIO(page.screenshot(**options)))
    picture.convert("RGB").quantize(64).save(PICTURES / f"{name}.png", optimize=True)


def test_pictures_of_the_front_desk(week):
    page = week.sign_in("Asha")
    take(page, "inbox")

    page.set_viewport_size({"width": 1280, "height": 1500})
    page.goto(f"{INBOX}{named('Farah Nasser').pk}/")
    form = open_move(page, "offer")
    thursday = form.get_by_role("checkbox", name="Thursday")
    for number in range(2):
        thursday.nth(number).check()
    take(page, "request")
    page.set_viewport_size({"width": 1280, "height": 900})
    form.get_by_role("button", name="Look at the e-mail first").click()
    page.get_by_text("Nothing is done yet.").wait_for()
    take(page, "preview")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("button", name="Offer these times and send").click()
    wait_for_message(page, "Times offered:")
    # Wagtail lets its messages slide in.
    expect(page.locator(".messages > ul")).to_have_css("opacity", "1")
    take(page, "undo", clip={"x": 0, "y": 0, "width": 1280, "height": 360})

    page.goto("/admin/requests/calendar/")
    take(page, "day")


def test_a_picture_of_the_patients_page(week):
    page = week.open()
    page.set_viewport_size(PHONE)
    page.goto(address(named("Sade Okoye")))
    take(page, "status")

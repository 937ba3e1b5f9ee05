"""A patient's own page in a real browser: every stage, and from an offer to a cancellation."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from booking import outbox
from booking.access_log.operations import NotRecorded
from booking.models import Status
from clinic_site.mail_files import EmailBackend
from tests.booking.status.driving import address, make_at, make_offered, reload
from tests.factories.booking import move

WIDTHS = [320, 390, 1280]
FORMS = {"other_times": "offered", "contact": "new", "cancel": "confirmed", "slip": "confirmed"}


@pytest.fixture
def now():
    """Requests are made now: the server beside this test has no other clock."""
    return timezone.now().replace(second=0, microsecond=0)


def addresses(now):
    """Return every page that a private link leads to, by what it shows."""
    pages = {status.value: address(make_at(status, now=now)) for status in Status}
    for name, status in FORMS.items():
        pages[name] = address(make_at(status, now=now), name)
    confirmed = make_at("confirmed", now=now)
    pages["just done"] = f"{address(confirmed)}?done=contact"
    pages["never a link"] = "/appointment/status/nonsense/"
    pages["lost link"] = "/appointment/lost-link/"
    pages["lost link asked"] = "/appointment/lost-link/asked/"
    return pages


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_at_any_stage(open_browser, axe, now, width, scheme):
    page = open_browser(width, color_scheme=scheme, bypass_csp=True)
    for name, path in addresses(now).items():
        page.goto(path)

        assert axe(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_no_stage_breaks_the_policy_calls_elsewhere_or_sets_a_cookie(open_browser, now):
    page = open_browser(360)
    for name, path in addresses(now).items():
        page.goto(path)
        assert page.problems == [], name
    assert page.context.cookies() == []


def test_text_at_200_percent_still_fits_a_phone(open_browser, now):
    page = open_browser(360)
    for name, path in addresses(now).items():
        page.goto(path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")

        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name


@pytest.mark.parametrize("with_javascript", [False, True])
def test_a_patient_accepts_gets_the_calendar_file_and_cancels(open_browser, now, with_javascript):
    request = make_offered(now=now)
    page = open_browser(360, java_script_enabled=with_javascript)
    page.goto(address(request))

    page.get_by_role("button", name="Choose this time").first.click()
    page.get_by_text("Your appointment is confirmed.").wait_for()
    assert reload(request).status == Status.CONFIRMED
    with page.expect_download() as download:
        page.get_by_role("link", name="Add it to your calendar").click()
    assert download.value.suggested_filename == "appointment.ics"
    assert "STATUS:CONFIRMED" in download.value.path().read_text()

    page.get_by_role("button", name="Do not remind me").click()
    page.get_by_text("We will not remind you.").wait_for()
    page.get_by_role("link", name="What to wear and what to bring").wait_for()
    page.get_by_role("link", name="Cancel the appointment").click()
    page.get_by_text("Nothing is cancelled yet.").wait_for()
    page.get_by_role("button", name="Yes, cancel the appointment").click()
    page.get_by_text("It is cancelled.").wait_for()
    assert reload(request).status == Status.CANCELLED
    with page.expect_download() as download:
        page.get_by_role("link", name="Take it out of your calendar").click()
    assert "STATUS:CANCELLED" in download.value.path().read_text()
    assert page.problems == []


def test_the_link_in_an_e_mail_opens_the_calendar_file(open_browser, site, now, settings, tmp_path):
    settings.SITE_URL = site
    make_at("confirmed", now=now)
    outbox.deliver_due(now=now + timedelta(minutes=5))
    confirmed = next(email for email in mail.outbox if "is confirmed" in email.subject)
    EmailBackend(folder=tmp_path, alias="default").send_messages([confirmed])
    (file,) = tmp_path.glob("*.eml")
    body = message_from_bytes(file.read_bytes(), policy=policy.default).get_content()
    link = re.search(r"^Add it to your calendar: (\S+)$", body, re.MULTILINE)[1]

    page = open_browser(360)
    with page.expect_download() as download:
        page.evaluate("address => { location.href = address }", link)

    assert "STATUS:CONFIRMED" in download.value.path().read_text()
    assert re.search(r"^What to wear and bring: (\S+)$", body, re.MULTILINE)


def test_a_page_that_cannot_be_recorded_is_accessible_and_says_so(
    open_browser, axe, now, monkeypatch
):
    path = address(make_at("confirmed", now=now))
    monkeypatch.setattr("booking.status.pages.record", _fail)

    page = open_browser(320, bypass_csp=True)
    page.goto(path)

    page.get_by_role("heading", name="We cannot show this just now").wait_for()
    assert axe(page) == []


def _fail(**_):
    raise NotRecorded


def test_a_stale_page_says_first_what_changed(open_browser, axe, now):
    request = make_offered(now=now)
    page = open_browser(360, bypass_csp=True)
    page.goto(address(request))
    move(request, Status.DECLINED, now=now)

    page.get_by_role("button", name="Choose this time").first.click()

    expect(page.get_by_role("alert", name="Something changed meanwhile")).to_be_focused()
    assert axe(page) == []
    page.goto(page.url)
    page.get_by_role("heading", name="We cannot offer you an appointment").wait_for()


@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_the_slip_fits_one_sheet(open_browser, now, paper):
    page = open_browser()
    page.goto(address(make_at("confirmed", now=now), "slip"))

    assert page.pdf(format=paper).count(b"/Type /Page\n") == 1
    page.emulate_media(media="print")
    assert page.locator(".clinic-qr").is_visible()
    assert not page.get_by_role("link", name="Back to the page").is_visible()

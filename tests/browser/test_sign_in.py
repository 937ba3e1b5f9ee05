"""Staff sign in: the second step, passkeys, and what was typed when nothing happened for long."""

from base64 import b32decode
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from clinic_site.sign_in.models import Passkey, StaffSession
from tests.booking.frontdesk.making import make_request
from tests.clinic_site.sign_in.making import code_now
from tests.factories.staff import code_for, give_app

from .a_week import open_move, type_time
from .signing_in import PASSWORD, give_code, give_password, sign_in

LATER = timedelta(minutes=16)
TEXT = "Zoë's sister calls back after 4"


def make_person(username, group="Front desk", *, has_app=True):
    call_command("set_up_groups", verbosity=0)
    user = User.objects.create_user(username, password=PASSWORD)
    user.groups.add(Group.objects.get(name=group))
    if has_app:
        give_app(user)
    return user


@pytest.fixture
def asha(site):
    return make_person("asha")


@pytest.fixture
def clock():
    """The server's clock, which goes on from now and can be moved."""
    with time_machine.travel(timezone.now()) as traveller:
        yield traveller


def set_up(page, username):
    """Give the password and set up an app with the key that the page shows."""
    page.goto("/admin/login/?next=/admin/requests/")
    give_password(page, username)
    secret = page.locator(".sign-in-secret").inner_text().replace(" ", "")
    page.get_by_label("Code", exact=True).fill(code_now(as_hex(secret)))
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()


def as_hex(secret):
    return b32decode(secret).hex()


def open_note(page, request):
    page.goto(f"/admin/requests/{request.pk}/")
    page.locator(".sign-in-warning").wait_for(state="attached")
    return page.get_by_label("New note")


def kept(page):
    return page.evaluate("Object.entries(sessionStorage).filter(([k]) => k.startsWith('clinic'))")


def wait_until_kept(page, how_many):
    """Wait until the browser keeps so many forms. (Playwright's own waiting needs eval.)"""
    page.evaluate(
        """(wanted) => new Promise((done) => {
            const found = () => Object.keys(sessionStorage).filter((k) => k.startsWith("clinic"));
            const look = () => found().length === wanted ? done() : requestAnimationFrame(look);
            look();
        })""",
        how_many,
    )


def type_note(page, request):
    """Type a note and wait until the browser keeps it."""
    note = open_note(page, request)
    note.press_sequentially(TEXT)
    wait_until_kept(page, 1)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_new_receptionist_sets_up_an_app_and_signs_in_with_it(open_browser, site, width):
    user = make_person("new", has_app=False)
    page = open_browser(width)
    set_up(page, "new")
    codes = page.locator("[data-codes] li").all_inner_texts()
    assert len(codes) == 10
    assert page.get_by_role("button", name="Print").is_visible()
    page.get_by_role("link", name="continue").click()
    page.wait_for_url("**/admin/requests/")

    other = open_browser(width)
    sign_in(other, user, to="/admin/requests/")
    third = open_browser(width)
    third.goto("/admin/login/")
    give_password(third, "new")
    give_code(third, codes[3])
    third.get_by_text("9 recovery codes left").wait_for()


def test_recovery_codes_are_copied(open_browser, site):
    make_person("new", has_app=False)
    page = open_browser()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    set_up(page, "new")

    page.get_by_role("button", name="Copy").click()

    page.get_by_text("Copied.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert copied == page.locator("[data-codes] li").all_inner_texts()


def test_what_was_typed_comes_back_after_nothing_happened(open_browser, asha, clock):
    request = make_request()
    page = open_browser(1280)
    page.clock.install()
    sign_in(page, asha)
    type_note(page, request)

    clock.shift(LATER)
    page.clock.fast_forward("16:00")
    page.wait_for_url("**/admin/login/**")
    page.get_by_text("nothing happened here for 15 minutes").wait_for()
    assert "sister" not in str(kept(page))
    give_password(page, "asha")
    give_code(page, code_for(asha))

    page.wait_for_url(f"**/admin/requests/{request.pk}/")
    page.get_by_text("is back in its place").wait_for()
    assert page.get_by_label("New note").input_value() == TEXT
    page.get_by_role("button", name="Add note").click()
    page.get_by_text(TEXT).wait_for()
    wait_until_kept(page, 0)
    assert request.notes.get().text == TEXT
    assert page.get_by_label("New note").input_value() == ""


def test_a_slow_answer_is_waited_for_and_the_reason_is_not_lost(open_browser, asha, clock):
    page = open_browser(1280)
    page.clock.install()
    sign_in(page, asha)
    open_note(page, make_request())
    held = []
    page.route("**/stay/", lambda route: held.append(route))

    clock.shift(LATER)
    with page.expect_request("**/stay/"):
        page.clock.fast_forward("16:00")
    page.clock.run_for(5000)
    held[0].continue_()

    page.wait_for_url("**/admin/login/**")
    page.get_by_text("nothing happened here for 15 minutes").wait_for()
    assert len(held) == 1


def test_an_answer_that_never_comes_does_not_keep_the_page_open(open_browser, asha, clock):
    page = open_browser(1280)
    page.clock.install()
    page.add_init_script(
        """AbortSignal.timeout = (milliseconds) => {
            const giving = new AbortController();
            setTimeout(() => giving.abort(), milliseconds);
            return giving.signal;
        };"""
    )
    sign_in(page, asha)
    open_note(page, make_request())
    page.route("**/stay/", lambda route: None)

    clock.shift(LATER)
    with page.expect_request("**/stay/"):
        page.clock.fast_forward("16:00")
    page.clock.run_for(11_000)

    page.wait_for_url("**/admin/login/**")


def test_no_script_takes_the_reason_away(open_browser, asha, clock):
    make_request()
    page = open_browser(1280)
    page.clock.install()
    sign_in(page, asha, to="/admin/requests/")
    page.locator(".sign-in-warning").wait_for(state="attached")
    answered = []
    page.on("requestfinished", lambda asked: answered.append((asked.resource_type, asked.url)))

    clock.shift(LATER)
    page.clock.fast_forward("16:00")
    page.get_by_text("nothing happened here for 15 minutes").wait_for()

    fetched = [address for kind, address in answered if kind == "fetch"]
    assert any("/stay/" in address for address in fetched)
    assert any("/rows/" in address for address in fetched)
    assert not [address for address in fetched if "/login/" in address]


def test_who_takes_a_request_too_late_is_told_why(open_browser, asha, clock):
    make_request()
    page = open_browser(1280)
    sign_in(page, asha, to="/admin/requests/")
    page.locator(".sign-in-warning").wait_for(state="attached")

    clock.shift(LATER)
    page.locator("[data-claim] button").first.click()

    page.wait_for_url("**/admin/login/**")
    page.get_by_text("nothing happened here for 15 minutes").wait_for()


def test_what_was_sent_too_late_comes_back_too(open_browser, asha, clock):
    request = make_request()
    page = open_browser(1280)
    sign_in(page, asha)
    type_note(page, request)

    clock.shift(LATER)
    page.get_by_role("button", name="Add note").click()
    page.wait_for_url("**/admin/login/**")
    give_password(page, "asha")
    give_code(page, code_for(asha))

    page.wait_for_url(f"**/admin/requests/{request.pk}/")
    page.get_by_text("is back in its place").wait_for()
    assert page.get_by_label("New note").input_value() == TEXT
    assert not request.notes.exists()


def test_what_was_refused_is_still_kept(open_browser, asha, clock):
    request = make_request()
    page = open_browser(1280)
    sign_in(page, asha)
    open_note(page, request)
    today = timezone.localdate().isoformat()
    confirming = open_move(page, "confirm")
    type_time(confirming, today, "00:00")
    confirming.get_by_role("button", name="Confirm", exact=True).click()
    page.get_by_text("This time has passed").wait_for()
    page.locator(".sign-in-warning").wait_for(state="attached")
    wait_until_kept(page, 1)

    clock.shift(LATER)
    page.goto(f"/admin/requests/{request.pk}/")
    give_password(page, "asha")
    give_code(page, code_for(asha))

    page.get_by_text("is back in its place").wait_for()
    assert confirming.get_by_label("Date").input_value() == today


def test_going_back_from_an_error_page_brings_it_back(open_browser, asha):
    request = make_request()
    page = open_browser(1280)
    sign_in(page, asha)
    type_note(page, request)
    page.context.clear_cookies(name="csrftoken")
    page.get_by_role("button", name="Add note").click()
    page.wait_for_url("**/note/")
    assert not request.notes.exists()

    page.go_back()

    expect(page.get_by_label("New note")).to_have_value(TEXT)
    wait_until_kept(page, 1)


def test_typing_elsewhere_keeps_the_request_screens_open(open_browser, asha, clock):
    page = open_browser(1280)
    page.clock.install()
    sign_in(page, asha, to="/admin/account/")
    for _ in range(3):
        clock.shift(timedelta(minutes=10))
        page.clock.fast_forward("10:00")
        with page.expect_response(lambda response: response.request.method == "POST"):
            page.get_by_label("First name").press("x")

    page.goto("/admin/requests/")
    assert page.url.endswith("/admin/requests/")


def test_somebody_else_at_the_same_computer_does_not_get_it(open_browser, asha, clock):
    other = make_person("bo")
    request = make_request()
    page = open_browser(1280)
    sign_in(page, asha)
    type_note(page, request)
    clock.shift(LATER)
    page.reload()
    page.wait_for_url("**/admin/login/**")

    give_password(page, "bo")
    give_code(page, code_for(other))
    page.wait_for_url(f"**/admin/requests/{request.pk}/")

    wait_until_kept(page, 0)
    assert page.get_by_label("New note").input_value() == ""


def test_signing_out_forgets_it(open_browser, asha):
    request = make_request()
    page = open_browser(1280)
    sign_in(page, asha)
    type_note(page, request)

    page.get_by_role("button", name="asha").click()
    page.get_by_role("button", name="Log out").click()

    page.wait_for_url("**/admin/login/?signed-out")
    assert kept(page) == []


def test_a_minute_before_it_asks_and_staying_is_one_press(open_browser, asha, clock):
    request = make_request()
    page = open_browser(360)
    page.clock.install()
    sign_in(page, asha)
    open_note(page, request)

    clock.shift(timedelta(minutes=14, seconds=10))
    page.clock.fast_forward("14:10")
    stay = page.get_by_role("dialog").get_by_role("button", name="Stay signed in")
    stay.wait_for()
    assert stay.evaluate("button => button == document.activeElement")
    stay.click()
    stay.wait_for(state="hidden")

    clock.shift(timedelta(minutes=10))
    page.reload()
    assert page.get_by_label("New note").is_visible()


def test_a_sign_in_that_is_ended_elsewhere_leaves_the_page(open_browser, asha, clock):
    request = make_request()
    page = open_browser(360)
    page.clock.install()
    sign_in(page, asha)
    open_note(page, request)

    StaffSession.objects.update(ended_at=timezone.now())
    page.clock.fast_forward("02:00")
    page.keyboard.press("Tab")

    page.wait_for_url("**/admin/login/**")


def test_a_passkey_is_added_and_signs_in(open_browser, asha):
    page = open_browser(1280)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, asha, to="/admin/account/sign-in/")
    page.get_by_label("Name of the new passkey").fill("Desk computer")
    page.locator("#passkey-password").fill(PASSWORD)
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_text("Desk computer, added on").wait_for()
    page.context.clear_cookies()

    page.goto("/admin/login/?next=/admin/requests/")
    give_password(page, "asha")
    page.get_by_role("button", name="Use my passkey").click()

    page.wait_for_url("**/admin/requests/")
    assert Passkey.objects.get().last_used_at
    assert StaffSession.objects.filter(factor="passkey").count() == 1
    assert page.problems == []


def test_why_a_passkey_is_not_added_is_said(open_browser, asha):
    page = open_browser(1280)
    sign_in(page, asha, to="/admin/account/sign-in/")
    page.locator("#passkey-password").fill("wrong")
    page.get_by_role("button", name="Add a passkey").click()

    page.get_by_text("This is not your password").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_axe_finds_nothing(open_browser, axe, asha, width, scheme):
    make_person("new", has_app=False)
    ada = make_person("ada", "Administrators")
    page = open_browser(width, color_scheme=scheme, bypass_csp=True)
    page.goto("/admin/login/")
    give_password(page, "new")
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("Enter the code.").wait_for()
    assert axe(page) == [], "set up, with an error"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    set_up(page, "new")
    assert axe(page) == [], "recovery codes"
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.context.clear_cookies()
    page.goto("/admin/login/")
    give_password(page, "asha", "wrong")
    page.goto("/admin/login/")
    give_password(page, "ada")
    page.get_by_role("heading", name="Second step").wait_for()
    give_code(page, "")
    page.get_by_text("Enter the code.").wait_for()
    assert axe(page) == [], "second step, with an error"

    sign_in(page, ada, to="/admin/account/sign-in/")
    assert axe(page) == [], "account"
    page.goto("/admin/sign-ins/")
    assert axe(page) == [], "staff screen"
    assert page.evaluate("document.documentElement.scrollWidth") <= width

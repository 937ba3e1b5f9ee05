"""The inbox in a browser: keys, colleagues' changes, who is on what, narrow and wide."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone

from booking import upkeep
from tests.booking.frontdesk import making
from tests.factories.booking import move
from tests.factories.staff import StaffClient

from .a_week import open_move
from .following import follow

INBOX = "/admin/requests/"
HOUR = timedelta(hours=1)


@pytest.fixture
def desk(site):
    """Two receptionists, Asha and Bo."""
    call_command("set_up_groups", verbosity=0)
    group = Group.objects.get(name="Front desk")
    people = {}
    for name in ("Asha", "Bo"):
        user = get_user_model().objects.create_user(name.lower(), first_name=name)
        user.groups.add(group)
        people[name] = user
    return people


@pytest.fixture
def open_page(open_browser, site, desk):
    """Return a function that opens the browser of somebody who has signed in."""

    def open_one(name="Asha", width=1280, **options):
        page = open_browser(width, 900, **options)
        client = StaffClient()
        client.force_login(desk[name])
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
        return page

    return open_one


@pytest.fixture
def open_inbox(open_page):
    """Return a function that opens the inbox as one of them; the page's clock can be moved on."""

    def open_one(*args, **options):
        page = open_page(*args, **options)
        page.clock.install()
        page.goto(INBOX)
        return page

    return open_one


def make_request(name, hours, **fields):
    now = timezone.now()
    fields = {"created_at": now - HOUR, "reply_due_at": now + hours * HOUR} | fields
    return making.make_request(name=name, **fields)


def focused(page):
    return page.evaluate("document.activeElement.innerText").split("\n")[0]


def look_again(page, at="rows"):
    """Let the time pass after which the page asks for changes, and wait for the answer."""
    with page.expect_response(f"**/requests/{at}/**"):
        page.clock.run_for(10_500)


@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_clock_that_is_wrong_does_not_take_undo_away(open_page, desk, minutes):
    request = make_request("Ada First", 100)
    move(request, "spam", by=desk["Bo"], now=timezone.now())
    page = open_page(bypass_csp=True)
    page.add_init_script(
        f"const right = Date.now; Date.now = () => right() + {minutes * 60_000}; window.ticks = 0;"
        "setInterval(() => { window.ticks += 1; }, 1000);"
    )
    page.goto(f"{INBOX}{request.pk}/")
    # The time left has been worked out anew by then.
    page.wait_for_function("window.ticks >= 2")
    assert page.get_by_role("button", name="Undo: marked as spam").is_visible()
    assert page.locator("[data-undo-left]").inner_text().startswith("2:")


def test_rows_are_walked_taken_on_and_opened_with_keys_alone(open_inbox, desk):
    first, second = make_request("Ada First", 100), make_request("Ben Second", 200)
    page = open_inbox()
    for key, name in (("j", "Ada First"), ("j", "Ben Second"), ("k", "Ada First")):
        page.keyboard.press(key)
        assert focused(page) == name
    page.keyboard.press("ArrowDown")
    assert focused(page) == "Ben Second"
    page.keyboard.press("c")
    page.get_by_text("On it: You, since").wait_for()
    second.refresh_from_db()
    assert second.claimed_by == desk["Asha"]
    assert focused(page) == "Ben Second"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/requests/{second.pk}/")
    assert page.problems == []
    assert first.events.count() == 1


def test_keys_are_explained_can_be_switched_off_and_never_take_what_is_typed(open_inbox):
    make_request("Ada First", 100)
    page = open_inbox()
    page.keyboard.press("/")
    page.keyboard.type("jack?/c")
    assert page.locator(".frontdesk-search input[type=text]").input_value() == "jack?/c"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys for this list")
    assert not page.locator("#keyboard-shortcuts-dialog-content").is_visible()
    dialog.get_by_label("Use these keys on this device").uncheck()
    dialog.get_by_role("button", name="Close").click()
    page.reload()
    page.keyboard.press("j")
    assert focused(page) != "Ada First"
    page.get_by_role("button", name="Keys for this list").click()
    assert dialog.is_visible()
    assert page.problems == []


def test_a_colleagues_claim_shows_without_a_reload(open_inbox, desk):
    request = make_request("Ada First", 100)
    page = open_inbox()
    upkeep.claim(request_id=request.pk, by=desk["Bo"], now=timezone.now())
    look_again(page)
    page.get_by_text("1 changed.").wait_for()
    assert page.get_by_text("Bo, since").is_visible()
    assert page.problems == []


def test_a_new_request_appears_and_is_announced(open_inbox):
    make_request("Ada First", 100)
    page = open_inbox()
    make_request("Zoe New", 50)
    look_again(page)
    page.get_by_text("1 new request.").wait_for()
    assert page.locator("[data-row]").first.inner_text().startswith("Zoe New")
    assert page.locator('[data-live-part="summary"]').inner_text().startswith("2 requests wait")


def test_no_row_moves_under_the_hands_of_who_is_in_the_list(open_inbox, desk):
    request = make_request("Ada First", 100)
    page = open_inbox()
    # It asks only when it is told to: about both changes at once.
    page.clock.pause_at(timezone.now() + timedelta(seconds=2))
    page.keyboard.press("j")
    upkeep.claim(request_id=request.pk, by=desk["Bo"], now=timezone.now())
    make_request("Zoe New", 50)
    look_again(page)
    page.get_by_text("1 new request, 1 changed.").wait_for()
    assert focused(page) == "Ada First"
    assert page.get_by_text("Bo, since").is_visible()
    assert page.locator("[data-row]").count() == 1
    page.get_by_role("button", name="Show the new order").click()
    assert focused(page) == "Zoe New"
    assert page.locator("[data-row]").count() == 2


def test_what_one_does_oneself_is_not_announced_as_a_change(open_inbox):
    make_request("Ada First", 100)
    page = open_inbox()
    page.get_by_role("button", name="Take on").click()
    page.get_by_text("On it: You, since").wait_for()
    look_again(page)
    page.get_by_role("button", name="Give back").wait_for()
    assert "changed" not in page.locator("[data-live-status]").inner_text()


def test_two_at_once_are_told_who_was_first(open_inbox, desk):
    request = make_request("Ada First", 100)
    page = open_inbox()
    upkeep.claim(request_id=request.pk, by=desk["Bo"], now=timezone.now())
    page.get_by_role("button", name="Take on").click()
    page.get_by_text("On it: Bo, since").wait_for()
    request.refresh_from_db()
    assert request.claimed_by == desk["Bo"]


def test_without_javascript_requests_are_taken_on_all_the_same(open_inbox):
    make_request("Ada First", 100)
    page = open_inbox(java_script_enabled=False)
    follow(page.get_by_role("button", name="Take on"))
    assert page.get_by_text("You, since").is_visible()


def test_the_menu_button_covers_no_message(open_inbox):
    request = make_request("Ada First", 100)
    page = open_inbox(width=360)
    page.goto(f"{INBOX}{request.pk}/")
    open_move(page, "log_call").get_by_role("button", name="Left a message").click()
    message = page.locator(".messages li").first
    message.get_by_text("Call logged").wait_for()

    menu = page.locator(".sidebar-nav-toggle").bounding_box()
    beside = [part.bounding_box()["x"] for part in message.locator("svg, button, a").all()]

    assert menu["x"] + menu["width"] <= min(beside)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chosen_row_can_be_read(open_inbox, axe, desk, scheme):
    requests = [
        make_request("Ada Overdue", -3, has_emergency_words=True),
        make_request("Ben Today", 1),
        make_request("Cy Silent", 9, status="contacted", unanswered_calls=3),
    ]
    upkeep.claim(request_id=requests[0].pk, by=desk["Bo"], now=timezone.now() - 10 * HOUR)
    upkeep.claim(request_id=requests[1].pk, by=desk["Asha"], now=timezone.now())
    page = open_inbox(color_scheme=scheme, bypass_csp=True)
    for request in requests:
        page.keyboard.press("j")
        row = page.locator(".frontdesk-row:focus-within")
        assert row.get_attribute("data-row") == str(request.pk)
        assert axe(page, ".frontdesk-row:focus-within") == []
        assert row.evaluate("row => getComputedStyle(row).outlineStyle") == "solid"


@pytest.mark.parametrize("width", [1160, 1280])
def test_words_of_the_list_are_whole(open_inbox, width):
    facts = {"phone": "", "contact_method": "email"}
    make_request("Priya Natarajan", 100, email="priya@example.com", **facts)
    make_request("Max Oberhauser", 100, email="m.oberhauser-featherstone@example.com", **facts)
    page = open_inbox(width=width)
    cells = page.locator(".frontdesk-row :is(th, td)")

    # No line begins inside a word: with words that cannot break, nothing would be wider.
    broken = cells.evaluate_all(
        """cells => cells.filter((cell) => {
            cell.style.overflowWrap = "normal";
            for (const part of cell.querySelectorAll("*")) part.style.overflowWrap = "normal";
            return cell.scrollWidth > cell.clientWidth;
        }).map((cell) => cell.innerText)"""
    )

    assert broken == []
    if width == 1280:
        address = page.get_by_text("priya@example.com")
        assert address.evaluate("link => link.getClientRects().length") == 1


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_inbox_fits_and_axe_finds_nothing(open_inbox, axe, desk, width, scheme):
    upkeep.claim(
        request_id=make_request("Ada Overdue" * 8, -3).pk,
        by=desk["Bo"],
        now=timezone.now() - HOUR,
    )
    make_request("Ben Today", 1)
    make_request("Cy Silent", 9, status="contacted", unanswered_calls=3)
    page = open_inbox(width=width, color_scheme=scheme, bypass_csp=True)
    for address in (INBOX, f"{INBOX}?view=todo&claimed=nobody", f"{INBOX}filters/"):
        page.goto(address)
        main = page.locator("main").first
        assert axe(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert main.evaluate("main => main.scrollWidth <= main.clientWidth"), address


def test_an_open_request_says_what_a_colleague_did_and_keeps_what_is_typed(open_inbox, desk):
    request = make_request("Ada First", 100)
    page = open_inbox()
    follow(page.get_by_role("link", name="Ada First"))
    note = page.locator(".frontdesk-note-form textarea")
    note.fill("Calls back after 4pm.")
    upkeep.claim(request_id=request.pk, by=desk["Bo"], now=timezone.now())
    look_again(page, at=f"{request.pk}/news")
    page.get_by_text("Bo: Taken on").wait_for()
    assert page.get_by_text("Bo, since").is_visible()
    assert note.input_value() == "Calls back after 4pm."
    follow(page.get_by_role("link", name="Show the request as it is now"))
    assert page.get_by_text("Show the request as it is now").count() == 0
    assert page.problems == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_slip_with_the_private_link_is_one_sheet_without_what_is_for_the_screen(
    open_inbox, axe, scheme
):
    request = make_request("Ada First", 100, email="")
    page = open_inbox(color_scheme=scheme)
    page.goto(f"{INBOX}{request.pk}/slip/")
    page.get_by_role("button", name="Show it with the private link").click()

    assert page.url.endswith(f"/{request.pk}/link-slip/")
    # The address is there before the page is.
    page.locator(".frontdesk-slip__address").wait_for()
    assert axe(page) == []
    box = page.locator(".frontdesk-slip__code svg").bounding_box()
    assert 100 < box["width"] == box["height"]
    assert page.pdf(format="Letter").count(b"/Type /Page\n") == 1
    page.emulate_media(media="print")
    assert page.locator(".clinic-qr").is_visible()
    assert not page.get_by_role("link", name="Back to the request").is_visible()

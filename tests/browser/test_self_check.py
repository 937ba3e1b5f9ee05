"""The self-check in a real browser: it gathers what to tell, and tells nobody but the patient."""

import pytest

from .following import follow
from .test_checklists import BLOCKED, ticked

ADDRESS = "/about-dry-needling/is-it-right-for-me/"
NEUTRAL = "You have not ticked anything."
LEAD = "What I want to tell you first:"
CARRIED = f"{LEAD}\n- I take blood thinners\n- I am afraid of needles"
MESSAGE = "We added the points that you ticked. You can change or delete them."


def self_check(page):
    return page.get_by_role("region", name="What to tell us before treatment")


def open_self_check(page):
    page.goto(ADDRESS)
    return self_check(page)


def tick_two(check):
    check.get_by_label("I take blood thinners").check()
    check.get_by_label("I am afraid of needles").check()


def gathered(check):
    return check.locator("[data-gathered] li:visible").all_inner_texts()


def add_to_request(page):
    follow(page.get_by_role("link", name="Add these to my appointment request"))
    assert page.url.endswith("/appointment/")
    return page.get_by_label("What should our staff know")


def send_unfinished(page):
    """Send the form with answers missing, so that it comes back."""
    follow(page.get_by_role("button", name="Check your answers"))
    assert page.get_by_role("heading", name="There is a problem").is_visible()


def test_what_is_ticked_becomes_what_to_tell_and_never_an_answer(open_browser):
    page = open_browser()
    check = open_self_check(page)
    assert check.get_by_text(NEUTRAL).is_visible()
    assert not check.get_by_role("link").is_visible(), "nothing to add"

    tick_two(check)

    assert gathered(check) == ["I take blood thinners", "I am afraid of needles"]
    assert check.locator("[aria-live=polite] [data-gathered]").count() == 1
    assert not check.get_by_text(NEUTRAL).is_visible()
    assert check.get_by_text("This check does not say yes or no.").is_visible()
    assert page.problems == []


def test_clearing_begins_anew(open_browser):
    page = open_browser()
    check = open_self_check(page)
    tick_two(check)

    check.get_by_role("button", name="Clear").click()

    assert ticked(check) == gathered(check) == []
    assert check.get_by_text(NEUTRAL).is_visible()
    assert check.get_by_role("checkbox").first.evaluate("box => box === document.activeElement")
    page.reload()
    assert ticked(check) == []


def test_chosen_points_are_put_into_the_note_and_can_be_changed(open_browser):
    page = open_browser()
    tick_two(open_self_check(page))

    note = add_to_request(page)

    assert page.get_by_role("status").filter(has_text=MESSAGE).is_visible()
    assert note.input_value() == CARRIED
    assert "points-added" in note.get_attribute("aria-describedby")
    assert page.get_by_text(f"{500 - len(CARRIED)} characters left").first.is_visible()
    assert note.is_editable()
    assert page.problems == []


def test_no_request_carries_them_before_the_patient_sends_the_form(open_browser):
    page = open_browser()
    sent = []
    parts = ("url", "headers", "post_data")
    page.on("request", lambda request: sent.append(str([getattr(request, p) for p in parts])))
    check = open_self_check(page)
    tick_two(check)

    add_to_request(page)
    page.get_by_text(MESSAGE).wait_for()

    assert page.url.endswith("/appointment/")
    assert len(sent) > 2
    assert not [text for text in sent if "thinner" in text or "afraid" in text]
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length") == 0
    send_unfinished(page)
    assert any("thinners" in text for text in sent), "the patient sent it"


def test_they_are_added_once_and_stay_when_the_form_comes_back_with_errors(open_browser):
    page = open_browser()
    tick_two(open_self_check(page))
    note = add_to_request(page)

    send_unfinished(page)

    assert note.input_value() == CARRIED
    assert not page.get_by_text(MESSAGE).is_visible()
    page.goto("/appointment/")
    assert note.input_value() == ""


def bring(page, *points):
    """Let the form come back from the server while points wait to be added to its note."""
    page.evaluate(
        "points => sessionStorage.setItem('points-to-tell', JSON.stringify(points))", points
    )
    send_unfinished(page)


def test_what_was_typed_is_kept_and_no_point_is_added_twice(open_browser):
    page = open_browser()
    page.goto("/appointment/")
    note = page.get_by_label("What should our staff know")
    note.fill("I work nights.")

    bring(page, "I take blood thinners")
    assert note.input_value() == f"I work nights.\n\n{LEAD}\n- I take blood thinners"
    bring(page, "I take blood thinners", "I have an implant")

    assert note.input_value() == (
        f"I work nights.\n\n{LEAD}\n- I take blood thinners\n\n- I have an implant"
    )
    bring(page, "I take blood thinners", "I have an implant")
    assert not page.get_by_text(MESSAGE).is_visible(), "nothing new"


def test_points_that_make_the_note_too_long_are_not_lost_and_the_patient_is_told(open_browser):
    page = open_browser()
    page.goto("/appointment/")
    note = page.get_by_label("What should our staff know")
    note.fill("😀" * 490)

    bring(page, "I take blood thinners")

    assert note.input_value() == "😀" * 490 + f"\n\n{LEAD}\n- I take blood thinners"
    assert page.get_by_text("The note is too long now: please shorten it.").is_visible()
    assert page.get_by_text("46 characters too many").first.is_visible()
    send_unfinished(page)
    assert page.get_by_role("link", name="Your note may have at most 500 characters").is_visible()


def test_going_back_finds_the_ticks_and_another_tab_does_not(open_browser):
    page = open_browser()
    tick_two(open_self_check(page))
    add_to_request(page)

    page.go_back()

    check = self_check(page)
    assert gathered(check) == ["I take blood thinners", "I am afraid of needles"]
    check.get_by_label("I have an implant").check()
    note = add_to_request(page)
    assert note.input_value().endswith("- I have an implant\n- I am afraid of needles")
    tab = page.context.new_page()
    assert ticked(open_self_check(tab)) == []


def test_without_javascript_it_is_a_checklist_to_bring(open_browser):
    page = open_browser(java_script_enabled=False)
    check = open_self_check(page)

    tick_two(check)

    assert check.get_by_text("Bring this list to your visit.").is_visible()
    assert check.get_by_text("This check does not say yes or no.").is_visible()
    assert not check.get_by_text("What to tell your physiotherapist").is_visible()
    assert not check.get_by_role("button").first.is_visible()


def test_without_storage_points_are_gathered_but_cannot_be_taken_along(open_browser):
    page = open_browser()
    page.add_init_script(BLOCKED)
    check = open_self_check(page)

    tick_two(check)

    assert gathered(check) == ["I take blood thinners", "I am afraid of needles"]
    assert check.get_by_role("button", name="Print").is_visible()
    assert check.get_by_role("link").count() == 0
    page.goto("/appointment/")
    assert page.get_by_label("What should our staff know").input_value() == ""
    assert page.problems == []


def test_the_keyboard_is_enough(open_browser):
    page = open_browser(1280)
    check = open_self_check(page)

    check.get_by_label("I have had a bad reaction").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText").startswith("Add these")
    page.keyboard.press("Enter")

    page.wait_for_url("**/appointment/")
    note = page.get_by_label("What should our staff know")
    assert note.input_value() == f"{LEAD}\n- I had a bad reaction before"


def test_on_paper_there_is_the_list_with_its_ticks_and_no_button(open_browser):
    page = open_browser(1280)
    check = open_self_check(page)
    page.emulate_media(media="print")
    assert not check.get_by_text("What to tell your physiotherapist").is_visible(), "none ticked"

    page.emulate_media(media="screen")
    tick_two(check)
    page.emulate_media(media="print")

    assert gathered(check) == ["I take blood thinners", "I am afraid of needles"]
    assert len(ticked(check)) == 2
    assert not check.get_by_role("link").is_visible()
    assert not check.get_by_role("button").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_any_state(open_browser, axe, width, scheme):
    page = open_browser(width, color_scheme=scheme, bypass_csp=True)
    check = open_self_check(page)
    assert axe(page) == [], "none ticked"

    tick_two(check)
    assert axe(page) == [], "ticked"
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    add_to_request(page)
    page.get_by_text(MESSAGE).wait_for()
    assert axe(page) == [], "request form"
    assert page.evaluate("document.documentElement.scrollWidth") <= width

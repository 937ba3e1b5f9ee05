"""Checklists in a real browser: ticks stay on this device, and everything else works without."""

import json

import pytest

ADDRESS = "/about-dry-needling/what-to-expect/"
BLOCKED = """
    for (const name of ["localStorage", "sessionStorage"])
        Object.defineProperty(window, name, {
            get() { throw new DOMException("blocked", "SecurityError") },
        });
"""
FULL = "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }"
PROMISE = "Your ticks stay on this device."
MEDICINES = "List your medicines, above all any against blood clots (blood thinners)"


def checklist(page, heading="Before your visit"):
    return page.get_by_role("region", name=heading)


def ticked(checklist):
    labels = checklist.locator("label:has(:checked)").all_inner_texts()
    return [label.strip() for label in labels]


def open_checklist(page):
    page.goto(ADDRESS)
    return checklist(page)


def test_ticks_survive_a_reload_and_nobody_else_gets_them(open_browser):
    page = open_browser()
    boxes = open_checklist(page)
    page.wait_for_load_state("networkidle")
    requests = []
    page.on("request", lambda request: requests.append(request.url))

    boxes.get_by_label("List your medicines").check()
    boxes.get_by_label("Write down your own questions").check()

    assert boxes.get_by_text(PROMISE).is_visible()
    assert requests == []
    page.reload()
    assert ticked(boxes) == [
        MEDICINES,
        "Write down your own questions",
    ]
    assert open_checklist(open_browser()).locator(":checked").count() == 0, "another device"
    assert page.context.cookies() == []
    assert page.problems == []


def test_ticks_are_cleared_for_good(open_browser):
    page = open_browser()
    boxes = open_checklist(page)
    assert not boxes.get_by_role("button", name="Clear my ticks").is_visible(), "none ticked"
    boxes.get_by_label("List your medicines").check()

    boxes.get_by_role("button", name="Clear my ticks").click()

    assert ticked(boxes) == []
    assert boxes.get_by_role("checkbox").first.evaluate("box => box === document.activeElement")
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    assert ticked(boxes) == []


def test_each_list_keeps_and_clears_its_own_ticks(open_browser):
    page = open_browser()
    page.goto("/conditions/arm-pain/")
    before, questions = checklist(page), checklist(page, "Questions to ask about your arm")
    before.get_by_role("checkbox").first.check()
    questions.get_by_role("checkbox").last.check()
    page.reload()
    assert (len(ticked(before)), len(ticked(questions))) == (1, 1)

    before.get_by_role("button", name="Clear my ticks").click()
    page.reload()

    assert (len(ticked(before)), len(ticked(questions))) == (0, 1)


def test_an_edited_line_is_not_ticked(open_browser, edit_checklist):
    page = open_browser()
    boxes = open_checklist(page)
    boxes.get_by_role("checkbox").first.check()
    boxes.get_by_label("List your medicines").check()

    edit_checklist(["A line of the editor’s", MEDICINES])
    page.reload()

    assert boxes.get_by_role("checkbox").count() == 2
    assert ticked(boxes) == [MEDICINES]


@pytest.fixture
def edit_checklist(site):
    """Return a function that publishes the page with other items in its checklist."""
    from education.models import ExplainerPage

    def edit(items):
        page = ExplainerPage.objects.get(slug="what-to-expect")
        (block,) = [block for block in page.body if block.block_type == "checklist"]
        block.value["items"] = items
        page.save_revision().publish()

    return edit


@pytest.mark.parametrize("storage", [BLOCKED, FULL], ids=["blocked", "full"])
def test_without_storage_boxes_can_be_ticked_and_nothing_is_promised(open_browser, storage):
    page = open_browser()
    page.add_init_script(storage)
    boxes = open_checklist(page)

    boxes.get_by_label("List your medicines").check()

    assert len(ticked(boxes)) == 1
    assert not boxes.get_by_text(PROMISE).is_visible()
    assert page.problems == []


@pytest.mark.parametrize("stored", ["no list", "5", "null", '{"a": 1}'])
def test_what_else_may_be_stored_there_ticks_nothing(open_browser, stored):
    page = open_browser()
    boxes = open_checklist(page)
    boxes.get_by_label("List your medicines").check()
    page.evaluate("text => localStorage.setItem(localStorage.key(0), text)", stored)

    page.reload()

    assert ticked(boxes) == []
    assert page.problems == []


def test_without_javascript_boxes_can_be_ticked_and_nothing_is_promised(open_browser):
    page = open_browser(java_script_enabled=False)
    boxes = open_checklist(page)

    boxes.get_by_label("List your medicines").check()

    assert not boxes.get_by_text(PROMISE).is_visible()
    assert not boxes.get_by_role("button").is_visible()


def test_the_keyboard_is_enough(open_browser):
    page = open_browser(1280)
    boxes = open_checklist(page)

    boxes.get_by_role("checkbox").last.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Clear my ticks"
    assert ticked(boxes) == ["Write down your own questions"]
    page.keyboard.press("Enter")

    assert ticked(boxes) == []


def test_the_whole_row_can_be_tapped_on_a_phone(open_browser):
    page = open_browser(360, has_touch=True)
    boxes = open_checklist(page)
    row = boxes.locator("label").filter(has_text="Write down your own questions")
    row.scroll_into_view_if_needed()
    size = row.bounding_box()

    row.tap(position={"x": size["width"] - 4, "y": size["height"] - 4})

    assert size["height"] >= 44
    assert ticked(boxes) == ["Write down your own questions"]


def test_ticks_are_printed_and_what_only_a_screen_needs_is_not(open_browser):
    page = open_browser(1280)
    boxes = open_checklist(page)
    boxes.get_by_label("List your medicines").check()

    page.emulate_media(media="print")

    tick = "box => getComputedStyle(box, '::before').borderBottomStyle"
    drawn = boxes.get_by_role("checkbox").evaluate_all(f"boxes => boxes.map({tick})")
    assert drawn.count("solid") == 1
    assert not boxes.get_by_text(PROMISE).is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_a_ticked_checklist(open_browser, axe, width, scheme):
    page = open_browser(width, color_scheme=scheme, bypass_csp=True)
    open_checklist(page).get_by_label("List your medicines").check()

    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert json.loads(page.evaluate("localStorage.getItem(localStorage.key(0))"))

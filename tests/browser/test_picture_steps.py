"""Stepping through the pictures of how it may work: by hand, by key, by ear, on paper."""

import pytest

PAGE = "/about-dry-needling/how-it-works/"
TITLES = [
    "The needle reaches a knot",
    "The muscle may twitch",
    "Nerves carry signals",
    "The muscle may settle",
]


@pytest.fixture
def open_steps(open_browser):
    """Return a function that opens the page with the steps; the steps are `page.steps`."""

    def open_steps(*args, **options):
        page = open_browser(*args, **options)
        page.goto(PAGE)
        page.steps = page.get_by_role("region", name="What may happen, in 4 steps")
        page.back = page.steps.get_by_role("button", name="Back")
        page.next = page.steps.get_by_role("button", name="Next")
        page.again = page.steps.get_by_role("button", name="Start again")
        return page

    return open_steps


def titles(page):
    """Return the titles of the steps that are there for everybody, a screen reader included."""
    shown = page.steps.get_by_role("heading", level=3)
    return [text.rpartition(": ")[2] for text in shown.all_text_contents()]


def pictures(page):
    """Return the files of the pictures that can be seen once they have come to rest."""
    return page.steps.locator("img").evaluate_all(
        """async (images) => {
            const moving = images.flatMap((image) => image.getAnimations());
            await Promise.all(moving.map((animation) => animation.finished));
            return images
                .filter((image) => getComputedStyle(image).opacity === "1")
                .map((image) => image.src.replace(/.*(mechanism-.).*/, "$1"));
        }"""
    )


def test_picture_and_sentence_go_forwards_back_and_to_the_start_again(open_steps):
    page = open_steps()

    assert (titles(page), pictures(page)) == (TITLES[:1], ["mechanism-1"])
    page.next.click()
    assert (titles(page), pictures(page)) == (TITLES[1:2], ["mechanism-2"])
    page.next.click()
    page.next.click()
    assert (titles(page), pictures(page)) == (TITLES[3:], ["mechanism-4"])
    page.back.click()
    assert (titles(page), pictures(page)) == (TITLES[2:3], ["mechanism-3"])
    page.next.click()
    page.again.click()
    assert (titles(page), pictures(page)) == (TITLES[:1], ["mechanism-1"])
    assert page.problems == []


def test_each_new_step_is_said_and_the_focus_stays(open_steps):
    page = open_steps()
    said = page.steps.get_by_role("status")
    page.next.focus()

    for number, title in enumerate(TITLES[1:], start=2):
        page.keyboard.press("Enter")
        words = said.text_content()
        assert f"Step {number} of 4" in words
        assert title in words
        assert page.evaluate("document.activeElement.matches('[data-again]')")
    page.keyboard.press("Enter")
    assert TITLES[0] in said.text_content()
    assert page.evaluate("document.activeElement.matches('[data-again]')")


def test_a_button_that_can_do_nothing_says_so_and_keeps_the_focus(open_steps):
    page = open_steps()
    page.next.click()

    page.back.focus()
    page.keyboard.press("Enter")

    assert page.back.get_attribute("aria-disabled") == "true"
    assert page.evaluate("document.activeElement.textContent") == "Back"
    page.keyboard.press("Enter")
    assert titles(page) == TITLES[:1]


def test_arrow_keys_step_and_leave_the_browsers_own_keys_alone(open_steps):
    page = open_steps()
    page.back.focus()

    page.keyboard.press("ArrowLeft")
    assert titles(page) == TITLES[:1]
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert titles(page) == TITLES[3:]
    page.keyboard.press("Control+ArrowLeft")
    assert titles(page) == TITLES[3:]
    page.keyboard.press("ArrowLeft")
    assert titles(page) == TITLES[2:3]


def test_nothing_on_the_page_moves_from_step_to_step(open_steps):
    page = open_steps(360)
    boxes = [page.steps.bounding_box()["height"]]

    for _ in TITLES[1:]:
        page.next.click()
        boxes.append(page.steps.bounding_box()["height"])

    assert len(set(boxes)) == 1


@pytest.mark.parametrize(("motion", "moves"), [("no-preference", True), ("reduce", False)])
def test_the_picture_fades_only_for_those_who_do_not_ask_for_less_motion(open_steps, motion, moves):
    page = open_steps(reduced_motion=motion)

    # In one go: a second later nothing moves any more.
    moving = page.next.evaluate(
        "button => { button.click(); return document.getAnimations().length; }"
    )
    assert bool(moving) == moves
    assert pictures(page) == ["mechanism-2"]


def test_without_javascript_all_steps_are_a_list(open_steps):
    page = open_steps(java_script_enabled=False)

    assert titles(page) == TITLES
    assert page.steps.get_by_role("listitem").count() == 4
    assert page.steps.get_by_role("img").count() == 4
    assert page.steps.get_by_role("button").count() == 0


def test_on_paper_all_steps_are_shown(open_steps):
    page = open_steps(1280)
    page.next.click()

    page.emulate_media(media="print")

    assert pictures(page) == [f"mechanism-{number}" for number in (1, 2, 3, 4)]
    assert all(page.steps.get_by_text(title, exact=False).first.is_visible() for title in TITLES)
    tops = page.steps.locator("li").evaluate_all("(all) => all.map((li) => li.offsetTop)")
    assert len(set(tops)) == 1, "side by side"
    assert not page.get_by_text("Next", exact=True).is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_on_any_step(open_steps, axe, width, scheme):
    page = open_steps(width, color_scheme=scheme, bypass_csp=True)

    assert axe(page) == []
    for _ in TITLES[1:]:
        page.next.click()
        pictures(page)
    assert axe(page) == []

"""Pages on paper, as Chromium prints them: how many sheets, what is on them and what is not."""

import re
from datetime import date
from itertools import pairwise

import pytest
from wagtail.models import Page

from education.models import ConditionPage, ExplainerPage
from tests.factories.pages import hand_out_of

FORMATS = ["Letter", "A4"]
# As take_along.js does before it opens the dialog.
FETCH_PICTURES = """async () => {
    for (const image of document.images) image.loading = "eager";
    await Promise.all([...document.images].map((image) => image.decode()));
}"""


@pytest.fixture
def pages(site):
    return {page.slug: page for page in Page.objects.type(ExplainerPage, ConditionPage)}


def print_page(page, address, paper):
    """Print what is at `address`, pictures included; return the number of sheets."""
    page.goto(address)
    page.evaluate(FETCH_PICTURES)
    return len(re.findall(rb"/Type /Page\b", page.pdf(format=paper)))


@pytest.mark.parametrize("paper", FORMATS)
def test_every_explainer_and_condition_page_fits_two_sheets(open_browser, pages, paper):
    page = open_browser()

    sheets = {slug: print_page(page, each.get_url(), paper) for slug, each in pages.items()}

    assert len(sheets) == 16
    assert {slug: count for slug, count in sheets.items() if count > 2} == {}
    assert page.problems == []


@pytest.mark.parametrize("with_javascript", [True, False])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_shows_what_is_folded_and_leaves_out_what_is_to_press(
    open_browser, with_javascript, scheme
):
    page = open_browser(color_scheme=scheme, java_script_enabled=with_javascript)
    page.emulate_media(media="print")
    page.goto("/about-dry-needling/what-is-dry-needling/")

    assert page.get_by_text("An injection puts a liquid into your body").is_visible()
    for name in ("Main", "On this page", "Breadcrumbs", "Read next"):
        assert not page.get_by_role("navigation", name=name).is_visible(), name
    # On paper a term is a word of its sentence, though the screen has a button there.
    assert page.locator("button:visible:not(.clinic-term), .clinic-button:visible").count() == 0
    assert not page.get_by_text("Was this page helpful?").is_visible()
    assert page.locator(".clinic-qr").is_visible()
    assert page.get_by_text("Awaiting clinical review").is_visible()
    assert page.get_by_text("In an emergency, call 911").locator("visible=true").count() == 1
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert ink == "rgb(0, 0, 0)"


def test_a_care_card_on_paper_says_its_level_and_whom_to_call_without_colour(open_browser):
    page = open_browser()
    page.emulate_media(media="print")
    page.goto("/about-dry-needling/safety-and-aftercare/")

    cards = page.locator(".clinic-care-card")
    assert [text.split("\n")[0].upper().rstrip(": ") for text in cards.all_inner_texts()] == [
        "EMERGENCY",
        "URGENT",
        "NON-URGENT",
    ]
    for index in (1, 2):
        assert cards.nth(index).get_by_text("Call us: (905) 555-0100").is_visible()
    widths = cards.evaluate_all("cards => cards.map(card => getComputedStyle(card).borderWidth)")
    assert len(set(widths)) == 3


@pytest.mark.parametrize("paper", FORMATS)
def test_a_page_with_a_long_review_record_still_fits_two_sheets(open_browser, pages, paper):
    fullest = pages["safety-and-aftercare"].specific
    fullest.reviewed_by = "Example Name, registered physiotherapist"
    fullest.reviewed_date = date(2026, 11, 20)
    fullest.next_review_date = date(2027, 11, 20)
    fullest.save_revision().publish()

    assert print_page(open_browser(), fullest.get_url(), paper) == 2


def test_a_meaning_follows_its_word_in_brackets_open_or_not(open_browser):
    page = open_browser(1280)
    page.goto("/about-dry-needling/how-it-works/")
    page.get_by_role("button", name="local twitch response").first.click()
    meaning = page.locator(".clinic-meaning", has_text="A short jump of the muscle").first
    assert meaning.evaluate("meaning => meaning.matches(':popover-open')")

    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")

    assert meaning.is_visible()
    assert meaning.evaluate("meaning => getComputedStyle(meaning).display") == "inline"
    brackets = "['::before', '::after'].map(part => getComputedStyle(meaning, part).content)"
    assert meaning.evaluate(f"meaning => {brackets}") == ['" ["', '"]"']
    assert meaning.get_by_text("See all terms").is_hidden()


def test_all_picture_steps_stand_side_by_side(open_browser):
    page = open_browser()
    page.goto("/about-dry-needling/how-it-works/")
    page.get_by_role("button", name="Next").click()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 940})

    steps = page.locator(".clinic-picture-steps__step")
    boxes = steps.evaluate_all("steps => steps.map(step => step.getBoundingClientRect().toJSON())")
    assert len(boxes) == 4
    assert len({box["y"] for box in boxes}) == 1
    assert all(left["right"] < right["left"] for left, right in pairwise(boxes))
    assert [steps.nth(index).locator("h3").is_visible() for index in range(4)] == [True] * 4


def test_ticks_and_what_they_gather_are_black_on_white(open_browser):
    page = open_browser(color_scheme="dark")
    page.goto("/about-dry-needling/is-it-right-for-me/")
    page.emulate_media(media="print")
    gathered = page.locator("[data-gathered]")
    assert not gathered.is_visible()

    page.get_by_label("I have a metal allergy").check()

    assert gathered.inner_text() == "I have a metal allergy"
    tick = "box => getComputedStyle(box, '::before').borderBlockEndColor"
    assert page.get_by_label("I have a metal allergy").evaluate(tick) == "rgb(0, 0, 0)"
    paper = "box => getComputedStyle(box.closest('section')).backgroundColor"
    assert gathered.evaluate(paper) in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")


def test_nothing_in_the_glossary_prints_over_anything_else(open_browser):
    page = open_browser()
    page.goto("/glossary/")
    page.emulate_media(media="print")
    # In columns, Chromium lays what follows a positioned box over it.
    positions = page.locator(".clinic-glossary *").evaluate_all(
        "all => all.map(each => getComputedStyle(each).position)"
    )

    assert set(positions) == {"static"}
    assert len(re.findall(rb"/Type /Page\b", page.pdf(format="Letter"))) == 2


@pytest.mark.parametrize("paper", FORMATS)
def test_three_pages_print_as_one_hand_out(open_browser, pages, paper):
    page = open_browser()
    address = hand_out_of(pages, "how-it-works", "is-it-right-for-me", "safety-and-aftercare")

    assert print_page(page, address, paper) == 6

    page.emulate_media(media="print")
    assert page.get_by_text("Next visit:").is_visible()
    assert not page.get_by_role("heading", name="Your hand-out").is_visible()
    assert page.locator(".clinic-qr:visible").count() == 3
    assert page.locator(".clinic-feedback").count() == 0
    ids = page.locator("[id]").evaluate_all("all => all.map(each => each.id)")
    assert len(ids) == len(set(ids))
    assert page.problems == []


def test_the_front_desk_chooses_pages_and_presses_print(open_browser):
    page = open_browser(1280)
    page.add_init_script("window.print = () => console.log('The dialog opens.')")
    page.goto("/hand-out/")

    page.get_by_label("Neck pain").check()
    page.get_by_label("Safety and aftercare").check()
    page.get_by_role("button", name="Show the hand-out").click()
    with page.expect_console_message(lambda message: message.text == "The dialog opens."):
        page.get_by_role("button", name="Print").click()

    assert page.get_by_role("heading", level=1).all_inner_texts() == [
        "Your hand-out",
        "Safety and aftercare",
        "Neck pain",
    ]
    assert page.problems == []


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_in_a_hand_out(open_browser, axe, pages, width):
    page = open_browser(width, bypass_csp=True)
    page.goto(hand_out_of(pages, "how-it-works", "neck-pain"))

    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width

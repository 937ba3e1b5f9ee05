"""A reader on a phone says that a page was not helpful, and why."""

import pytest
from playwright.sync_api import expect

from education.models import PageFeedback

from .following import follow

PAGE = "/conditions/neck-pain/"


@pytest.mark.parametrize("with_javascript", [True, False])
def test_a_reader_answers_and_comments_with_the_keyboard(open_browser, with_javascript):
    page = open_browser(360, java_script_enabled=with_javascript)
    page.goto(PAGE)
    form = page.get_by_role("form", name="Was this page helpful?")
    form.get_by_role("button", name="Yes").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/feedback/thanks/**")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    page.get_by_label("What could we do better?").fill("x" * 501)
    page.get_by_role("button", name="Send comment").click()
    page.get_by_text("It has 501.").wait_for()
    assert page.title().startswith("Error: ")
    expect(page.get_by_label("What could we do better?")).to_be_focused()

    page.get_by_label("What could we do better?").fill("How long does it take?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("We have your answer and your comment.").wait_for()
    follow(page.get_by_role("link", name="Back to “Neck pain”"))
    assert page.url.endswith(PAGE)

    stored = PageFeedback.objects.get()
    assert (stored.was_helpful, stored.comment) == (False, "How long does it take?")
    assert page.problems == []
    assert page.context.cookies() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_on_the_way(open_browser, axe, settings, width, scheme):
    page = open_browser(width, color_scheme=scheme, bypass_csp=True)
    page.goto(PAGE)
    page.get_by_role("button", name="Yes", exact=True).click()
    page.wait_for_url("**/feedback/thanks/**")
    assert axe(page) == [], "thanks"

    page.get_by_role("button", name="Send comment").click()
    page.get_by_text("Write a comment, or go back to the page.").wait_for()
    assert axe(page) == [], "refused comment"

    page.goto("/feedback/thanks/old-link/")
    assert axe(page) == [], "old link"

    settings.FEEDBACK_PER_ADDRESS_PER_DAY = 0
    page.goto("/conditions/back-pain/")
    page.get_by_role("button", name="Yes", exact=True).click()
    page.get_by_role("heading", name="Your answer was not counted").wait_for()
    assert axe(page) == [], "too many"

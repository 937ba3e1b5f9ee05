"""Reading the site in a real browser, on a phone and on a desk, with and without JavaScript."""

import pytest
from django.template.loader import render_to_string

from .following import follow

WIDTHS = [320, 390, 1280]
EVERY_PAGE_TYPE = {
    "home": "/",
    "explainer index": "/about-dry-needling/",
    "explainer": "/about-dry-needling/how-it-works/",
    "explainer with care cards": "/about-dry-needling/safety-and-aftercare/",
    "explainer with steps": "/about-dry-needling/what-to-expect/",
    "explainer with a comparison": "/about-dry-needling/dry-needling-and-acupuncture/",
    "explainer with a checklist": "/about-dry-needling/is-it-right-for-me/",
    "condition index": "/conditions/",
    "condition": "/conditions/neck-pain/",
    "standard page": "/privacy/",
    "glossary": "/glossary/",
    "contact": "/contact/",
    "hand-outs": "/hand-out/",
    "hand-outs with an error": "/hand-out/?show=1",
    "search": "/search/?q=sore+neck",
    "search with a recommended page": "/search/?q=does+it+hurt",
    "did you mean": "/search/?q=needel",
    "nothing found": "/search/?q=zzzqqq",
    "not found": "/no/such/page/",
    "old thanks": "/feedback/thanks/old-link/",
    "bad request": "/media/%2E%2E/secret-key",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_any_page_type(open_browser, axe, width, scheme):
    page = open_browser(width, color_scheme=scheme, bypass_csp=True)
    for name, address in EVERY_PAGE_TYPE.items():
        page.goto(address)

        assert axe(page) == [], name
    page.set_content(render_to_string("500.html"))
    assert axe(page) == [], "error page"


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_type_scrolls_sideways_breaks_the_policy_or_calls_elsewhere(open_browser, width):
    page = open_browser(width)
    for name, address in EVERY_PAGE_TYPE.items():
        page.goto(address)

        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert page.problems == [], name
    assert page.context.cookies() == []


def test_text_at_200_percent_still_fits_a_phone(open_browser):
    page = open_browser(360)
    for name, address in EVERY_PAGE_TYPE.items():
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")

        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name


def test_everything_is_readable_without_javascript(open_browser):
    page = open_browser(java_script_enabled=False)
    page.goto("/about-dry-needling/safety-and-aftercare/")

    page.get_by_role("heading", name="Call 911 if").wait_for()
    page.get_by_role("navigation", name="Main").wait_for(state="attached")
    page.goto("/conditions/neck-pain/")
    follow(page.get_by_role("link", name="Request an appointment").last)
    assert page.url.endswith("/appointment/?area=neck")


def test_a_keyboard_user_can_skip_to_the_content(open_browser):
    page = open_browser(1280)
    page.goto("/about-dry-needling/how-it-works/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id || location.hash.slice(1)") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")

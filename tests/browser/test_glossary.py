"""Words that explain themselves: by keyboard, by touch, on paper, without JavaScript."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command

from education.models import ExplainerPage, Term

from .signing_in import PASSWORD, sign_in

EXPLAINER = "/about-dry-needling/how-it-works/"
MEANING = "A short jump of the muscle"


def test_a_keyboard_opens_a_meaning_reads_on_into_it_and_closes_it(open_browser, axe):
    page = open_browser(1280, bypass_csp=True)
    page.goto(EXPLAINER)
    button = page.get_by_role("button", name="local twitch response")
    meaning = page.get_by_text(MEANING)
    assert not meaning.is_visible()

    button.focus()
    page.keyboard.press("Enter")
    assert meaning.is_visible()
    assert axe(page) == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("/glossary/#")
    page.keyboard.press("Escape")

    assert not meaning.is_visible()
    assert button.evaluate("button => button === document.activeElement")
    assert page.problems == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_tap_opens_a_meaning_within_the_screen_and_a_tap_beside_it_closes_it(
    open_browser, axe, scheme
):
    page = open_browser(
        320, has_touch=True, java_script_enabled=True, color_scheme=scheme, bypass_csp=True
    )
    page.goto(EXPLAINER)
    meaning = page.get_by_text(MEANING)

    page.get_by_role("button", name="local twitch response").tap()

    box = meaning.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert 0 <= box["y"] <= 740 - box["height"]
    assert axe(page) == []
    page.touchscreen.tap(160, 5)
    assert not meaning.is_visible()


def test_without_javascript_terms_and_certainty_still_open(open_browser):
    page = open_browser(java_script_enabled=False)
    page.goto(EXPLAINER)

    page.get_by_role("button", name="local twitch response").click()
    page.get_by_text(MEANING).wait_for(state="visible")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Nobody knows yet").click()
    page.get_by_text("Studies give no clear answer").wait_for(state="visible")


def test_paper_says_the_meaning_after_the_words(open_browser):
    page = open_browser(794)
    page.goto(EXPLAINER)
    page.emulate_media(media="print")

    meaning = page.get_by_text(MEANING)

    assert meaning.is_visible()
    assert meaning.evaluate("node => getComputedStyle(node).display") == "inline"
    assert meaning.evaluate("node => getComputedStyle(node, '::before').content") == '" ["'
    assert not meaning.get_by_role("link").is_visible()


def test_a_meaning_leads_to_its_entry_from_a_to_z(open_browser):
    page = open_browser()
    page.goto(EXPLAINER)

    page.get_by_role("button", name="local twitch response").click()
    page.get_by_role("link", name="See all terms").click()

    page.wait_for_url("**/glossary/#term-local-twitch-response")
    page.get_by_role("navigation", name="Go to a letter").get_by_role("link", name="T").click()
    page.wait_for_url("**#letter-T")


def test_an_editor_marks_words_and_readers_get_the_meaning(open_browser, site):
    call_command("set_up_groups", verbosity=0)
    user = get_user_model().objects.create_user("ed", password=PASSWORD)
    user.groups.add(Group.objects.get(name="Editors"))
    explainer = ExplainerPage.objects.get(slug="part-of-a-plan")
    text = {"type": "text", "value": {"heading": "", "text": "<p>Resting tension</p>"}}
    explainer.body = [(text["type"], text["value"])]
    explainer.save_revision().publish()
    page = open_browser(1280, 900)
    sign_in(page, user, to=f"/admin/pages/{explainer.pk}/edit/")

    words = page.locator(".public-DraftEditor-content").get_by_text("Resting tension")
    words.dblclick()
    page.keyboard.press("ControlOrMeta+A")
    page.get_by_role("button", name="Glossary term").click()
    page.get_by_label("Search the glossary").fill("tone")
    page.get_by_role("link", name="lymphoedema").wait_for(state="detached")
    page.get_by_role("link", name="tone").click()
    page.locator(".TooltipEntity", has_text="Resting tension").wait_for()
    assert page.problems == []
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("published").first.wait_for()

    page.goto(explainer.get_url())
    page.get_by_role("button", name="Resting tension").click()
    page.get_by_text(Term.objects.get(term="tone").meaning).wait_for()

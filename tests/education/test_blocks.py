"""Blocks, rendered through a real page: what they accept, refuse and say."""

import json
import re

import pytest
from django.core.exceptions import ValidationError

from education.blocks import BodyBlock
from education.illustrations import find
from education.models import Source
from tests.factories.pages import make_drawing

TEXT = {"heading": "What it is", "text": "<p>A thin needle.</p>"}
CARE_CARD = {"level": "urgent", "heading": "Call us if:", "items": ["it is sore"], "after": ""}
CALL_TO_ACTION = {"heading": "Next", "text": "", "action": "request", "page": None, "label": "Ask"}

CHECKLIST = {"heading": "Bring", "kind": "checklist", "intro": "", "items": ["Your notes"]}
SELF_CHECK = {
    "heading": "What to tell us",
    "intro": "",
    "points": [
        {"label": "I bleed a lot", "tell_us": "I bleed easily"},
        {"label": "I do not like needles", "tell_us": "I am afraid of needles"},
    ],
    "result_heading": "What to tell your physiotherapist",
    "none_ticked": "You have not ticked anything.",
    "after": "Bring this list.",
    "closing": "This check does not say yes or no.",
}


@pytest.fixture
def shown(client, pages):
    """Publish blocks as the body of the page about neck pain; return its <article> as HTML."""

    def show(*blocks):
        page = pages["neck-pain"]
        page.body = json.dumps([{"type": kind, "value": value} for kind, value in blocks])
        page.save_revision().publish()
        html = client.get(page.get_url()).content.decode()
        return re.sub(r"\s+", " ", html[html.index("<article") : html.index("</article>")])

    return show


def clean(kind, value):
    block = BodyBlock().child_blocks[kind]
    return block.clean(block.normalize(block.to_python(value)))


def test_key_points_come_before_the_list_of_sections(shown):
    html = shown(
        ("text", TEXT),
        ("key_points", {"items": ["It may help.", "It may not."]}),
        ("text", {**TEXT, "heading": "How it feels"}),
    )

    assert html.index("It may help.") < html.index("On this page") < html.index("A thin needle.")


def test_a_text_with_a_heading_can_be_linked_to(shown):
    html = shown(("text", TEXT), ("text", TEXT))

    assert '<h2 id="section-what-it-is">What it is</h2>' in html
    assert '<a href="#section-what-it-is-2">What it is</a>' in html


def test_a_text_without_a_heading_has_no_empty_one(shown):
    assert '<h2 id=""' not in shown(("text", {**TEXT, "heading": ""}))


@pytest.mark.parametrize(
    ("level", "words"),
    [("emergency", "Emergency"), ("urgent", "Urgent"), ("non_urgent", "Non-urgent")],
)
def test_a_care_card_says_its_level_in_the_heading(shown, level, words):
    html = shown(("care_card", {**CARE_CARD, "level": level}))
    heading = re.search(r"<h2 class=\"clinic-care-card.*?</h2>", html)[0]

    assert re.sub(r"<[^>]+>", "", heading).startswith(f"{words}: ")


@pytest.mark.parametrize(
    ("level", "heading", "numbers"),
    [
        ("emergency", "Call 911 if:", ["911"]),
        ("urgent", "Call us or 811 today if:", ["+1-905-555-0100", "811"]),
        ("urgent", "Call your doctor or 811 today if:", ["811"]),
        ("non_urgent", "Call us if:", ["+1-905-555-0100"]),
    ],
)
def test_a_care_card_offers_to_call_those_whom_it_names(shown, level, heading, numbers):
    html = shown(("care_card", {**CARE_CARD, "level": level, "heading": heading}))

    card = html[html.index("clinic-care-card") : html.index("clinic-foot-matter")]
    assert re.findall(r'href="tel:([^"]+)"', card) == numbers


def test_a_care_card_must_ask_if():
    with pytest.raises(ValidationError):
        clean("care_card", {**CARE_CARD, "heading": "Call us"})


def test_do_and_dont_are_two_lists_with_headings(shown):
    html = shown(("do_and_dont", {"heading": "After", "do": ["Rest"], "dont": ["Do not run"]}))

    assert html.index("<h3>Do</h3>") < html.index("Rest") < html.index("<h3>Don’t</h3>")


def test_steps_are_numbered_in_words(shown):
    steps = [{"title": "We talk", "text": "<p>First.</p>"}, {"title": "We plan", "text": ""}]

    assert "Step 2: </span>We plan" in shown(("steps", {"heading": "A visit", "steps": steps}))


PICTURE_STEPS = {
    "heading": "How it may work",
    "intro": "One explanation.",
    "steps": [
        {"illustration": "mechanism-1", "title": "The needle", "text": "<p>It goes in.</p>"},
        {"illustration": "mechanism-2", "title": "The twitch", "text": "<p>It may jump.</p>"},
    ],
}


def test_steps_with_pictures_are_a_numbered_list_of_all_of_them(shown):
    html = shown(("picture_steps", PICTURE_STEPS))
    steps = re.findall(r"<li class=\"clinic-picture-steps__step\">.*?</li>", html)

    assert "One explanation." in html
    assert len(steps) == 2
    assert find("mechanism-2").url in steps[1]
    assert f'alt="{find("mechanism-2").alt}"' in steps[1]
    assert "Step 2 of 2: The twitch" in re.sub(r"<[^>]+>", "", steps[1])
    assert "It may jump." in steps[1]


def test_a_step_whose_picture_is_gone_keeps_its_words(shown):
    first, second = PICTURE_STEPS["steps"]
    html = shown(
        ("picture_steps", {**PICTURE_STEPS, "steps": [first | {"illustration": "gone"}, second]})
    )

    assert "It goes in." in html
    assert html[html.index("<section") :].count("<img") == 1


@pytest.mark.parametrize(
    "steps",
    [
        PICTURE_STEPS["steps"][:1],
        [PICTURE_STEPS["steps"][0], PICTURE_STEPS["steps"][1] | {"illustration": None}],
    ],
    ids=["a single step", "a step without a picture"],
)
def test_steps_with_pictures_are_two_or_more_and_each_has_one(pages, steps):
    clean("picture_steps", PICTURE_STEPS)
    with pytest.raises(ValidationError):
        clean("picture_steps", PICTURE_STEPS | {"steps": steps})


def test_only_a_page_with_a_block_that_has_a_script_loads_it_and_once(client, pages):
    page = pages["neck-pain"]
    assert "picture_steps.js" not in client.get(page.get_url()).content.decode()

    block = {"type": "picture_steps", "value": PICTURE_STEPS}
    page.body = json.dumps([block, block])
    page.save_revision().publish()

    html = client.get(page.get_url()).content.decode()
    assert re.findall(r'<script src="[^"]*/picture_steps[^"]*\.js" defer>', html) == [
        '<script src="/static/js/picture_steps.js" defer>'
    ]


def test_a_comparison_is_a_table_with_headers_both_ways(shown):
    row = {"topic": "Where", "first": "In the muscle", "second": "Along lines"}
    value = {"heading": "Side by side", "first": "One", "second": "Other", "rows": [row]}
    html = shown(("comparison", value))

    assert '<caption><h2 id="section-side-by-side">' in html
    assert '<th scope="col">Other</th>' in html
    assert '<th scope="row">Where</th><td data-label="One">In the muscle</td>' in html


@pytest.fixture
def upload(db, settings, tmp_path):
    """A drawing that a member of staff uploaded."""
    settings.MEDIA_ROOT = tmp_path
    return make_drawing("steps.svg")


def test_a_figure_says_in_words_what_it_shows(shown, upload):
    value = {"image": upload.pk, "decorative": False, "alt_text": "Four panels"}
    html = shown(("figure", {"image": value, "caption": "4 steps", "description": "1. In\n2. Out"}))

    assert 'width="400" height="300" loading="lazy" alt="Four panels"' in html
    assert "<p>1. In<br>2. Out</p>" in html


def test_an_alternative_text_has_at_most_125_characters(upload):
    image = {"image": upload.pk, "decorative": False, "alt_text": "x" * 126}

    with pytest.raises(ValidationError):
        clean("figure", {"image": image, "caption": "", "description": ""})


def test_an_illustration_brings_its_own_words(shown):
    html = shown(("illustration", {"illustration": "session", "caption": "A visit"}))
    drawing = find("session")

    assert f'src="{drawing.url}"' in html
    assert f'loading="lazy" alt="{drawing.alt}"' in html
    assert "<p>A visit</p>" in html
    assert "2. Talk: you sit" in html


def test_an_editor_may_write_other_words_for_an_illustration(shown):
    words = {"alt_text": "A visit", "description": "We talk."}
    html = shown(("illustration", {"illustration": "session", **words}))

    assert 'alt="A visit"' in html
    assert "<p>We talk.</p>" in html
    assert "2. Talk: you sit" not in html


def test_an_illustration_that_says_it_all_in_its_alt_text_has_no_more_words(shown):
    assert "<figcaption" not in shown(("illustration", {"illustration": "neck"}))


def test_an_illustration_whose_file_is_gone_leaves_nothing_behind(shown):
    html = shown(("text", TEXT), ("illustration", {"illustration": "gone", "caption": "Gone"}))

    assert "A thin needle." in html
    assert "<figure" not in html


@pytest.mark.parametrize("words", [{"alt_text": "x" * 125}, {"illustration": "gone"}])
def test_an_illustration_must_exist_and_have_a_short_alternative_text(words):
    value = {"illustration": "session", "caption": "", "alt_text": "", "description": ""}

    clean("illustration", value)
    with pytest.raises(ValidationError):
        clean("illustration", value | words)


def test_a_question_opens_without_javascript(shown):
    item = {"question": "Does it hurt?", "answer": "<p>A little.</p>"}
    html = shown(("questions", {"heading": "Questions", "items": [item]}))

    assert re.search(r"<details[^>]*> <summary[^>]*>Does it hurt\?</summary>.*A little", html)


def test_evidence_says_how_sure_we_are_and_links_to_its_numbered_source(shown, pages):
    source = Source.objects.get(key="brady-2014")
    html = shown(
        (
            "evidence",
            {
                "statement": "Harm is rare.",
                "certainty": "low",
                "explanation": "",
                "sources": [source.pk],
            },
        )
    )

    assert "We are not very sure" in html
    assert '<a href="#source-1">Source 1</a>' in html
    assert 'id="source-1"' in html
    assert f'href="https://doi.org/{source.doi}"' in html


def test_each_line_of_a_checklist_can_be_ticked_and_is_sent_nowhere(shown):
    html = shown(("checklist", CHECKLIST))

    assert '<li><label><input type="checkbox"> Your notes</label></li>' in html
    assert "<form" not in html[html.index("clinic-checklist") : html.index("clinic-foot-matter")]


def test_a_checklist_promises_to_keep_ticks_only_where_a_script_can(shown):
    html = shown(("checklist", CHECKLIST))

    assert re.search(r"<p [^>]*hidden>Your ticks stay on this device\.", html)


def test_a_self_check_lists_what_to_tick_and_what_to_tell(shown):
    html = shown(("self_check", SELF_CHECK))

    assert '<input type="checkbox" value="I bleed easily"> I bleed a lot</label>' in html
    assert "This check does not say yes or no." in html
    assert "<form" not in html[html.index("clinic-self-check") : html.index("clinic-foot-matter")]


def test_a_self_check_shows_no_answer_before_a_script_can_gather_one(shown):
    html = shown(("self_check", SELF_CHECK))

    assert re.search(r"<div [^>]*hidden> <h3>What to tell your physiotherapist</h3>", html)


@pytest.mark.parametrize("empty", ["heading", "result_heading", "none_ticked", "closing"])
def test_a_self_check_is_refused_without_its_words(empty):
    with pytest.raises(ValidationError):
        clean("self_check", {**SELF_CHECK, empty: ""})


def test_a_point_of_a_self_check_needs_what_to_tell(pages):
    clean("self_check", SELF_CHECK)
    points = [{"label": "I bleed a lot", "tell_us": ""}, *SELF_CHECK["points"][1:]]

    with pytest.raises(ValidationError):
        clean("self_check", {**SELF_CHECK, "points": points})


def test_a_page_has_at_most_one_self_check():
    body = BodyBlock()
    twice = body.to_python([{"type": "self_check", "value": SELF_CHECK}] * 2)

    with pytest.raises(ValidationError):
        body.clean(twice)


def test_a_page_loads_the_scripts_of_its_blocks_and_no_others(client, pages):
    def scripts(slug):
        html = client.get(pages[slug].get_url()).content.decode()
        return re.findall(r'<script src="/static/js/(\w+)\.js"', html)

    assert scripts("is-it-right-for-me")[-2:] == ["self_check", "checklist"]
    assert scripts("arm-pain").count("checklist") == 1, "it has two checklists"
    assert not {"checklist", "self_check"} & set(scripts("contact"))


def test_a_call_to_action_on_a_condition_brings_its_body_area_along(shown):
    assert 'href="/appointment/?area=neck">Ask</a>' in shown(("call_to_action", CALL_TO_ACTION))


def test_a_call_to_action_can_call_the_clinic(shown):
    html = shown(("call_to_action", {**CALL_TO_ACTION, "action": "call"}))

    assert 'href="tel:+1-905-555-0100">Ask: (905) 555-0100</a>' in html


def test_a_call_to_action_needs_the_page_it_leads_to():
    with pytest.raises(ValidationError):
        clean("call_to_action", {**CALL_TO_ACTION, "action": "page"})


def test_what_an_editor_types_is_escaped(shown):
    html = shown(("care_card", {**CARE_CARD, "items": ["<script>alert(1)</script>"]}))

    assert "<script>alert(1)" not in html


def test_a_call_to_action_to_a_page_that_is_gone_has_no_button(shown, pages):
    value = {**CALL_TO_ACTION, "action": "page", "page": pages["headaches"].pk}
    pages["headaches"].delete()

    html = shown(("call_to_action", value))
    assert "clinic-button" not in html[: html.index("clinic-foot-matter")]


def test_evidence_survives_a_source_that_was_deleted(shown, pages):
    source = Source.objects.get(key="brady-2014")
    value = {"statement": "Harm is rare.", "certainty": "low", "sources": [source.pk]}
    source.delete()

    assert "Harm is rare." in shown(("evidence", value))

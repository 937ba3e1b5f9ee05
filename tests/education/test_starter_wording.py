"""Hold the starter content to the content standards: easy to read, honest, and whole."""

import re
from pathlib import Path

import pytest
import yaml
from django.utils.text import slugify

from booking.models import AppointmentRequest
from tests.education.readability import flesch_kincaid_grade, sentences, words

EDUCATION = Path(__file__).parents[2] / "education"
STARTER = EDUCATION / "starter"
DRAWINGS = yaml.safe_load((EDUCATION / "illustrations.yaml").read_text(encoding="utf-8"))
STATIC_JS = Path(__file__).parents[2] / "static" / "js"
PAGE_FILES = sorted((STARTER / "pages").glob("*.yaml"))
PAGES = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in PAGE_FILES}
TERMS = PAGES["glossary"]["terms"]
SOURCES = yaml.safe_load((STARTER / "sources.yaml").read_text(encoding="utf-8"))

TEACHING_TYPES = {"explainer", "condition"}
PAGE_TYPES = TEACHING_TYPES | {
    "home", "explainer_index", "condition_index", "glossary", "standard",
}  # fmt: skip
BODY_AREAS = {"neck", "shoulder", "back", "head", "jaw", "arm", "leg"}
CERTAINTIES = {"high", "moderate", "low", "very_low", "unknown"}
LEVELS = {"emergency", "urgent", "non_urgent"}

BLOCK_FIELDS = {
    "key_points": {"items"},
    "text": None,
    "care_card": {"level", "heading", "items", "after"},
    "do_and_dont": {"heading", "do", "dont"},
    "steps": {"heading", "steps"},
    "picture_steps": {"heading", "intro", "steps"},
    "comparison": {"heading", "first", "second", "rows"},
    "illustration": {"illustration", "caption"},
    "questions": {"heading", "items"},
    "evidence": {"statement", "certainty", "explanation", "sources"},
    "checklist": {"heading", "kind", "intro", "items"},
    "self_check": {
        "heading",
        "intro",
        "points",
        "result_heading",
        "none_ticked",
        "after",
        "closing",
    },
    "call_to_action": {"heading", "text", "action", "page", "label"},
}
NOT_PROSE = {"illustration", "level", "kind", "action", "page", "certainty", "sources"}

# "Do not say" in the clinical facts: not shown to be true, or not allowed in Ontario.
DO_NOT_SAY = re.compile(
    r"""\b(
        highly\ effective | nothing\ else\ works | maximum\ relief | guarantee\w* |
        cure[sd]? | curing | painless\w* | best | speciali[sz]\w* | proven |
        natural(ly)?\ heal\w* | normal\ chemical | you\ (can't|can’t|cannot)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
# "Tell us before treatment" in the clinical facts.
PRECAUTIONS = [
    "bleeding disorder",
    "blood thinners",
    "pregnant",
    "skin infection",
    "immune system",
    "metal allergy",
    "lymphoedema",
    "seizures",
    "heart disease that is not stable",
    "diabetes that is not stable",
    "implant",
    "afraid of needles",
    "bad reaction",
]
LINK = re.compile(r"\[([^\]]+)\]\(([^)]*)\)")
LINK_TARGET = re.compile(r"(page|term):[a-z-]+$|appointment:$|https://\S+$")
TELEPHONE = re.compile(r"\d{3}\)?[-. ]\d{3}")

every_page = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
teaching_page = pytest.mark.parametrize(
    "page",
    [pytest.param(page, id=stem) for stem, page in PAGES.items() if page["type"] in TEACHING_TYPES],
)


def blocks(page, name=None):
    """List (name, value) of a page's blocks, or only of those with one name."""
    pairs = [next(iter(block.items())) for block in page["body"]]
    return [pair for pair in pairs if name in (None, pair[0])]


def prose_in(value):
    """Yield each piece of Markdown or plain text within a block's value, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from prose_in(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in NOT_PROSE:
                yield from prose_in(item)


def prose(page):
    """List all that a reader of the page reads."""
    drawn = [DRAWINGS[name] for name in illustrations(page)]
    words = [each[field] for each in drawn for field in ("alt", "description") if field in each]
    words += [term["meaning"] for term in page.get("terms", [])]
    return [page["title"], page["lead"], *words, *prose_in(page["body"])]


def illustrations(page):
    """List the names of the drawings that a page shows."""
    single = [value["illustration"] for _, value in blocks(page, "illustration")]
    steps = [step for _, value in blocks(page, "picture_steps") for step in value["steps"]]
    return [*page.get("picture", {}).values(), *single, *(step["illustration"] for step in steps)]


def summary(page):
    """List the lead and the key points of a page."""
    return [page["lead"], *prose_in([value for _, value in blocks(page, "key_points")])]


def lines(markdown):
    """Split Markdown to plain text: one line for each heading, list item and paragraph."""
    plain = LINK.sub(r"\1", markdown).replace("**", "")
    starts_line = re.compile(r"^\s*(#+|[-*]|\d+\.)\s+")
    joined = []
    for paragraph in re.split(r"\n\s*\n", plain):
        is_new = True
        for line in paragraph.splitlines():
            if is_new or starts_line.match(line):
                joined.append(starts_line.sub("", line).strip())
            else:
                joined[-1] += " " + line.strip()
            is_new = line.startswith("#")
    return joined


def plain(pieces):
    """Join pieces of Markdown to plain text for measuring."""
    return "\n".join(line for piece in pieces for line in lines(piece))


def links(page):
    return [target for piece in prose(page) for _, target in LINK.findall(piece)]


def cited_keys(page):
    return [key for _, value in blocks(page, "evidence") for key in value["sources"]]


def test_starter_has_every_page_type():
    assert {page["type"] for page in PAGES.values()} == PAGE_TYPES


def test_starter_has_a_condition_for_every_body_area():
    areas = [page["body_area"] for page in PAGES.values() if page["type"] == "condition"]
    assert sorted(areas) == sorted(BODY_AREAS)


def test_at_most_five_pages_are_in_the_menu():
    assert sum(page.get("in_menu", False) for page in PAGES.values()) <= 5


def test_every_source_is_cited_somewhere():
    assert {key for page in PAGES.values() for key in cited_keys(page)} == set(SOURCES)


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES.keys())
def test_source_has_the_agreed_fields(source):
    assert source.keys() == {
        "authors", "year", "journal", "doi", "finding_note", "abstract_only",
    }  # fmt: skip
    assert len(sentences(source["finding_note"])) == 1
    assert len(words(source["finding_note"])) <= 20


@every_page
def test_page_reads_at_grade_8_or_lower(page):
    assert flesch_kincaid_grade(plain(prose(page))) <= 8


@every_page
def test_summary_reads_at_grade_6_or_lower(page):
    assert flesch_kincaid_grade(plain(summary(page))) <= 6


@every_page
def test_no_sentence_is_over_20_words(page):
    texts = [*prose(page), page["search_description"]]
    too_long = [each for each in sentences(plain(texts)) if len(words(each)) > 20]
    assert not too_long


@every_page
def test_no_paragraph_is_over_3_sentences(page):
    paragraphs = plain(prose(page)).splitlines()
    assert not [each for each in paragraphs if len(sentences(each)) > 3]


@every_page
def test_lead_is_one_sentence(page):
    assert len(sentences(plain([page["lead"]]))) == 1


@every_page
def test_page_says_nothing_on_the_do_not_say_list(page):
    texts = [*prose(page), page["search_description"], page["search_terms"]]
    assert not DO_NOT_SAY.search(" ".join(plain(texts).split()))


@every_page
def test_page_leaves_telephone_numbers_to_the_settings(page):
    assert not TELEPHONE.search(plain([*prose(page), page["search_description"]]))


@every_page
def test_page_shows_only_drawings_that_exist(page):
    assert set(illustrations(page)) <= DRAWINGS.keys()


@every_page
def test_search_description_fits_a_result_list(page):
    assert 0 < len(page["search_description"]) <= 155


@every_page
def test_page_refers_only_to_pages_that_exist(page):
    targets = [link.removeprefix("page:") for link in links(page) if link.startswith("page:")]
    targets += page.get("related", [])
    targets += [value["page"] for _, value in blocks(page, "call_to_action") if "page" in value]
    targets += [page["parent"]] if page["type"] != "home" else []
    assert set(targets) <= PAGES.keys()
    assert page["slug"] not in targets


@every_page
def test_links_lead_to_a_page_the_request_form_or_a_safe_address(page):
    assert all(LINK_TARGET.match(link) for link in links(page))


@every_page
def test_page_marks_only_terms_of_the_glossary(page):
    targets = {link.removeprefix("term:") for link in links(page) if link.startswith("term:")}
    assert targets <= {slugify(term["term"]) for term in TERMS}


@pytest.mark.parametrize("term", TERMS, ids=[term["term"] for term in TERMS])
def test_term_is_used_by_a_page_and_explained_in_plain_words(term):
    names = [term["term"], *term.get("also_called", "").split(", ")]
    texts = [plain(prose(page)) for page in PAGES.values() if page["type"] != "glossary"]
    used = " ".join(texts).lower()
    assert any(name.lower() in used for name in names if name)
    assert len(term["meaning"]) <= 250
    assert 1 <= len(sentences(term["meaning"])) <= 2


def test_terms_are_in_order():
    names = [term["term"] for term in TERMS]
    assert names == sorted(names)
    assert flesch_kincaid_grade(plain([term["meaning"] for term in TERMS])) <= 6


@every_page
def test_page_cites_only_known_sources(page):
    assert set(cited_keys(page)) <= SOURCES.keys()
    assert all(value["sources"] for _, value in blocks(page, "evidence"))


@every_page
def test_page_keeps_to_the_agreed_format(page):
    assert PAGES[page["slug"]] is page, "a file is named for its slug"
    for block in page["body"]:
        assert len(block) == 1
    for name, value in blocks(page):
        fields = BLOCK_FIELDS[name]
        assert isinstance(value, str) if fields is None else value.keys() <= fields
    assert all(value["level"] in LEVELS for _, value in blocks(page, "care_card"))
    assert all(value["certainty"] in CERTAINTIES for _, value in blocks(page, "evidence"))


@every_page
def test_care_cards_are_few_and_their_headings_name_the_action(page):
    cards = [value for _, value in blocks(page, "care_card")]
    assert len(cards) <= 3
    assert all(re.fullmatch(r"Call .+ if:", card["heading"]) for card in cards)


@every_page
def test_action_to_a_page_names_one(page):
    for _, value in blocks(page, "call_to_action"):
        assert value["action"] in {"request", "call", "page"}
        assert (value["action"] == "page") == ("page" in value)


@teaching_page
def test_teaching_page_begins_with_three_to_five_key_points(page):
    assert blocks(page)[0][0] == "key_points"
    assert len(blocks(page, "key_points")) == 1
    assert 3 <= len(blocks(page)[0][1]["items"]) <= 5


@teaching_page
def test_teaching_page_has_something_tangible(page):
    assert blocks(page, "checklist")


def test_the_visit_begins_with_a_checklist_for_before():
    checklists = [value for _, value in blocks(PAGES["what-to-expect"], "checklist")]
    assert "Before your visit" in [value["heading"] for value in checklists]


def test_self_check_asks_for_every_precaution_in_the_facts():
    ((_, check),) = blocks(PAGES["is-it-right-for-me"], "self_check")
    labels = [point["label"] for point in check["points"]]
    asked = [[label for label in labels if precaution in label] for precaution in PRECAUTIONS]
    assert [len(found) for found in asked] == [1] * len(labels)


def test_self_check_never_answers_yes_or_no():
    ((_, check),) = blocks(PAGES["is-it-right-for-me"], "self_check")
    answer = f"{check['none_ticked']} {check['after']}"
    assert not re.search(r"\b(yes|no|right|safe|suitable|can have)\b", answer, re.IGNORECASE)
    assert "does not say yes or no" in check["closing"]


def test_everything_in_the_self_check_fits_into_the_note_of_a_request():
    ((_, check),) = blocks(PAGES["is-it-right-for-me"], "self_check")
    carried = [f"- {point['tell_us']}" for point in check["points"]]
    lead = "What I want to tell you first:"
    assert lead in (STATIC_JS / "carried_points.js").read_text(encoding="utf-8")
    most = AppointmentRequest._meta.get_field("note").max_length
    assert len("\n".join([lead, *carried])) <= most


@teaching_page
def test_teaching_page_shows_its_evidence(page):
    assert blocks(page, "evidence")


@teaching_page
def test_teaching_page_ends_with_what_to_do_next(page):
    assert blocks(page)[-1][0] == "call_to_action"
    assert len(blocks(page, "call_to_action")) == 1


@teaching_page
def test_teaching_page_leads_on_to_two_to_four_related_pages(page):
    assert 2 <= len(set(page["related"])) == len(page["related"]) <= 4

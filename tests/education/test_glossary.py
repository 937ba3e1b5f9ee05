"""A term is marked once, explained at its first use on a page, and listed from A to Z."""

import json
import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import ReferenceIndex
from wagtail.rich_text import features
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from education.blocks import INLINE, PROSE
from education.models import GlossaryPage, Term

MEANING = re.compile(
    r'<button class="clinic-term" type="button" popovertarget="(meaning-\d+)">(.*?)</button>'
    r'<span class="clinic-meaning" id="\1" popover>(.*?)</span>'
)


@pytest.fixture
def term(pages):
    return Term.objects.get(term="tone")


def mark(term, words="resting tension"):
    return f'<a linktype="term" id="{term.pk}">{words}</a>'


def set_text(page, *texts):
    """Publish the page with these rich texts as its body."""
    blocks = [{"type": "text", "value": {"heading": "", "text": text}} for text in texts]
    page.body = json.dumps(blocks)
    page.save_revision().publish()


def read(client, page):
    return client.get(page.get_url()).content.decode()


def test_a_mark_beside_an_explained_word_stays_on_its_line(client, pages, term):
    page = pages["neck-pain"]
    set_text(page, f"<p>Low ({mark(term)}), mostly.</p><p>({mark(term, 'again')}).</p>")

    html = read(client, page)

    assert re.search(
        r'<p>Low <span class="clinic-explained">\(<button .*?</button>.*?\),</span> mostly', html
    )
    assert "<p>(again).</p>" in html


def test_the_first_use_on_a_page_explains_itself_and_later_uses_are_plain(client, pages, term):
    page = pages["neck-pain"]
    set_text(page, f"<p>The {mark(term)}.</p><p>{mark(term, 'Again')}.</p>", f"<p>{mark(term)}</p>")

    html = read(client, page)

    [(_, words, meaning)] = MEANING.findall(html)
    assert words == "resting tension"
    assert term.meaning in meaning
    assert 'href="/glossary/#term-tone"' in meaning
    assert "<p>Again.</p>" in html
    assert "<p>resting tension</p>" in html
    assert len(MEANING.findall(read(client, page))) == 1, "the next reader meets it anew"


def test_bold_words_stay_bold_and_a_meaning_cannot_carry_markup(client, pages, term):
    Term.objects.filter(pk=term.pk).update(meaning="<script>1</script> & more")
    set_text(pages["neck-pain"], f"<p>{mark(term, 'a <b>bold</b> word')}</p>")

    [(_, words, meaning)] = MEANING.findall(read(client, pages["neck-pain"]))

    assert words == "a <b>bold</b> word"
    assert "&lt;script&gt;1&lt;/script&gt; &amp; more" in meaning


@pytest.mark.parametrize("lost", ["deleted", "unpublished"])
def test_without_its_meaning_a_term_is_plain_words(client, pages, term, lost):
    set_text(pages["neck-pain"], f"<p>The {mark(term)}.</p>")
    if lost == "deleted":
        term.delete()
    else:
        pages["glossary"].unpublish()

    assert "<p>The resting tension.</p>" in read(client, pages["neck-pain"])


def queries_of(client, page):
    """Return what a second reader of the page costs; a later request empties Django's own log."""
    read(client, page)
    with CaptureQueriesContext(connection) as queries:
        read(client, page)
        return list(queries)


def test_terms_cost_a_page_one_query_and_pages_without_any_none(client, pages, term):
    other = Term.objects.get(term="plasma")
    page = pages["neck-pain"]
    set_text(page, "<p>Nothing</p>")
    without = queries_of(client, page)
    set_text(page, f"<p>{mark(term)}</p>", f"<p>{mark(other)} {mark(term)}</p>")
    marked = queries_of(client, page)

    assert len(marked) == len(without) + 1
    assert not [query for query in without if "education_term" in query["sql"]]


def test_a_draft_is_previewed_with_its_terms(pages, term):
    page = pages["neck-pain"]
    text = {"type": "text", "value": {"heading": "", "text": f"<p>{mark(term)}</p>"}}
    page.body = json.dumps([text])

    html = page.make_preview_request().content.decode()

    assert MEANING.search(html)


def test_the_editor_gives_back_what_it_was_given(term):
    converter = ContentstateConverter(features=PROSE)
    stored = f"<p>The {mark(term, 'word <b>in bold</b>')} here.</p>"

    contentstate = converter.from_database_format(stored)
    html = re.sub(r' data-block-key="\w+"', "", converter.to_database_format(contentstate))

    assert '"TERM"' in contentstate
    assert json.loads(contentstate)["entityMap"]["0"]["data"]["term"] == "tone"
    assert re.fullmatch(
        rf'<p>The <a linktype="term" id="{term.pk}">word <b>in bold</b></a> here.</p>', html
    )


def test_every_rich_text_offers_terms():
    assert "term" in INLINE
    assert "term" in PROSE
    assert features.get_editor_plugin("draftail", "term").data["type"] == "TERM"


def test_the_reference_index_knows_where_a_term_is_used(pages, term):
    set_text(pages["neck-pain"], f"<p>{mark(term)}</p>")

    used_by = ReferenceIndex.get_references_to(term).values_list("object_id", flat=True)

    assert str(pages["neck-pain"].pk) in used_by


def test_editors_choose_among_live_terms_and_can_search_them(client, pages):
    call_command("set_up_groups", verbosity=0)
    editor = get_user_model().objects.create_user("ed", password="x")
    assert client.get("/admin/term_chooser/").status_code == 302, "only for staff"
    editor.groups.add(Group.objects.get(name="Editors"))
    client.force_login(editor)

    listing = client.get("/admin/term_chooser/").json()["html"]
    found = client.get("/admin/term_chooser/results/?q=collapsed").content.decode()

    assert "Swelling from a lymph problem" in listing
    assert "pneumothorax" in found
    assert "plasma" not in found
    pages["glossary"].unpublish()
    assert "Swelling" not in client.get("/admin/term_chooser/").json()["html"]


def test_a_term_keeps_its_identity_when_the_glossary_is_published_again(pages):
    glossary = GlossaryPage.objects.get().get_latest_revision_as_object()
    glossary.terms.add(Term(term="zone", meaning="A part."))
    glossary.save_revision().publish()
    zone = Term.objects.get(term="zone")

    GlossaryPage.objects.get().get_latest_revision_as_object().save_revision().publish()

    assert Term.objects.get(term="zone").pk == zone.pk


def test_the_glossary_lists_terms_by_letter_each_with_an_address(client, pages):
    html = read(client, pages["glossary"])

    assert 'href="#letter-T"' in html
    letter_t = html.partition('id="letter-T"')[2].partition("</section>")[0]
    assert re.findall(r"<dt [^>]*>(.*?)</dt>", letter_t) == ["Tone", "Trigger point"]
    assert 'id="term-trigger-point"' in letter_t


def test_search_finds_a_word_that_only_the_glossary_explains(client, pages):
    glossary = GlossaryPage.objects.get().get_latest_revision_as_object()
    glossary.terms.add(Term(term="zygapophysial", meaning="To do with a small joint."))
    glossary.save_revision().publish()

    assert 'href="/glossary/"' in client.get("/search/?q=zygapophysial").content.decode()


def test_a_term_cannot_be_there_twice(pages):
    form_class = GlossaryPage.get_edit_handler().get_form_class()
    glossary = pages["glossary"]
    rows = [{"term": "Tone", "meaning": "One."}, {"term": "tone", "meaning": "Two."}]
    empty = {"body": streamfield([]), "related": streamfield([]), "comments": inline_formset([])}
    data = nested_form_data({"terms": inline_formset(rows), **empty})

    form = form_class(data, instance=glossary)

    assert not form.is_valid()
    assert "“tone” is there twice." in form.non_field_errors()


def test_each_claim_says_how_sure_we_are_and_what_that_means(client, pages):
    html = read(client, pages["how-it-works"])

    meanings = {
        words: meaning
        for _, words, meaning in re.findall(
            r'popovertarget="(evidence[-\d]*)">(.*?)</button>'
            r'<span class="clinic-meaning" id="\1" popover>(.*?)</span>',
            html,
        )
    }
    glossary = GlossaryPage.objects.get()
    assert meanings == {
        "We are not sure at all": glossary.very_low_meaning,
        "Nobody knows yet": glossary.unknown_meaning,
    }


def test_staff_word_the_scale_and_without_a_glossary_it_keeps_its_first_words(client, pages):
    glossary = pages["glossary"]
    glossary.unknown_words = "It is not known"
    glossary.save_revision().publish()
    assert "It is not known</button>" in read(client, pages["how-it-works"])

    glossary.unpublish()

    assert "Nobody knows yet</button>" in read(client, pages["how-it-works"])

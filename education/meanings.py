"""What the glossary says, where a page needs it: terms at their first use, how sure we are."""

import re
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property

from django.apps import apps
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from wagtail.rich_text.rewriters import extract_attrs

# The editor nests no link in another, so the next </a> is the term's own.
_TERM = re.compile(r'(\(?)<a\b([^>]*\blinktype="term"[^>]*)>(.*?)</a>([).,;:!?]*)', re.DOTALL)

_meanings = ContextVar("meanings", default=None)


class Meanings:
    """The part of the live glossary that one page needs while it is rendered, in one query."""

    def __init__(self, body):
        self._body = body

    @cached_property
    def _marked(self):
        """The terms that the page's text marks."""
        term_model = apps.get_model("education.Term")
        references = self._body.stream_block.extract_references(self._body)
        ids = {object_id for model, object_id, *_ in references if model is term_model}
        if not ids:
            return []
        terms = term_model.objects.filter(pk__in=ids, page__live=True)
        return list(terms.select_related("page"))

    @cached_property
    def _unexplained(self):
        """The terms that the reader has not met yet, by their id as rich text writes it."""
        return {str(term.pk): term for term in self._marked}

    def take(self, term_id):
        """Return a term at its first use; None later, and for one that the glossary has not."""
        return self._unexplained.pop(term_id, None)

    @cached_property
    def glossary(self):
        """The live GlossaryPage, or an empty one."""
        if self._marked:
            return self._marked[0].page
        glossary = apps.get_model("education.GlossaryPage")
        return glossary.objects.live().first() or glossary()


@contextmanager
def meanings_for(body):
    """Within this context, `body` is rendered with the glossary's meanings."""
    token = _meanings.set(Meanings(body))
    try:
        yield
    finally:
        _meanings.reset(token)


def explain_terms(source):
    """Return rich text as the database has it with its terms explained.

    Where no page is being rendered, they are plain words.
    """
    return _TERM.sub(_explained, source)


def certainty(level):
    """Return how the glossary words a level of EvidenceBlock.Certainty: words, meaning."""
    meanings = _meanings.get()
    glossary = meanings.glossary if meanings else apps.get_model("education.GlossaryPage")()
    return glossary.certainty(level)


def _explained(match):
    opening, attributes, words, closing = match.groups()
    meanings = _meanings.get()
    term = meanings and meanings.take(extract_attrs(attributes).get("id"))
    if not term:
        return f"{opening}{words}{closing}"
    context = {
        "id": f"meaning-{term.pk}",
        "words": mark_safe(words),  # The inner HTML of rich text.
        "name": term.term,
        "meaning": term.meaning,
        "url": term.url,
    }
    explained = render_to_string("components/meaning.html", context).strip()
    if not (opening or closing):
        return explained
    # Browsers would part a button from the mark beside it at the end of a line.
    return f'<span class="clinic-explained">{opening}{explained}{closing}</span>'

"""Find pages by what patients type, by what our pages call it, and in spite of a typing mistake."""

import re
from collections import Counter
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property

from wagtail.models import Page, get_page_models
from wagtail.search.query import And, Or, PlainText

from .models import ReaderPage, SearchHint

# Enough for any question; more only costs time.
MOST_LETTERS = 300
MOST_WORDS = 12
MOST_CORRECTED = 4
MOST_RESULTS = 30
# How alike two words must be, from 0 to 1, for one to be suggested in place of the other.
ALIKE = 0.75
# Words that say nothing about what is looked for. PostgreSQL leaves them out itself, SQLite not.
_COMMON = frozenset(
    "a about am an and any are as at be but by can could did do does for from get had has have how "
    "i if in is it its me much my of on or should so than that the their them there these they "
    "this to was we what when where which who why will with would you your".split()
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass
class Outcome:
    """What a search found.

    results: pages, best first, each with `lead` and `is_recommended`.
    suggestion: what may have been meant instead of words that nothing is called; may be "".
    fruitless_words: the words, if nothing was found for them. `results` are then the suggestion's.
    """

    results: list = field(default_factory=list)
    suggestion: str = ""
    fruitless_words: list = field(default_factory=list)


def search_words(text):
    """Return the words of what somebody typed, as the search index can take them."""
    words = [word[:40].lower() for word in _WORD.findall(text[:MOST_LETTERS])]
    telling = [word for word in words if word not in _COMMON]
    return (telling or words)[:MOST_WORDS]


def search_pages(text):
    """Return the Outcome of a search; of none, if there is no word in the text."""
    words = search_words(text)
    if not words:
        return Outcome()
    site = SearchedSite()
    if results := site.find(text, And):
        return Outcome(results)
    suggestion = site.corrected(text)
    if len(words) > 1 and (results := site.find(text, Or)):
        return Outcome(results, suggestion)
    return Outcome(site.find(suggestion, Or) if suggestion else [], suggestion, words)


class SearchedSite:
    """What every live page is called, and the staff's hints: one query each."""

    def __init__(self):
        self.leads, self.titles, self.terms = {}, {}, {}
        for pk, title, lead, terms in _live_pages():
            self.leads[pk] = lead
            self.titles[pk] = _stems(title)
            self.terms[pk] = _stems(terms)
        self.hints = list(SearchHint.objects.select_related("page"))

    def find(self, text, operator):
        """Return the pages that hold all (And) or any (Or) of the words or of what they mean."""
        words = search_words(text)
        hints = {hint: said for hint in self.hints if (said := _said(hint.typed, text))}
        meanings = [search_words(meaning) for hint in hints for meaning in _parts(hint.means)]
        explained = {stem for said in hints.values() for stem in _stems(said)}
        if hints and _stems(" ".join(words)).keys() - explained:
            operator = Or  # The rest of the words is looked for beside the hint's.
        query = _all_or_any(operator, words)
        for meaning in filter(None, meanings):
            query |= _all_or_any(And, meaning)
        pages = list(Page.objects.live().search(query)[:MOST_RESULTS])
        stems = {_stem(word) for phrase in [words, *meanings] for word in phrase}
        pages.sort(key=lambda page: self._times_called(page, stems), reverse=True)
        return self._with_recommended(pages, [hint.page for hint in hints if hint.page])

    def _times_called(self, page, stems):
        """Return how much of what is looked for is in the page's name; a rare word tells more.

        SQLite ranks by how often a word occurs and knows no weights.
        """
        title, terms = self.titles.get(page.pk, ()), self.terms.get(page.pk, ())
        return sum(
            (1 if stem in title else 0.75 if stem in terms else 0) / self._frequency[stem]
            for stem in stems & {*title, *terms}
        )

    def _with_recommended(self, pages, recommended):
        first = {page.pk: page for page in recommended if page.live}
        results = [*first.values(), *(page for page in pages if page.pk not in first)]
        for page in results:
            page.lead = self.leads.get(page.pk, "")
            page.is_recommended = page.pk in first
        return results

    @cached_property
    def _frequency(self):
        """In how many pages' names each word occurs."""
        return Counter(stem for pk in self.titles for stem in {*self.titles[pk], *self.terms[pk]})

    def corrected(self, text):
        """Return the text with words that no page is called by replaced by the likest; or ""."""
        known = {_stem(word) for word in self._vocabulary}
        unknown = [word for word in search_words(text) if _stem(word) not in known]
        likest = {word: self._likest(word) for word in unknown[:MOST_CORRECTED]}
        if not any(likest.values()):
            return ""
        return _WORD.sub(lambda word: likest.get(word[0].lower()) or word[0], text)

    def _likest(self, word):
        same_length = [
            known
            for known in self._vocabulary
            if abs(len(known) - len(word)) <= 2 and len(known) > 2
        ]
        return next(iter(get_close_matches(word, same_length, n=1, cutoff=ALIKE)), "")

    @cached_property
    def _vocabulary(self):
        """The words that pages and hints are called by."""
        names = [*self.titles.values(), *self.terms.values()]
        texts = [*self.leads.values(), *(hint.typed for hint in self.hints)]
        words = {word for name in [*names, *map(_stems, texts)] for word in name.values()}
        return sorted(words - _COMMON)


def _live_pages():
    """Yield (id, title, lead, search terms) of every live page for readers; one query."""
    first, *others = (
        model.objects.live().order_by().values_list("pk", "title", "lead", "search_terms")
        for model in get_page_models()
        if issubclass(model, ReaderPage)
    )
    return first.union(*others, all=True)


def _all_or_any(operator, words):
    """Return a query for words, each in singular or plural: SQLite's index knows no endings."""
    forms = [sorted({word, _stem(word), f"{_stem(word)}s"}) for word in words]
    return operator([Or([PlainText(form) for form in each]) for each in forms])


def _stem(word):
    """Return a word without the s of its plural."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _stems(text):
    """Return the words of a text by their stems, in order."""
    return {_stem(word.lower()): word.lower() for word in _WORD.findall(text)}


def _parts(text):
    """Return the phrases of a list with commas."""
    return [part for part in text.split(",") if part.strip()]


def _said(typed, text):
    """Return which of the phrases in `typed` occur in the text, word by word, as one text."""
    spoken = _spoken(text[:MOST_LETTERS])
    phrases = [_spoken(phrase) for phrase in _parts(typed) if _WORD.search(phrase)]
    return "".join(phrase for phrase in phrases if phrase in spoken)


def _spoken(text):
    words = _WORD.findall(text.lower().replace("’", "'"))
    return f" {' '.join(map(_stem, words))} "

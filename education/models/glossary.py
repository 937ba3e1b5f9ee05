"""The medical words that pages use, each with its plain meaning."""

from functools import cached_property
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify
from modelcluster.fields import ParentalKey
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.search import index

from .base import ReviewedPage
from .certainty import CertaintyScale


class GlossaryForm(WagtailAdminPageForm):
    def clean(self):
        cleaned = super().clean()
        terms = self.formsets["terms"]
        rows = terms.cleaned_data if terms.is_valid() else []
        seen = set()
        for term in (row["term"] for row in rows if row and not row.get("DELETE")):
            anchor = Term(term=term).anchor
            if anchor in seen:
                raise ValidationError(f"“{term}” is there twice.")
            seen.add(anchor)
        return cleaned


class GlossaryPage(CertaintyScale, ReviewedPage):
    """The A to Z of terms. Other pages explain them from here, as they were last published.

    It also says what the words of the certainty scale mean, so that one query brings both and a
    clinician signs off both.
    """

    content_panels = [
        *ReviewedPage.content_panels[:2],
        InlinePanel("terms", heading="Terms", label="Term"),
        CertaintyScale.certainty_panel,
        *ReviewedPage.content_panels[2:],
    ]
    base_form_class = GlossaryForm
    search_fields = [
        *ReviewedPage.search_fields,
        index.RelatedFields(
            "terms",
            [
                index.SearchField("term"),
                index.SearchField("also_called"),
                index.SearchField("meaning"),
            ],
        ),
    ]

    max_count = 1
    parent_page_types = ["education.HomePage"]
    subpage_types = []
    template = "education/glossary_page.html"

    @cached_property
    def letters(self):
        """Terms by their first letter: [("A", [Term])]."""
        terms = sorted(self.terms.all(), key=lambda term: term.term.casefold())
        return [(letter, list(group)) for letter, group in groupby(terms, key=Term.get_letter)]


class Term(models.Model):
    """A word that patients may not know. Rich text points to it by its id."""

    page = ParentalKey(GlossaryPage, on_delete=models.CASCADE, related_name="terms")
    term = models.CharField(max_length=60, help_text="Such as: trigger point")
    also_called = models.CharField(
        max_length=120, blank=True, help_text="Other names for it, separated by commas."
    )
    meaning = models.CharField(
        "plain meaning", max_length=250, help_text="One or two short sentences."
    )

    panels = [
        FieldPanel("term"),
        FieldPanel("also_called"),
        FieldPanel("meaning", widget=AdminAutoHeightTextInput),
    ]

    class Meta:
        ordering = ["term"]

    def __str__(self):
        return self.term

    @property
    def anchor(self):
        """The id of its entry on the A to Z page."""
        return f"term-{slugify(self.term, allow_unicode=True)}"

    @property
    def url(self):
        return f"{self.page.url}#{self.anchor}"

    def get_letter(self):
        return self.term[0].upper()

"""Hand-outs: several pages that the front desk prints as one document."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import mark_safe
from wagtail.models import Page

from .models import ConditionIndexPage, ConditionPage, ExplainerIndexPage, ExplainerPage

# Two sheets each: more would not be read, and takes the site too long to put together.
MOST_PAGES = 6

_TAG = re.compile(r"<[a-z][^>]*>")
_LANDMARK = re.compile(r'(<section\b[^>]*?) aria-labelledby="[^"]*"')
_NAMED = "id|for|aria-labelledby|aria-describedby|aria-controls|aria-details|popovertarget"
_ID = re.compile(rf'(\s(?:{_NAMED})="|\shref="#)([^"]+)')


class PageCheckboxes(forms.CheckboxSelectMultiple):
    template_name = "education/page_checkboxes.html"


class HandOutForm(forms.Form):
    """Which explainers and condition pages to print together, by id; grouped as on the site."""

    page = forms.MultipleChoiceField(
        widget=PageCheckboxes,
        error_messages={
            "required": "Choose at least one page.",
            "invalid_choice": "A page that was chosen is no longer on the site. Look again.",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["page"].choices = _choices()

    def clean_page(self):
        chosen = set(self.cleaned_data["page"])
        if len(chosen) > MOST_PAGES:
            raise ValidationError(f"Choose at most {MOST_PAGES} pages. These are {len(chosen)}.")
        return chosen

    def chosen_pages(self):
        """Return the pages that a valid form names, in the site's order."""
        chosen = Page.objects.filter(pk__in=self.cleaned_data["page"])
        return chosen.order_by("path").specific()


def _choices():
    """Return [(title of an index page, [(id, title)])] of the live pages, in one query."""
    groups = []
    indexes = ExplainerIndexPage, ConditionIndexPage
    for page in Page.objects.type(*indexes, ExplainerPage, ConditionPage).order_by("path"):
        # In this order a page comes after the index page above it.
        if issubclass(page.specific_class, indexes):
            groups.append((page.title, []))
        elif page.live:
            groups[-1][1].append((page.pk, page.title))
    return groups


def as_part(html, prefix):
    """Return the `html` of a page's article as a part of a document that holds several.

    Each page names its parts for itself: here `prefix` comes before every id and what refers to
    it, and sections are no landmarks, since every page has a "Key points".
    """

    def rename(match):
        return match[1] + " ".join(f"{prefix}-{name}" for name in match[2].split())

    html = _LANDMARK.sub(r"\1", html)
    return mark_safe(_TAG.sub(lambda tag: _ID.sub(rename, tag[0]), html))

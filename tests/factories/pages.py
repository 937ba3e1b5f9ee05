"""The starter content, as tests use it: the pages that a new clinic really gets."""

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Collection, Locale, Page

from education.starter.load import load_starter


def load_pages():
    """Load the starter content and return its pages by slug."""
    load_starter()
    return {page.slug: page.specific for page in Page.objects.filter(depth__gt=1)}


def make_roots():
    """Make what Wagtail's migrations made, and what a test with real transactions flushes away."""
    Locale.objects.get_or_create(language_code="en")
    if not Page.get_first_root_node():
        page_type = ContentType.objects.get_for_model(Page)
        Page.add_root(title="Root", slug="root", content_type=page_type, url_path="/")
    if not Collection.get_first_root_node():
        Collection.add_root(name="Root")

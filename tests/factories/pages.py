"""The starter content, as tests use it: the pages that a new clinic really gets."""

from io import BytesIO

from django.contrib.contenttypes.models import ContentType
from django.core.files.images import ImageFile
from PIL import Image as Pillow
from wagtail.images.models import Image
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


def make_drawing(name):
    """Return an image of 400 x 300 that is an SVG, as a member of staff uploads it."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"><path d="M0 0h9"/></svg>'
    return Image.objects.create(title=name, file=ImageFile(BytesIO(svg), name=name))


def hand_out_of(pages, *slugs):
    """Return the address of the hand-out of some of `pages`, which are by slug."""
    return "/hand-out/?" + "&".join(f"page={pages[slug].pk}" for slug in slugs)


def make_photo(name):
    """Return an image of 1600 x 900, as a photograph that a member of staff uploads."""
    file = BytesIO()
    Pillow.linear_gradient("L").resize((1600, 900)).convert("RGB").save(file, "JPEG")
    return Image.objects.create(title=name, file=ImageFile(file, name=name))

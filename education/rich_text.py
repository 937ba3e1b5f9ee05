"""How rich text of the CMS becomes HTML, and what editors can mark in it, beyond Wagtail's own."""

from django.urls import reverse_lazy
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import LinkElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.pages import PageLinkHandler

from .mentioned_pages import linked_pages
from .models import Term


class PrefetchedPageLinkHandler(PageLinkHandler):
    """Wagtail's handler, which asks for each rich text's pages and their types, made frugal."""

    @classmethod
    def get_many(cls, attrs_list):
        pages = linked_pages.get()
        if pages is None or any(attrs.get("id") not in pages for attrs in attrs_list):
            return super().get_many(attrs_list)
        return [pages[attrs["id"]] for attrs in attrs_list]


class TermHandler(LinkHandler):
    """A term of the glossary, stored as <a linktype="term" id="1">. See education.meanings."""

    identifier = "term"

    @staticmethod
    def get_model():
        return Term

    @classmethod
    def expand_db_attributes(cls, attrs):
        """Leave plain words where no page is there to explain them, as Wagtail does."""
        return "<a>"

    @classmethod
    def extract_references(cls, attrs):
        yield Term, attrs["id"], "", ""


class TermElementHandler(LinkElementHandler):
    """From the database to the editor."""

    def get_attribute_data(self, attrs):
        term = Term.objects.filter(pk=attrs["id"]).first()
        return {"id": attrs["id"], "term": term.term if term else None}


def term_element(props):
    """From the editor to the database."""
    return DOM.create_element("a", {"linktype": "term", "id": props["id"]}, props["children"])


TERM_CONVERSION = {
    "from_database_format": {'a[linktype="term"]': TermElementHandler("TERM")},
    "to_database_format": {"entity_decorators": {"TERM": term_element}},
}

TERM_BUTTON = EntityFeature(
    {
        "type": "TERM",
        "icon": "glasses",
        "description": "Glossary term",
        "attributes": ["id", "term"],
        "chooserUrls": {"termChooser": reverse_lazy("term_chooser:choose")},
    },
    js=["wagtailadmin/js/chooser-modal.js", "js/admin/term.js"],
)

"""How rich text of the CMS becomes HTML, where ours differs from Wagtail's."""

from wagtail.rich_text.pages import PageLinkHandler

from .mentioned_pages import linked_pages


class PrefetchedPageLinkHandler(PageLinkHandler):
    """Wagtail's handler, which asks for each rich text's pages and their types, made frugal."""

    @classmethod
    def get_many(cls, attrs_list):
        pages = linked_pages.get()
        if pages is None or any(attrs.get("id") not in pages for attrs in attrs_list):
            return super().get_many(attrs_list)
        return [pages[attrs["id"]] for attrs in attrs_list]

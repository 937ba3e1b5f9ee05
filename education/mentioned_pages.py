"""The other pages that a page names: above it, beside it and in its text, in one query."""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db.models import Q
from wagtail.models import Page

# What rich text finds its links in while a page is rendered: MentionedPages.by_id.
linked_pages = ContextVar("linked_pages", default=None)


@dataclass
class MentionedPages:
    """ancestors: from the home page down; related: in the editor's order.

    by_id: what the text links to, by the id as rich text writes it; None for a page that is gone.
    """

    ancestors: list
    related: list
    by_id: dict


def mentioned_pages(page, related_ids=()):
    """Return the MentionedPages of a page that has a `body`.

    Pages that are not live are left out of `ancestors` and `related`.
    """
    linked_ids = {
        int(object_id)
        for model, object_id, *_ in page.body.stream_block.extract_references(page.body)
        if issubclass(model, Page)
    }
    above = [page.path[:length] for length in range(2 * page.steplen, len(page.path), page.steplen)]
    found = Page.objects.filter(Q(pk__in=linked_ids.union(related_ids)) | Q(path__in=above))
    by_id = {each.pk: each for each in found.order_by("path")}
    return MentionedPages(
        ancestors=[each for each in by_id.values() if each.path in above and each.live],
        related=[by_id[pk] for pk in related_ids if pk in by_id and by_id[pk].live],
        by_id={str(pk): by_id.get(pk) for pk in linked_ids},
    )


@contextmanager
def links_found_in(mentioned):
    """Within this context, links between pages in rich text cost no query."""
    token = linked_pages.set(mentioned.by_id)
    try:
        yield
    finally:
        linked_pages.reset(token)

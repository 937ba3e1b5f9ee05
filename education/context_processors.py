"""The navigation, for every page of the site, the request form and the error pages included."""

from django.utils.functional import SimpleLazyObject

from .models.navigation import MOST_IN_HEADER, MenuItem


def navigation(request):
    """Give templates `main_menu` and `footer_menu`: lists of pages with a `short_title`.

    Read only if used; one query for both.
    """
    items = SimpleLazyObject(
        lambda: list(MenuItem.objects.filter(page__live=True).select_related("page"))
    )
    return {
        "main_menu": SimpleLazyObject(
            lambda: _pages(items, MenuItem.Place.HEADER)[:MOST_IN_HEADER]
        ),
        "footer_menu": SimpleLazyObject(lambda: _pages(items, MenuItem.Place.FOOTER)),
    }


def _pages(items, place):
    pages = []
    for item in items:
        if item.place == place:
            item.page.short_title = str(item)
            pages.append(item.page)
    return pages

"""The navigation, for every page of the site, the request form and the error pages included."""

from django.utils.functional import SimpleLazyObject
from wagtail.models import Page

from .models import StandardPage

MOST_PLACES = 5


def navigation(request):
    """Give templates `main_menu` and `footer_menu`: pages, read only if used, one query each."""
    return {
        "main_menu": SimpleLazyObject(_main_menu),
        "footer_menu": SimpleLazyObject(
            lambda: list(StandardPage.objects.live().filter(in_footer=True).order_by("path"))
        ),
    }


def _main_menu():
    pages = Page.objects.live().in_menu().order_by("path")
    return list(pages.specific(defer=True)[:MOST_PLACES])

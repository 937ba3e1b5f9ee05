"""Site search, and what search engines ask for."""

import re

from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve

# Enough for any question; more only costs the database.
MOST_WORDS = 12
MOST_RESULTS = 30
# Words that say nothing about what is looked for. PostgreSQL leaves them out itself, SQLite not.
_COMMON = frozenset(
    "a am an and are at be can do does for from have how i if in is it me my of on or so that the "
    "there this to what when where which who why will with you your".split()
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def serve_page(request, path):
    """Serve a page as Wagtail does, but find one below the home page at once.

    Wagtail asks for the home page first, and then twice for each level of the address.
    """
    if path and (site := Site.find_for_request(request)):
        url_path = f"{site.root_page.url_path}{path}"
        page = Page.objects.live().filter(url_path=url_path).specific().first()
        request._wagtail_route_for_request = page and RouteResult(page)
    return serve(request, path)


def search_words(text):
    """Return the words of what somebody typed, as the search index can take them."""
    words = [word[:40] for word in _WORD.findall(text[:300])]
    telling = [word for word in words if word.lower() not in _COMMON]
    return (telling or words)[:MOST_WORDS]


def find_pages(words, operator):
    """Return the pages that hold all ("and") or any ("or") of the words, best first.

    Pages that are called by the words come before those that mention them: SQLite ranks by how
    often a word occurs and knows no weights.
    """
    pages = Page.objects.live().specific().search(" ".join(words), operator=operator)
    return sorted(pages[:MOST_RESULTS], key=lambda page: _times_called(page, words), reverse=True)


def _times_called(page, words):
    """Return how many of the words stand in what the page is called, or is also called."""
    names = f"{page.title} {getattr(page, 'search_terms', '')}".lower()
    return sum(word.lower() in names for word in words)


@require_safe
@cache_control(public=True, max_age=60)
def search(request):
    query = request.GET.get("q", "")[:300].strip()
    words = search_words(query)
    results = []
    if words:
        results = find_pages(words, "and") or find_pages(words, "or")
    context = {"query": query, "results": results, "words": words}
    return render(request, "education/search.html", context)


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request):
    return render(request, "education/robots.txt", content_type="text/plain; charset=utf-8")

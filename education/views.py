"""Site search, hand-outs, and what search engines ask for."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from . import fruitless_words
from .hand_outs import HandOutForm, as_part
from .search import MOST_LETTERS, search_pages


def serve_page(request, path):
    """Serve a page as Wagtail does, but find one below the home page at once.

    Wagtail asks for the home page first, and then twice for each level of the address.
    """
    if path and (site := Site.find_for_request(request)):
        url_path = f"{site.root_page.url_path}{path}"
        page = Page.objects.live().filter(url_path=url_path).specific().first()
        request._wagtail_route_for_request = page and RouteResult(page)
    return serve(request, path)


@require_safe
@cache_control(public=True, max_age=60)
def search(request):
    query = request.GET.get("q", "")[:MOST_LETTERS].strip()
    outcome = search_pages(query)
    if outcome.fruitless_words and request.method == "GET":
        fruitless_words.count(outcome.fruitless_words, today=timezone.localdate())
    context = {"query": query, "outcome": outcome, "results": outcome.results}
    return render(request, "education/search.html", context)


@require_safe
@cache_control(public=True, max_age=60)
def hand_out(request):
    """Offer pages to print together; with ?page=<id>, once or more, show them as one document."""
    form = HandOutForm(request.GET or None)
    if not form.is_valid():
        return render(request, "education/hand_out_form.html", {"form": form})
    leaflets = [
        (page, as_part(page.render_article(request), page.slug)) for page in form.chosen_pages()
    ]
    return render(request, "education/hand_out.html", {"leaflets": leaflets})


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request):
    return render(request, "education/robots.txt", content_type="text/plain; charset=utf-8")

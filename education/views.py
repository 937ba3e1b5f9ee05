"""What readers ask for: pages, search, hand-outs, drawings and the pictures of shared links."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from clinic_site.models import ClinicSettings

from . import fruitless_words, illustration_sheet
from . import share_picture as picture
from .hand_outs import HandOutForm, as_part
from .models import ReaderPage
from .search import MOST_LETTERS, search_pages

YEAR = 365 * 24 * 60 * 60


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
def illustrations(request, digest):
    """Serve the sheet of small drawings; to a page of an earlier release, too."""
    response = HttpResponse(illustration_sheet.sheet(), content_type="image/svg+xml")
    is_current = digest == illustration_sheet.digest()
    patch_cache_control(response, public=True, max_age=YEAR if is_current else 60)
    response._csp_config = settings.PICTURE_CSP
    return response


@require_safe
def share_picture(request, page_id, digest):
    """Serve the picture of a live page; an earlier picture's address leads to the present one.

    Only what a page shows now is ever drawn, so nobody can fill the disk.
    """
    page = get_object_or_404(Page.objects.live(), pk=page_id).specific
    if not isinstance(page, ReaderPage):
        raise Http404
    clinic = ClinicSettings.load(request_or_site=request)
    if digest != picture.digest(page, clinic):
        response = redirect(picture.address(page, clinic))
        patch_cache_control(response, public=True, max_age=60)
        return response
    response = HttpResponse(picture.stored(page, clinic).read_bytes(), content_type="image/png")
    patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    # Sites that show a shared link may show its picture.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request):
    return render(request, "education/robots.txt", content_type="text/plain; charset=utf-8")

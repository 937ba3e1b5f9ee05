"""What is neither a page nor a request: the brand colour, uploaded pictures, health, errors."""

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpResponse, HttpResponseServerError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views import defaults
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe
from django.views.static import serve

from . import colour

WEEK = 7 * 24 * 60 * 60


@require_safe
@cache_control(public=True, max_age=WEEK)
def brand_css(request):
    """The brand colour for both schemes. Pages name the colour in the address: ?c=1f5c4d."""
    brand = f"#{request.GET.get('c', '')}"
    if not colour.HEX_COLOUR.fullmatch(brand):
        raise Http404
    context = {"brand": brand, "dark_brand": colour.for_dark_scheme(brand)}
    return render(request, "brand.css", context, content_type="text/css; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=WEEK)
def favicon(request):
    """Where browsers look for the icon of what names none, such as the day sheet or a file."""
    return redirect(static("img/favicon.ico"))


@require_safe
@cache_control(public=True, max_age=WEEK)
def media(request, path):
    """Serve an uploaded picture; one that holds a script (an SVG may) cannot run it."""
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except OSError:  # Such as a name that is too long for the file system.
        raise Http404 from None
    response._csp_config = settings.PICTURE_CSP
    return response


@require_safe
@never_cache
def health(request):
    """Answer 200 when the site can reach its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def page_not_found(request, exception):
    """The 404 page. Caches may keep it for a minute, unless it is about staff or a patient."""
    response = defaults.page_not_found(request, exception)
    private = reverse("wagtailadmin_home"), reverse("booking:request")
    if not request.path.startswith(private):
        patch_cache_control(response, public=True, max_age=60)
    return response


@never_cache
def server_error(request):
    """The 500 page. It asks nothing of the database, which may be what broke."""
    return HttpResponseServerError(render_to_string("500.html"))

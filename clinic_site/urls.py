from django.conf import settings
from django.urls import include, path, re_path
from django.views.decorators.cache import cache_control
from django.views.decorators.csp import csp_override
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.urls import serve_pattern
from wagtail.utils.urlpatterns import decorate_urlpatterns

from booking import health as booking_health
from education import views as education_views

from . import views
from .sign_in import urls as sign_in_urls
from .styleguide import styleguide

sign_in_urlpatterns = decorate_urlpatterns(
    sign_in_urls.urlpatterns, csp_override(settings.ADMIN_CSP)
)
admin_urls = decorate_urlpatterns(wagtailadmin_urls.urlpatterns, csp_override(settings.ADMIN_CSP))

urlpatterns = [
    path("admin/", include(sign_in_urlpatterns)),
    path("admin/", include(admin_urls)),
    path("appointment/", include("booking.urls")),
    path("feedback/", include("education.feedback.urls")),
    path("search/", education_views.search, name="search"),
    path("hand-out/", education_views.hand_out, name="hand_out"),
    path(
        "share/<int:page_id>/<slug:digest>.png", education_views.share_picture, name="share_picture"
    ),
    path(
        "illustrations/<slug:digest>.svg",
        education_views.illustrations,
        name="illustration_sheet",
    ),
    path("sitemap.xml", cache_control(public=True, max_age=3600)(sitemap), name="sitemap"),
    path("robots.txt", education_views.robots, name="robots"),
    path("styleguide/", styleguide, name="styleguide"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("brand.css", views.brand_css, name="brand_css"),
    path("healthz", views.health, name="health"),
    path("healthz/mail", booking_health.mail, name="mail_health"),
    path("healthz/worker", booking_health.worker, name="worker_health"),
    re_path(r"^media/(?P<path>.+)$", views.media, name="media"),
    # Not wagtail.urls as a whole: it would bring a second login page for private pages.
    re_path(serve_pattern, education_views.serve_page, name="wagtail_serve"),
]

handler404 = "clinic_site.views.page_not_found"
handler500 = "clinic_site.views.server_error"

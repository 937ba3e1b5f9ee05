from django.conf import settings
from django.urls import include, path, re_path
from django.views.decorators.csp import csp_override
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.utils.urlpatterns import decorate_urlpatterns

from education import views as education_views

from . import views

admin_urls = decorate_urlpatterns(wagtailadmin_urls.urlpatterns, csp_override(settings.ADMIN_CSP))

urlpatterns = [
    path("admin/", include(admin_urls)),
    path("appointment/", include("booking.urls")),
    path("search/", education_views.search, name="search"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", education_views.robots, name="robots"),
    path("brand.css", views.brand_css, name="brand_css"),
    path("healthz", views.health, name="health"),
    re_path(r"^media/(?P<path>.+)$", views.media, name="media"),
    path("", include(wagtail_urls)),
]

handler500 = "clinic_site.views.server_error"

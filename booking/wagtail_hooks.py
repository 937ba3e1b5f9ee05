from django.contrib.auth.models import Permission
from django.templatetags.static import static
from django.urls import include, path
from django.utils.html import format_html
from wagtail import hooks

from .frontdesk import urls
from .frontdesk.menu import RequestsMenuItem, RequestsPanel
from .frontdesk.views.base import VIEW


@hooks.register("register_admin_urls")
def register_frontdesk_urls():
    return [path("requests/", include(urls))]


@hooks.register("register_admin_menu_item")
def register_requests_menu_item():
    return RequestsMenuItem()


@hooks.register("construct_homepage_panels")
def add_requests_panel(request, panels):
    if request.user.has_perm(VIEW):
        panels.append(RequestsPanel())


@hooks.register("insert_global_admin_css")
def link_frontdesk_css():
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin/frontdesk.css"))


@hooks.register("insert_global_admin_js")
def link_frontdesk_js():
    return format_html('<script src="{}" defer></script>', static("js/admin/frontdesk.js"))


@hooks.register("register_permissions")
def register_request_permissions():
    """Let the group editor of the admin offer the permissions to see and to answer requests."""
    return Permission.objects.filter(
        content_type__app_label="booking", content_type__model="appointmentrequest"
    )

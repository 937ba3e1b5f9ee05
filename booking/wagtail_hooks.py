from django.contrib.auth.models import Permission
from django.templatetags.static import static
from django.urls import include, path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .access_log import report
from .frontdesk import urls
from .frontdesk.menu import CalendarMenuItem, RequestsMenuItem, RequestsPanel
from .frontdesk.views.base import VIEW
from .message_texts.admin import MessageTextViewSet, arrange_actions
from .numbers import views as numbers
from .practitioner_feed import urls as practitioner_feed_urls
from .retention import urls as retention_urls
from .retention.menu import RetentionMenuItem

register_snippet(MessageTextViewSet)
hooks.register("construct_snippet_action_menu", arrange_actions)


@hooks.register("register_admin_urls")
def register_frontdesk_urls():
    return [
        path("requests/", include(urls)),
        path("calendar-apps/", include(practitioner_feed_urls)),
    ]


@hooks.register("register_admin_urls")
def register_access_log():
    return [path("reports/access-log/", include(report))]


@hooks.register("register_reports_menu_item")
def register_access_log_menu_item():
    return report.AccessLogMenuItem()


@hooks.register("register_admin_urls")
def register_numbers():
    return [path("reports/numbers/", include(numbers))]


@hooks.register("register_reports_menu_item")
def register_numbers_menu_item():
    return numbers.NumbersMenuItem()


@hooks.register("register_admin_urls")
def register_retention():
    return [path("reports/retention/", include(retention_urls))]


@hooks.register("register_reports_menu_item")
def register_retention_menu_item():
    return RetentionMenuItem()


@hooks.register("register_admin_menu_item")
def register_requests_menu_item():
    return RequestsMenuItem()


@hooks.register("register_admin_menu_item")
def register_calendar_menu_item():
    return CalendarMenuItem()


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
    """Let the group editor offer who sees and answers requests, sees the log, and erases."""
    return Permission.objects.filter(
        content_type__app_label="booking",
        content_type__model__in=["appointmentrequest", "access", "datarequest"],
    )

from django.contrib.auth.models import Permission
from django.urls import include, path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from clinic_site.models import ClinicSettings

from . import share_picture
from .feedback import report
from .models import ReaderPage
from .rich_text import TERM_BUTTON, TERM_CONVERSION, PrefetchedPageLinkHandler, TermHandler
from .search_admin import FruitlessWordsMenuItem, report_urls, search_hints
from .term_chooser import term_chooser


@hooks.register("register_rich_text_features", order=10)
def register_page_links(features):
    features.register_link_type(PrefetchedPageLinkHandler)


@hooks.register("register_admin_urls")
def register_feedback_report():
    return [path("reports/page-feedback/", include(report))]


@hooks.register("register_reports_menu_item")
def register_feedback_menu_item():
    return report.FeedbackMenuItem()


@hooks.register("register_permissions")
def register_feedback_permission():
    """Let the group editor of the admin offer the permission to see what readers said."""
    return Permission.objects.filter(
        content_type__app_label="education", codename="view_pagefeedback"
    )


@hooks.register("register_rich_text_features")
def register_terms(features):
    features.register_link_type(TermHandler)
    features.register_editor_plugin("draftail", "term", TERM_BUTTON)
    features.register_converter_rule("contentstate", "term", TERM_CONVERSION)


@hooks.register("register_admin_viewset")
def register_term_chooser():
    return term_chooser


@hooks.register("register_admin_viewset")
def register_search_hints():
    return search_hints


@hooks.register("register_admin_urls")
def register_fruitless_words_report():
    return report_urls


@hooks.register("register_reports_menu_item")
def register_fruitless_words_menu_item():
    return FruitlessWordsMenuItem()


@hooks.register("register_admin_menu_item")
def register_hand_outs():
    """Lead whoever works here to the public page that prints several pages as one."""
    return MenuItem("Hand-outs", reverse_lazy("hand_out"), icon_name="doc-full", order=95)


@hooks.register("register_page_header_buttons")
def offer_share_picture(page, user, view_name, next_url=None):
    """Let editors look at the picture that a shared link to the page shows."""
    if isinstance(page, ReaderPage) and page.live:
        address = share_picture.address(page, ClinicSettings.load())
        yield Button("Picture of shared links", address, icon_name="image", priority=60)

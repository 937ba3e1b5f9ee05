from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html
from wagtail import hooks

from .staff_screen import SignInsMenuItem


@hooks.register("register_settings_menu_item")
def register_sign_ins():
    return SignInsMenuItem()


@hooks.register("register_account_menu_item")
def register_own_sign_in(request):
    return {
        "url": reverse("sign_in:account"),
        "label": "Signing in",
        "help_text": "Your second step, your recovery codes, and where you are signed in.",
    }


@hooks.register("insert_global_admin_css")
def link_sign_in_css():
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin/sign_in.css"))


@hooks.register("insert_global_admin_js")
def link_idle_script():
    """Every page of the admin: what is signed out and in again there decides about kept text."""
    return format_html(
        '<script src="{}" data-stay="{}" data-sign-in="{}" data-screens="{}"></script>',
        static("js/admin/unsent_text.js"),
        reverse_lazy("sign_in:stay"),
        reverse_lazy("wagtailadmin_login"),
        " ".join(settings.REQUEST_SCREENS),
    )

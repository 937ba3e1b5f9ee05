from wagtail import hooks
from wagtail.admin.widgets.button import Button

from clinic_site.models import ClinicSettings

from . import share_picture
from .models import ReaderPage
from .rich_text import PrefetchedPageLinkHandler


@hooks.register("register_rich_text_features", order=10)
def register_page_links(features):
    features.register_link_type(PrefetchedPageLinkHandler)


@hooks.register("register_page_header_buttons")
def offer_share_picture(page, user, view_name, next_url=None):
    """Let editors look at the picture that a shared link to the page shows."""
    if isinstance(page, ReaderPage) and page.live:
        address = share_picture.address(page, ClinicSettings.load())
        yield Button("Picture of shared links", address, icon_name="image", priority=60)

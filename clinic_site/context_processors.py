"""What every template may use."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from .models import ClinicSettings


def clinic(request):
    """Give templates `clinic`, the settings, read once per request and only if used; `site_url`.

    Absolute addresses start with `site_url`, never with the Host that a request claims: pages are
    cached for everybody.
    """
    return {
        "clinic": SimpleLazyObject(lambda: ClinicSettings.load(request_or_site=request)),
        "site_url": settings.SITE_URL,
    }

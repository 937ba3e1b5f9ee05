"""What every template may use."""

from django.utils.functional import SimpleLazyObject

from .models import ClinicSettings


def clinic(request):
    """Give templates `clinic`, the clinic's settings, read once per request and only if used."""
    return {"clinic": SimpleLazyObject(lambda: ClinicSettings.load(request_or_site=request))}

"""What applies to every request and that Django has no setting for."""

from django.contrib import messages
from django.db.models import ProtectedError
from django.shortcuts import redirect

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "microphone",
        "payment",
        "usb",
    )
)


def security_headers(get_response):
    """Switch off the browser features that the site never uses, for it and for what it shows."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


class RecordsInUse:
    """Explain, instead of failing, that somebody or something that requests name must stay."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, ProtectedError) and request.user.is_authenticated:
            messages.error(
                request,
                "This cannot be deleted, because appointment requests name it. "
                "If it is a person, you can make it inactive instead.",
            )
            return redirect("wagtailadmin_home")
        return None

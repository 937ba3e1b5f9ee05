"""What all screens of the front desk share.

Every screen shows personal health information. Wagtail marks all of the admin no-store; addresses
carry the request's number and never what a patient wrote, so searching is a POST.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse_lazy
from django.utils import timezone
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from booking.access_log.recorded_view import RecordedView
from booking.frontdesk.wording import ClinicTime
from booking.models import AppointmentRequest
from clinic_site.models import ClinicSettings

VIEW, CHANGE = "booking.view_appointmentrequest", "booking.change_appointmentrequest"
ICON = "calendar-check"
NOT_STORED = "This could not be stored just now. Please try again."


class FrontDeskView(WagtailAdminTemplateMixin, RecordedView):
    """What all screens share: who may see them, the clinic's time, the way back to the inbox.

    Each says which requests it shows or changes, for the access log: see RecordedView.
    """

    permission = VIEW
    header_icon = ICON
    breadcrumbs_items = [
        *WagtailAdminTemplateMixin.breadcrumbs_items,
        {"url": reverse_lazy("frontdesk:inbox"), "label": "Requests"},
    ]

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        self.clinic = ClinicSettings.load(request_or_site=request)
        self.now = timezone.now()
        self.time = ClinicTime(self.now, self.clinic.zone)
        # Wagtail shows times in the user's own zone; here they are the clinic's.
        with timezone.override(self.clinic.zone):
            try:
                response = super().dispatch(request, *args, **kwargs)
            except AppointmentRequest.DoesNotExist:
                # Purged or erased while somebody had it open.
                raise Http404 from None
            if hasattr(response, "render"):
                response.render()
        # Not "no-referrer": a browser then hides the origin of our forms, and Django refuses them.
        response.headers["Referrer-Policy"] = "same-origin"
        return response


def whole_number(text):
    """Return the number, None for what is none or no key of a request can be."""
    is_number = text and text.isascii() and text.isdigit() and len(text) < 16
    return (int(text) if is_number else 0) or None

"""How long requests are kept: the screen that tells, and the hold of one request."""

import logging

from django.db import DatabaseError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from booking import upkeep
from booking.access_log.models import Action
from booking.frontdesk.views.base import CHANGE, NOT_STORED, FrontDeskView
from booking.models import AppointmentRequest

from . import overview
from .due import on_hold, untouched
from .forms import HoldForm, RemovedForm
from .menu import ERASE, ICON
from .models import DataRequest, RemovedRequest, RetentionSettings
from .patient_forms import FindForm

logger = logging.getLogger(__name__)


class RetentionView(FrontDeskView):
    """What the screens of administrators share."""

    permission = ERASE
    header_icon = ICON
    breadcrumbs_items = [
        *WagtailAdminTemplateMixin.breadcrumbs_items,
        {"url": reverse_lazy("retention:overview"), "label": "Retention"},
    ]


class OverviewView(RetentionView):
    """What is deleted next, what is kept and why, and what was deleted."""

    template_name = "booking/retention/overview.html"
    page_title = "Retention"

    def get(self, request):
        return self.show()

    def show(self, form=None, **found):
        settings = RetentionSettings.load()
        held = list(on_hold()[: overview.SHOWN])
        forgotten = list(untouched(settings.untouched_months, self.now)[: overview.SHOWN])
        self.shows(Action.LISTED, [*held, *forgotten])
        last_run, purges = overview.purges()
        context = {
            "settings": settings,
            "may_change_settings": self.request.user.has_perm("booking.change_retentionsettings"),
            "outcomes": overview.outcomes(settings, self.now),
            "last_run": last_run and self.time.at(last_run.finished_at or last_run.started_at),
            "is_finished": bool(last_run and last_run.finished_at),
            "held": held,
            "forgotten": forgotten,
            "purges": purges,
            "data_requests": DataRequest.objects.all()[: overview.SHOWN],
            "find_form": FindForm(),
            "removed_form": form or RemovedForm(),
            "removed": None,
            "asked_for": "",
        } | found
        return self.render_to_response(self.get_context_data(**context))


class RemovedView(OverviewView):
    """Says whether a request was deleted, and when."""

    def get(self, request):
        return redirect("retention:overview")

    def post(self, request):
        form = RemovedForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        reference = form.cleaned_data["reference"]
        removed = RemovedRequest.objects.filter(reference=reference).first()
        return self.show(form, removed=removed, asked_for=reference)


class HoldView(FrontDeskView):
    """Keep a request from deletion, with a reason. Only administrators lift a hold."""

    permission = CHANGE
    template_name = "booking/retention/hold.html"
    page_title = "Keep from deletion"

    def get_breadcrumbs_items(self):
        address = reverse_lazy("frontdesk:request", args=[self.patient_request.pk])
        return [
            *self.breadcrumbs_items,
            {"url": address, "label": self.patient_request.reference},
            {"url": "", "label": self.page_title},
        ]

    def get(self, request, pk):
        return self.show(pk, HoldForm())

    def show(self, pk, form, *, refusal="", status=200):
        requests = AppointmentRequest.objects.defer("note")
        self.patient_request = get_object_or_404(requests, pk=pk)
        self.shows(Action.VIEWED, [self.patient_request])
        context = {
            "patient_request": self.patient_request,
            "form": form,
            "refusal": refusal,
            "may_lift": self.request.user.has_perm(ERASE),
        }
        return self.render_to_response(self.get_context_data(**context), status=status)

    def post(self, request, pk):
        is_lifted = "lift" in request.POST and request.user.has_perm(ERASE)
        form = HoldForm(request.POST)
        if not (is_lifted or form.is_valid()):
            return self.show(pk, form)
        reason = "" if is_lifted else form.cleaned_data["reason"]
        held = get_object_or_404(AppointmentRequest.objects.defer("note"), pk=pk)
        try:
            with self.changes(held):
                upkeep.hold(request_id=pk, reason=reason, by=request.user, now=self.now)
        except DatabaseError:
            logger.exception("A hold could not be stored.")
            return self.show(pk, HoldForm() if is_lifted else form, refusal=NOT_STORED, status=503)
        kept = "is no longer kept" if is_lifted else "is kept"
        messages.success(request, f"{held.reference} {kept} from deletion.")
        return redirect("frontdesk:request", pk)

"""Who is on a request: taking it on and giving it back, with one press."""

import logging

from django.db import DatabaseError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from wagtail.admin import messages

from booking import upkeep
from booking.access_log.models import Action
from booking.frontdesk import inbox
from booking.frontdesk.history import name_of
from booking.frontdesk.urgency import ranked
from booking.models import AppointmentRequest

from .base import CHANGE, NOT_STORED
from .inbox import RankedView

logger = logging.getLogger(__name__)


class ClaimView(RankedView):
    """Take a request on. A script that asks for it gets the request's row as it is then."""

    permission = CHANGE
    template_name = "booking/frontdesk/_row.html"

    def get(self, request, pk):
        return redirect("frontdesk:request", pk)

    def post(self, request, pk):
        claimed = get_object_or_404(AppointmentRequest, pk=pk)
        try:
            with self.changes(claimed):
                problem = self.act(pk)
        except DatabaseError:
            logger.exception("A claim could not be stored.")
            problem = NOT_STORED
            # The claim and its record are undone together, and the answer only leads elsewhere.
            self.shows_no_request()
        if request.headers.get("X-Wants") == "row":
            return self.row(pk, problem)
        if problem:
            messages.warning(request, problem)
        return redirect(self.back_to)

    def act(self, pk):
        """Do it; return what stood in the way, in words."""
        on_it = upkeep.claim(request_id=pk, by=self.request.user, now=self.now)
        if on_it != self.request.user:
            return f"{name_of(on_it)} is on it already."
        return ""

    @property
    def back_to(self):
        """The page of ours that the press came from."""
        page = self.request.POST.get("back_to", "")
        is_ours = page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None)
        return page if is_ours else reverse("frontdesk:inbox")

    def row(self, pk, problem):
        requests = inbox.for_listing(AppointmentRequest.objects.filter(pk=pk))
        context = self.row_context(ranked(requests, self.horizon), back_to=self.back_to)
        self.shows(Action.LISTED, [row.request for row in context["rows"]])
        if not context["rows"]:
            return HttpResponse(status=404)
        response = self.render_to_response(context | {"row": context["rows"][0]})
        response.status_code = 409 if problem else 200
        return response


class ReleaseView(ClaimView):
    """Give a request back. A colleague's is given back only by who says that they mean it."""

    def get(self, request, pk):
        claimed = get_object_or_404(AppointmentRequest.objects.select_related("claimed_by"), pk=pk)
        if claimed.claimed_by_id in (None, request.user.pk):
            return redirect("frontdesk:request", pk)
        self.template_name = "booking/frontdesk/release.html"
        self.page_title = f"Request {claimed.reference}"
        self.shows(Action.LISTED, [claimed])
        context = {
            "patient_request": claimed,
            "colleague": name_of(claimed.claimed_by),
            "since": self.time.at(claimed.claimed_at),
        }
        return self.render_to_response(self.get_context_data(**context))

    def post(self, request, pk):
        claimed = get_object_or_404(AppointmentRequest, pk=pk)
        is_colleagues = claimed.claimed_by_id not in (None, request.user.pk)
        # What is confirmed is this colleague's claim, not that of whoever took it on since.
        if is_colleagues and request.POST.get("colleague") != str(claimed.claimed_by_id):
            self.shows_no_request()
            return redirect("frontdesk:release", pk)
        return super().post(request, pk)

    def act(self, pk):
        upkeep.release(request_id=pk, by=self.request.user, now=self.now)
        return ""

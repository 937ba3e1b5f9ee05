"""One patient's requests: find them, look at what would go, copy or erase them.

The number of a request stands in forms only; each step is a POST, because it starts with a search.
"""

import logging

from django.db import DatabaseError
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages

from booking.access_log.models import Action
from booking.access_log.operations import NotRecorded
from booking.frontdesk.views.base import NOT_STORED
from booking.frontdesk.wording import RequestInWords
from booking.models import AppointmentRequest

from . import operations
from .copy import copy_of
from .forms import MOST_CHOSEN, CopyForm, EraseForm
from .patient_forms import FindForm
from .views import RetentionView

logger = logging.getLogger(__name__)


class PatientView(RetentionView):
    """A step. Opening its address, as after signing in again, leads to the first one."""

    def get(self, request):
        return redirect("retention:overview")

    def chosen(self):
        """Return the requests that the person chose and that are still there."""
        requests = AppointmentRequest.objects.select_related("practitioner").defer("hold_reason")
        return list(
            requests.filter(pk__in=self.find_form.chosen_ids())
            .prefetch_related("body_areas")
            .annotate(
                messages_count=Count("messages", distinct=True),
                notes_count=Count("notes", distinct=True),
                events_count=Count("events", distinct=True),
            )
            .order_by("pk")
        )

    def rows(self, requests):
        return [RequestInWords(request, self.time) for request in requests]


class FindView(PatientView):
    """Requests that a search finds, under those that were chosen before."""

    template_name = "booking/retention/find.html"
    page_title = "A patient’s requests"

    def post(self, request):
        self.find_form = FindForm(request.POST)
        text = self.find_form.cleaned_data["text"] if self.find_form.is_valid() else ""
        chosen = self.chosen()
        matching = AppointmentRequest.objects.matching(text).exclude(
            pk__in=[found.pk for found in chosen]
        )
        matching = matching.select_related("practitioner").defer("note", "hold_reason")
        found = list(matching.order_by("-created_at", "-pk")[: MOST_CHOSEN + 1])
        shown = found[:MOST_CHOSEN]
        self.shows(Action.SEARCHED, [*chosen, *shown], found=len(found))
        context = self.get_context_data(
            form=self.find_form,
            text=text,
            chosen=self.rows(chosen),
            found=self.rows(shown),
            has_more=len(found) > MOST_CHOSEN,
        )
        return self.render_to_response(context)


class ReviewView(PatientView):
    """What would be copied or erased, and what stands in the way."""

    template_name = "booking/retention/review.html"
    page_title = "Copy or erase"

    def post(self, request):
        self.find_form = FindForm(request.POST)
        requests = self.chosen()
        if not requests:
            return self.lead_back(
                "Nothing was done: choose at least one request that still exists."
            )
        return self.act(requests)

    def act(self, requests):
        return self.show(requests)

    def lead_back(self, why):
        self.shows_no_request()
        messages.warning(self.request, why)
        return redirect("retention:overview")

    def show(self, requests, *, copy_form=None, erase_form=None, refusal="", status=200):
        self.shows(Action.VIEWED, requests)
        obstacles = [operations.why_not_erased(request, self.now) for request in requests]
        context = self.get_context_data(
            rows=self.rows(requests),
            obstacles=list(filter(None, obstacles)),
            copy_form=copy_form or CopyForm(requests=requests),
            erase_form=erase_form or EraseForm(requests=requests),
            refusal=refusal,
        )
        return self.render_to_response(context, status=status)


class CopyView(ReviewView):
    """Hand out a copy; that it was made is on record before its first byte leaves."""

    def act(self, requests):
        form = CopyForm(self.request.POST, requests=requests)
        if not form.is_valid():
            return self.show(requests, copy_form=form)
        copy = copy_of(requests, clinic=self.clinic, time=self.time)
        try:
            with self.changes(*requests, action=Action.EXPORTED):
                operations.record_copy(
                    requests=requests,
                    reason=form.cleaned_data["reason"],
                    by=self.request.user,
                    now=self.now,
                )
        except NotRecorded:
            raise
        except DatabaseError:
            logger.exception("A copy could not be recorded.")
            return self.show(requests, copy_form=form, refusal=NOT_STORED, status=503)
        return HttpResponse(
            copy,
            content_type="application/zip",
            headers={"Content-Disposition": 'attachment; filename="requests.zip"'},
        )


class EraseView(ReviewView):
    """Erase all of the chosen requests, or none."""

    def act(self, requests):
        form = EraseForm(self.request.POST, requests=requests)
        if not form.is_valid():
            return self.show(requests, erase_form=form)
        try:
            with self.changes(*requests, action=Action.DELETED):
                erasure = operations.erase(
                    request_ids=self.find_form.chosen_ids(),
                    reason=form.cleaned_data["reason"],
                    by=self.request.user,
                    now=self.now,
                )
        except operations.ErasureRefused as refusal:
            return self.show(requests, erase_form=form, refusal=str(refusal), status=409)
        except NotRecorded:
            raise
        except DatabaseError:
            logger.exception("An erasure could not be stored.")
            return self.show(requests, erase_form=form, refusal=NOT_STORED, status=503)
        messages.success(self.request, f"Erased: {', '.join(erasure.references)}.")
        return redirect("retention:overview")

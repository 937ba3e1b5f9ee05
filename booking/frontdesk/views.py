"""The front desk's screens in the admin. Each loads, calls one operation and responds.

Every screen shows personal health information. Wagtail marks all of the admin no-store; addresses
carry the request's number and never what a patient wrote, so searching is a POST.
"""

import logging

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from booking import operations, outbox
from booking.access_log.models import Action
from booking.access_log.recorded_view import RecordedView
from booking.models import AppointmentRequest, Message
from clinic_site.models import ClinicSettings

from . import inbox
from .forms import NoteForm, SearchForm
from .history import (
    changed_in_words,
    history,
    last_move,
    messages_in_words,
    notes_in_words,
)
from .moves import MOVES
from .wording import ClinicTime, RequestInWords

logger = logging.getLogger(__name__)

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
            response = super().dispatch(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
        # Not "no-referrer": a browser then hides the origin of our forms, and Django refuses them.
        response.headers["Referrer-Policy"] = "same-origin"
        return response


class InboxView(FrontDeskView):
    """Requests, those that need an answer first."""

    template_name = "booking/frontdesk/inbox.html"
    page_title = "Requests"

    def get(self, request):
        tab = inbox.tab_named(request.GET.get("status"))
        tabs = inbox.counted_tabs(request)
        paginator = WagtailPaginator(inbox.for_listing(tab.requests()), inbox.PER_PAGE)
        paginator.count = dict(tabs)[tab]
        page = paginator.get_page(request.GET.get("p"))
        return self.show(
            Action.LISTED,
            page,
            tabs=tabs,
            current_tab=tab,
            page=page,
            elided_page_range=paginator.get_elided_page_range(page.number),
        )

    def show(self, action, requests, *, tabs, found=None, **context):
        failed, more_failed = inbox.failed_messages()
        self.shows(action, [*requests, *(message.request for message in failed)], found=found)
        context = {
            "search_form": SearchForm(),
            "current_tab": None,
            "page": None,
            "searched": "",
            "has_more": False,
            "rows": [RequestInWords(found, self.time) for found in requests],
            "tabs": tabs,
            "workload": inbox.Workload.of(self.request),
            "failed": failed,
            "more_failed": more_failed,
        } | context
        return self.render_to_response(self.get_context_data(**context))


class SearchView(InboxView):
    """Requests that match what was typed, which stays out of addresses and logs."""

    def get(self, request):
        return redirect("frontdesk:inbox")

    def post(self, request):
        form = SearchForm(request.POST)
        text = form.cleaned_data["text"] if form.is_valid() else ""
        found = AppointmentRequest.objects.matching(text).inbox_order()
        rows = list(inbox.for_listing(found)[: inbox.PER_PAGE + 1])
        return self.show(
            Action.SEARCHED,
            rows[: inbox.PER_PAGE],
            found=len(rows),
            tabs=inbox.counted_tabs(request),
            search_form=form,
            searched=text,
            has_more=len(rows) > inbox.PER_PAGE,
        )


class RequestView(FrontDeskView):
    """Everything about one request, and what can be done with it now."""

    template_name = "booking/frontdesk/request.html"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.patient_request.reference}]

    def get_page_title(self):
        return f"Request {self.patient_request.reference}"

    def get(self, request, pk):
        return self.show(pk)

    def load(self, pk):
        requests = inbox.for_listing(AppointmentRequest.objects.all())
        self.patient_request = get_object_or_404(requests, pk=pk)

    def form_for(self, move, data=None):
        return move.form_class(data, clinic=self.clinic, now=self.now, auto_id=f"id_{move.name}_%s")

    def show(self, pk, *, sent_form=None, sent_move=None, note_form=None, refusal="", status=200):
        """Show the request as it is now; a form that was sent keeps what was typed."""
        self.load(pk)
        self.shows(Action.VIEWED, [self.patient_request])
        events = list(self.patient_request.events.select_related("by", "practitioner"))
        last = last_move(events)
        if sent_form and sent_form.seen_event_id != last.pk:
            refusal = (
                f"{changed_in_words(last, self.request.user, self.time)} Nothing else was done."
            )
        context = {
            "patient_request": self.patient_request,
            "in_words": RequestInWords(self.patient_request, self.time),
            "refusal": refusal,
            "seen": last.pk,
            "may_act": self.request.user.has_perm(CHANGE),
            "may_see_access": self.request.user.has_perm("booking.view_access"),
            "moves": [
                (move, sent_form if move == sent_move else self.form_for(move))
                for move in MOVES
                if self.patient_request.can_become(move.status)
            ],
            "note_form": note_form or NoteForm(),
            "notes": notes_in_words(self.patient_request, self.time),
            "messages_sent": messages_in_words(self.patient_request, self.time),
            "history": history(events, self.time),
        }
        return self.render_to_response(self.get_context_data(**context), status=status)


class MoveView(RequestView):
    """One move. Opening its address, as after signing in again, only shows the request."""

    permission = CHANGE
    move = None

    def get(self, request, pk):
        return redirect("frontdesk:request", pk)

    def post(self, request, pk):
        self.load(pk)
        form = self.form_for(self.move, request.POST)
        if not form.is_valid():
            return self.refuse(pk, form, "Nothing is done yet. Look at the marked answers.", 200)
        try:
            with self.changes(self.patient_request):
                self.move.make(
                    form=form, request_id=pk, clinic=self.clinic, by=request.user, now=self.now
                )
        except operations.OperationRefused as refusal:
            return self.refuse(pk, form, str(refusal), 409)
        except DatabaseError:
            logger.exception("A move could not be stored.")
            return self.refuse(pk, form, NOT_STORED, 503)
        link = messages.button(reverse("frontdesk:request", args=[pk]), "Open it")
        messages.success(request, self.move.done_in_words(self.patient_request), [link])
        return redirect("frontdesk:inbox")

    def refuse(self, pk, form, refusal, status):
        return self.show(pk, sent_form=form, sent_move=self.move, refusal=refusal, status=status)


class NoteView(RequestView):
    """Write an internal note."""

    permission = CHANGE

    def get(self, request, pk):
        return redirect("frontdesk:request", pk)

    def post(self, request, pk):
        self.load(pk)
        form = NoteForm(request.POST)
        if not form.is_valid():
            return self.show(pk, note_form=form, refusal="The note is not saved yet. Look at it.")
        try:
            with self.changes(self.patient_request):
                operations.add_note(
                    request_id=pk, text=form.cleaned_data["text"], by=request.user, now=self.now
                )
        except DatabaseError:
            logger.exception("A note could not be stored.")
            return self.show(pk, note_form=form, refusal=NOT_STORED, status=503)
        messages.success(request, f"Note added to {self.patient_request.reference}.")
        return redirect("frontdesk:request", pk)


class RetryView(FrontDeskView):
    """Send a message again that was given up."""

    permission = CHANGE

    def get(self, request, pk):
        return redirect("frontdesk:request", get_object_or_404(Message, pk=pk).request_id)

    def post(self, request, pk):
        message = get_object_or_404(Message.objects.select_related("request"), pk=pk)
        with self.changes(message.request):
            is_waiting = outbox.retry(message_id=pk, now=self.now)
        if is_waiting:
            messages.success(request, "The message is waiting to be sent again.")
        else:
            messages.warning(request, "Somebody has tried again already.")
        return redirect("frontdesk:request", message.request_id)

"""One request, and what can be done with it. Each view loads, calls one operation and responds."""

import logging

from django.db import DatabaseError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from wagtail.admin import messages

from booking import operations, outbox, upkeep
from booking.access_log.models import Action
from booking.frontdesk import inbox
from booking.frontdesk.forms import NoteForm
from booking.frontdesk.history import (
    changed_in_words,
    history,
    last_move,
    messages_in_words,
    notes_in_words,
)
from booking.frontdesk.moves import MOVES
from booking.frontdesk.wording import RequestInWords
from booking.models import AppointmentRequest, Message

from .base import CHANGE, NOT_STORED, FrontDeskView

logger = logging.getLogger(__name__)


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
        requests = inbox.for_listing(AppointmentRequest.objects.all()).defer(None)
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
                upkeep.add_note(
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

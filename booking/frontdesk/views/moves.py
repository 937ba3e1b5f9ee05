"""What moves a request. Each view loads, calls one operation and responds."""

import logging

from django.db import DatabaseError
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from wagtail.admin import messages

from booking import operations, preview, waiting_list
from booking.access_log.models import Action
from booking.frontdesk.forms import MoveForm
from booking.frontdesk.last_move import possible_undo

from .base import NOT_STORED
from .requests import ActionView

logger = logging.getLogger(__name__)


class MoveView(ActionView):
    """One move, or with `preview` only what it would tell the patient."""

    move = None

    def post(self, request, pk):
        self.load(pk)
        form = self.form_for(self.move, request.POST)
        if not form.is_valid():
            return self.refuse(pk, form, "Nothing is done yet. Look at the marked answers.", 200)
        if "change" in request.POST:
            return self.show(pk, sent_form=form, sent_move=self.move)
        try:
            if "preview" in request.POST and self.move.told:
                return self.show_preview(form)
            with self.changes(self.patient_request):
                event = self.make(form)
        except operations.OperationRefused as refusal:
            return self.refuse(pk, form, str(refusal), 409)
        except DatabaseError:
            logger.exception("A move could not be stored.")
            return self.refuse(pk, form, NOT_STORED, 503)
        self.say_done(event, form)
        if self.move.stays(form):
            return redirect("frontdesk:request", pk)
        return redirect(f"{reverse('frontdesk:next')}?after={pk}")

    def make(self, form):
        return self.move.make(
            form=form,
            request_id=self.patient_request.pk,
            clinic=self.clinic,
            by=self.request.user,
            now=self.now,
        )

    def refuse(self, pk, form, refusal, status):
        return self.show(pk, sent_form=form, sent_move=self.move, refusal=refusal, status=status)

    def show_preview(self, form):
        """Show the message; nothing is stored."""
        self.shows(Action.VIEWED, [self.patient_request])
        message = preview.of_move(lambda: self.make(form), clinic=self.clinic, now=self.now)
        self.template_name = "booking/frontdesk/preview.html"
        context = {
            "patient_request": self.patient_request,
            "move": self.move,
            "message": message,
            "goes_out": self.time.clock(message.next_attempt_at),
            "sent": [
                (name, value)
                for name, values in self.request.POST.lists()
                if name not in ("csrfmiddlewaretoken", "preview")
                for value in values
            ],
        }
        return self.render_to_response(self.get_context_data(**context))

    def say_done(self, event, form):
        """Say what is done, with what can be done about it: undo it, look, give away the time."""
        request, words = self.patient_request, self.move.done_in_words(event.request)
        events = list(request.events.deeds())
        undo = possible_undo(events, event.messages.defer("body"), self.time)
        if undo and undo.event == event:
            context = {"undo": undo, "request": request}
            button = render_to_string("booking/frontdesk/_undo.html", context, self.request)
            words = format_html("{} {}", words, button)
        address = reverse("frontdesk:request", args=[request.pk])
        links = [] if self.move.stays(form) else [messages.button(address, "Open it")]
        if event.is_move and waiting_list.freed_time(events, self.situation.diary):
            freed = reverse("frontdesk:freed_time", args=[request.pk])
            links.append(messages.button(freed, "Who wants the free time?"))
        messages.success(self.request, words, links)


class UndoView(ActionView):
    """Take back the last deed."""

    def post(self, request, pk):
        self.load(pk)
        form = MoveForm(request.POST, situation=self.situation)
        try:
            with self.changes(self.patient_request):
                event = operations.undo(
                    request_id=pk,
                    seen_event_id=form.seen_event_id,
                    clinic=self.clinic,
                    by=request.user,
                    now=self.now,
                )
        except operations.ChangedMeanwhile as changed:
            return self.show(pk, refusal=self.changed_in_words(changed.event), status=409)
        except operations.OperationRefused as refusal:
            return self.show(pk, refusal=str(refusal), status=409)
        except DatabaseError:
            logger.exception("A move could not be undone.")
            return self.show(pk, refusal=NOT_STORED, status=503)
        how = f"“{event.get_to_status_display()}” again" if event.is_move else "as it was before"
        messages.success(request, f"Undone: {self.patient_request.reference} is {how}.")
        return redirect("frontdesk:request", pk)

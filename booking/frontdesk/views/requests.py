"""One request, and what staff write about it. Each view loads, calls one operation and responds."""

import logging

from django.db import DatabaseError
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from wagtail.admin import messages

from booking import operations, outbox, preview, status_link, upkeep, waiting_list
from booking.access_log.models import Action
from booking.choices import FollowUp
from booking.frontdesk import inbox
from booking.frontdesk.forms import ContactForm, NoteForm
from booking.frontdesk.history import (
    address_set_by,
    changed_in_words,
    contact_set_by,
    history,
    last_move,
    messages_in_words,
    notes_in_words,
)
from booking.frontdesk.last_move import possible_undo
from booking.frontdesk.moves import possible_moves
from booking.frontdesk.rows import Row
from booking.frontdesk.situation import Situation
from booking.frontdesk.wording import RequestInWords
from booking.models import AppointmentRequest, Message

from .base import CHANGE, NOT_STORED, FrontDeskView, whole_number

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
        requests = inbox.for_listing(AppointmentRequest.objects.with_workload(self.now))
        self.patient_request = get_object_or_404(requests.defer(None), pk=pk)
        # For the menu, which need not ask again.
        self.request.frontdesk_workload = inbox.Workload(
            self.patient_request.waiting, self.patient_request.overdue
        )
        self.situation = Situation(self.patient_request, self.clinic, self.now)

    def show(self, pk, *, sent_form=None, refusal="", status=200, **forms):
        """Show the request as it is now; a form that was sent keeps what was typed."""
        self.load(pk)
        self.shows(Action.VIEWED, [self.patient_request])
        hints = self.hints()
        if hints:
            self.shows(Action.LISTED, [hint.request for hint, _ in hints])
        events = list(self.patient_request.events.select_related("by", "practitioner"))
        sent = list(self.patient_request.messages.all())
        last = last_move(events)
        if sent_form and sent_form.seen_event_id != last.pk:
            refusal = self.changed_in_words(last)
        context = {
            "patient_request": self.patient_request,
            "in_words": RequestInWords(self.patient_request, self.time),
            "row": Row(self.patient_request, self.time, self.request.user),
            "back_to": reverse("frontdesk:request", args=[pk]),
            "refusal": refusal,
            "seen": last.pk,
            "version": events[-1].pk,
            "may_see_access": self.request.user.has_perm("booking.view_access"),
            "hints": hints,
            "notes": notes_in_words(self.patient_request, self.time),
            "messages_sent": messages_in_words(self.patient_request, sent, self.time),
            "history": history(events, self.time),
            **self.what_now(events, sent, sent_form, **forms),
        }
        return self.render_to_response(self.get_context_data(**context), status=status)

    def what_now(self, events, sent, sent_form, *, sent_move=None, note_form=None, contact=None):
        """Return what is to be done, for those who may do it."""
        may_act = self.request.user.has_perm(CHANGE)
        is_call_needed = self.patient_request.follow_up == FollowUp.CALL
        told_by_phone = last_move(events) if is_call_needed else None
        freed = waiting_list.freed_time(events, self.situation.diary)
        was_asked = "say" in self.request.GET
        address_set = address_set_by(events)
        return {
            "may_act": may_act,
            "moves": self.moves(sent_form, sent_move) if may_act else [],
            "note_form": note_form or NoteForm(),
            "contact_form": contact
            or ContactForm(request=self.patient_request, seen=contact_set_by(events)),
            "seen_address": address_set.pk if address_set else "",
            "patient_set_address": (
                self.time.at(address_set.at) if address_set and address_set.by is None else ""
            ),
            "link_has_expired": status_link.has_expired(self.patient_request, self.now),
            "undo": possible_undo(events, sent, self.time) if may_act else None,
            "why_to_move": self.situation.why_to_move,
            "told_by_phone": told_by_phone,
            # Composing it costs queries: only when asked for.
            "was_asked": was_asked,
            "script": told_by_phone and was_asked and self.script(told_by_phone),
            "is_given_up": (
                self.patient_request.follow_up == FollowUp.LOOK
                and self.patient_request.appointment_at > self.now
            ),
            "freed": freed,
            "freed_at": freed and self.time.full(freed.starts_at),
        }

    def changed_in_words(self, event):
        """Return why nothing was done: what somebody did meanwhile."""
        return f"{changed_in_words(event, self.request.user, self.time)} Nothing else was done."

    def moves(self, sent_form, sent_move):
        """Return [(move, its form, whether it is open)]; a link may bring a time to choose."""
        shown = []
        for move, is_open in possible_moves(self.patient_request, self.now):
            time = self.request.GET.get(move.name)
            if move == sent_move:
                form, is_open = sent_form, True
            else:
                form = self.form_for(move, initial={"chosen": [time] if time else []})
            is_due = move.operation is operations.reschedule and self.situation.why_to_move
            shown.append((move, form, is_open or bool(time) or bool(is_due)))
        return shown

    def form_for(self, move, data=None, **kwargs):
        return move.form_class(
            data, situation=self.situation, auto_id=f"id_{move.name}_%s", **kwargs
        )

    def hints(self):
        return [(hint, RequestInWords(hint.request, self.time)) for hint in self.situation.hints]

    def script(self, event):
        """Return what to tell the patient; None when it cannot be composed just now."""
        event.request = self.patient_request
        try:
            return preview.of_event(event, clinic=self.clinic, now=self.now)
        except DatabaseError:
            logger.exception("What to say could not be composed.")
            return None


class NewsView(RequestView):
    """What happened to a request since its page was made; nothing (204) if nothing is new.

    `since` is the last event that the page shows, `seen` the last that it was told of.
    """

    template_name = "booking/frontdesk/_news.html"

    def get(self, request, pk):
        newest = get_object_or_404(
            AppointmentRequest.objects.order_by().values_list(Max("events"), flat=True), pk=pk
        )
        seen, since = (whole_number(request.GET.get(name)) or 0 for name in ("seen", "since"))
        if newest == seen:
            self.shows_no_request()
            return HttpResponse(status=204)
        self.load(pk)
        self.shows(Action.VIEWED, [self.patient_request])
        events = self.patient_request.events.select_related("by", "practitioner")
        news = list(events.filter(pk__gt=since, pk__lte=newest))
        context = {
            "news": history(news, self.time),
            "row": Row(self.patient_request, self.time, request.user),
            "may_act": request.user.has_perm(CHANGE),
            "back_to": reverse("frontdesk:request", args=[pk]),
        }
        return self.render_to_response(context, headers={"X-Live-Version": newest})


class ActionView(RequestView):
    """Something to do with a request. Opening its address only shows the request."""

    permission = CHANGE

    def get(self, request, pk):
        return redirect("frontdesk:request", pk)


class NoteView(ActionView):
    """Write an internal note."""

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


class RetryView(ActionView):
    """Send a message again that was given up; `pk` is the message's."""

    def get(self, request, pk):
        return redirect("frontdesk:request", get_object_or_404(Message, pk=pk).request_id)

    def post(self, request, pk):
        message = get_object_or_404(Message.objects.select_related("request"), pk=pk)
        try:
            with self.changes(message.request):
                is_waiting = outbox.retry(message_id=pk, now=self.now)
        except DatabaseError:
            logger.exception("A message could not be queued again.")
            return self.show(message.request_id, refusal=NOT_STORED, status=503)
        if is_waiting:
            messages.success(request, "The message is waiting to be sent again.")
        else:
            messages.warning(request, "Somebody has tried again already.")
        return redirect("frontdesk:request", message.request_id)

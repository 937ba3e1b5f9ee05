"""What is seldom done with a request and moves nothing: reaching the patient, and paper."""

import logging

from django.db import DatabaseError
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages

from booking import operations, status_link, upkeep, waiting_list
from booking.access_log.models import Action
from booking.frontdesk.forms import ContactForm, MoveForm, ReplaceLinkForm
from booking.frontdesk.history import name_of
from booking.frontdesk.wording import RequestInWords

from .base import CHANGE, NOT_STORED
from .requests import ActionView, RequestView

logger = logging.getLogger(__name__)


class ContactView(ActionView):
    """Change how to reach the patient."""

    def post(self, request, pk):
        self.load(pk)
        form = ContactForm(request.POST, request=self.patient_request)
        if not form.is_valid():
            return self.show(pk, contact=form, refusal="Nothing is changed yet. Look at it.")
        try:
            with self.changes(self.patient_request):
                is_changed = upkeep.change_contact(
                    request_id=pk,
                    clinic=self.clinic,
                    by=request.user,
                    now=self.now,
                    **form.arguments(),
                )
        except upkeep.ContactChanged as changed:
            told = form.after(changed.event, request=self.patient_request)
            return self.show(pk, contact=told, refusal=self.meanwhile(changed.event), status=409)
        except DatabaseError:
            logger.exception("Contact details could not be stored.")
            return self.show(pk, contact=form, refusal=NOT_STORED, status=503)
        done = "changed" if is_changed else "are as they were: there was nothing to change"
        messages.success(request, f"Contact details of {self.patient_request.reference} {done}.")
        return redirect("frontdesk:request", pk)

    def meanwhile(self, event):
        who = name_of(event.by) if event and event.by else "The patient"
        return (
            f"{who} changed the contact details meanwhile, and yours are not stored. This page"
            " shows what holds now; what you typed stands under “Change how to reach the patient”."
        )


class SeenView(ActionView):
    """Take a visit that the patient cancelled out of what is to do."""

    def post(self, request, pk):
        self.load(pk)
        form = MoveForm(request.POST, situation=self.situation)
        try:
            with self.changes(self.patient_request):
                upkeep.see_cancellation(
                    request_id=pk,
                    by=request.user,
                    now=self.now,
                    seen_event_id=form.seen_event_id,
                )
        except operations.OperationRefused as refusal:
            return self.show(pk, sent_form=form, refusal=str(refusal), status=409)
        except DatabaseError:
            logger.exception("That a cancellation was seen could not be stored.")
            return self.show(pk, refusal=NOT_STORED, status=503)
        messages.success(request, f"Seen: {self.patient_request.reference} is out of the list.")
        return redirect(f"{reverse('frontdesk:next')}?after={pk}")


class ReplaceLinkView(ActionView):
    """Make the private link void, for when a stranger may have it."""

    def post(self, request, pk):
        self.load(pk)
        try:
            with self.changes(self.patient_request):
                is_sent = upkeep.replace_link(
                    request_id=pk,
                    seen_address_id=ReplaceLinkForm(request.POST).seen_address_id,
                    clinic=self.clinic,
                    by=request.user,
                    now=self.now,
                )
        except operations.OperationRefused as refusal:
            return self.show(pk, refusal=str(refusal), status=409)
        except DatabaseError:
            logger.exception("A private link could not be replaced.")
            return self.show(pk, refusal=NOT_STORED, status=503)
        void = f"{self.patient_request.reference}: the old private link is void"
        if is_sent:
            messages.success(request, f"{void}, a new one is on its way.")
        else:
            messages.warning(
                request,
                f"{void}. There is no e-mail address, so nobody is sent the new one. To give it to"
                " the patient, open More and print the slip with the private link.",
            )
        return redirect("frontdesk:request", pk)


class FreedTimeView(RequestView):
    """Who would rather come at the time that the request gave up: names, so only when asked for."""

    permission = CHANGE
    template_name = "booking/frontdesk/freed_time.html"

    def get_page_title(self):
        return "Who wants the free time?"

    def get(self, request, pk):
        self.load(pk)
        events = list(self.patient_request.events.select_related("practitioner"))
        freed = waiting_list.freed_time(events, self.situation.diary)
        if freed is None:
            return redirect("frontdesk:request", pk)
        others = [each for each in waiting_list.who_wants(freed, self.clinic) if each.pk != pk]
        self.shows(Action.LISTED, [self.patient_request, *others])
        context = {
            "freed": freed,
            "freed_at": self.time.full(freed.starts_at),
            "wanted_by": [
                (RequestInWords(other, self.time), self.form_address(other, freed))
                for other in others
            ],
        }
        return self.render_to_response(self.get_context_data(**context))

    def form_address(self, other, freed):
        """Return the address of the form that gives the other patient the time."""
        move = "offer" if other.is_open else "reschedule"
        return f"{reverse('frontdesk:request', args=[other.pk])}?{move}={freed.value}"


class SlipView(RequestView):
    """A slip for a patient at the desk: reference, what is agreed or comes next, whom to call."""

    template_name = "booking/frontdesk/slip.html"

    def get(self, request, pk):
        return self.show_slip(pk)

    def choosable(self):
        closed = self.clinic.closed_times(self.now)
        offers = self.patient_request.offers.choosable(self.now, self.clinic.zone, closed)
        return offers.select_related("practitioner")

    def show_slip(self, pk, *, has_link=False):
        self.load(pk)
        self.shows(Action.PRINTED, [self.patient_request])
        link_has_expired = status_link.has_expired(self.patient_request, self.now)
        is_with_link = has_link and not link_has_expired
        context = {
            "patient_request": self.patient_request,
            "in_words": RequestInWords(self.patient_request, self.time),
            "private_link": status_link.address(self.patient_request) if is_with_link else "",
            "link_has_expired": link_has_expired,
            "can_add_link": not has_link and self.request.user.has_perm(CHANGE),
            "offers": [
                f"{self.time.full(offer.starts_at)}, with {offer.practitioner}"
                for offer in self.choosable()
            ],
        }
        return self.render_to_response(self.get_context_data(**context))


class LinkSlipView(SlipView):
    """The slip with the patient's private link.

    A POST, so that nobody comes here by chance: whoever sees the link can act for the patient.
    """

    permission = CHANGE

    def get(self, request, pk):
        return redirect("frontdesk:slip", pk)

    def post(self, request, pk):
        return self.show_slip(pk, has_link=True)

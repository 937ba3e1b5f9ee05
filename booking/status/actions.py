"""What a patient can do on the page of their request. Only a POST acts, each at its own address.

Every action names the last move that its page showed, so it never acts on what was not seen.
"""

import logging
import re
from datetime import timedelta

from django.core.exceptions import BadRequest
from django.db import DatabaseError, transaction

from booking import operations, upkeep
from booking.access_log.models import Action
from booking.access_log.operations import NotRecorded
from booking.models import AppointmentRequest, RequestEvent
from clinic_site.public_forms import is_cross_site, read_post
from clinic_site.typed_text import tidy

from .forms import ContactForm, OtherTimesForm
from .pages import LinkView
from .stage import Stage
from .words import Done, Problem

logger = logging.getLogger(__name__)

Kind = RequestEvent.Kind

# More than a person needs, whoever has the link.
MOST_ACTIONS_PER_DAY = 30
CONFLICT = 409


class ActionView(LinkView):
    """One action. `act` does it, or raises what booking.operations raises."""

    http_method_names = ["get", "head", "post"]
    done = ""
    posted = None
    # The move by which one sees that a second press did nothing new.
    repeats = None

    def get(self, request):
        """Nothing is here to see: the address of an action that was refused and then reloaded."""
        return self.to_page()

    def post(self, request):
        try:
            self.posted = read_post(request)
        except BadRequest:
            self.posted = {}
            return self.refuse(Problem.UNREADABLE, 400)
        if is_cross_site(request):
            return self.refuse(Problem.CROSS_SITE, 403)
        return self.try_to_act()

    def try_to_act(self):
        try:
            if self.is_too_much():
                return self.refuse(Problem.TOO_MANY, 429)
            self.act_on_record()
        except operations.ChangedMeanwhile as changed:
            if self.is_repeated(changed.event):
                return self.to_page(self.done)
            return self.refuse(Problem.CHANGED, CONFLICT)
        except operations.SlotTaken:
            return self.refuse(Problem.TAKEN, CONFLICT)
        except operations.TooLate:
            return self.refuse(Problem.TOO_LATE, CONFLICT)
        except operations.IllegalMove:
            return self.refuse(Problem.NOT_POSSIBLE, CONFLICT)
        except NotRecorded:
            raise
        except DatabaseError:  # Locked, away, read-only or broken.
            logger.exception("A patient's answer could not be stored.")
            return self.show_refused(Problem.BUSY, 503)
        return self.to_page(self.done)

    def act_on_record(self):
        """Act: what is done and its record are stored together or not at all.

        Raises DoesNotExist when the link was replaced while its page was being asked for.
        """
        taken = None
        with transaction.atomic():
            # Locked, so that the link is not replaced before it has acted either.
            locked = AppointmentRequest.objects.select_for_update(of=("self",)).only("pk")
            locked.get(link_id=self.stage.request.link_id)
            try:
                self.act()
            except operations.SlotTaken as error:  # It stores that the time is gone.
                taken = error
            self.record(Action.CHANGED)
        if taken:
            raise taken

    def is_too_much(self):
        day = self.now - timedelta(days=1)
        events = self.stage.request.events.without_staff_since(day)
        return events.count() >= MOST_ACTIONS_PER_DAY

    def is_repeated(self, event):
        """Say whether this was pressed twice, or sent again by a browser that got no answer."""
        return self.repeats is not None and event.kind == self.repeats and event.by_id is None

    def refuse(self, problem, status, **context):
        """Show how things stand now, and why nothing was done."""
        stored = self.stage.request
        stored.refresh_from_db()
        self.stage = Stage.of(stored, self.clinic, self.now)
        return self.show_refused(problem, status, **context)

    def show_refused(self, problem, status, **context):
        return self.show_stage(problem=problem, status=status, **context)

    @property
    def seen(self):
        return _number(self.posted.get("seen", ""))

    @property
    def seen_arguments(self):
        """What every operation takes."""
        return {
            "request_id": self.stage.request.pk,
            "seen_event_id": self.seen,
            "now": self.now,
        }

    def insist(self, is_possible):
        """Raise what a request that stands elsewhere raises. The last move comes first."""
        if self.seen != self.stage.last.pk:
            raise operations.ChangedMeanwhile(self.stage.last)
        if not is_possible:
            raise operations.IllegalMove


class AcceptView(ActionView):
    done = Done.ACCEPTED
    repeats = Kind.ACCEPTED

    def act(self):
        operations.accept(offer_id=self.offer, clinic=self.clinic, **self.seen_arguments)

    @property
    def offer(self):
        return _number(self.posted.get("offer", ""))

    def is_repeated(self, event):
        """Only if it is the time that they chose which they have."""
        return (
            super().is_repeated(event)
            and self.stage.request.offers.filter(
                pk=self.offer, starts_at=event.appointment_at, practitioner=event.practitioner_id
            ).exists()
        )


class ComingView(ActionView):
    """ "I will come." """

    done = Done.COMING

    def act(self):
        self.insist(self.stage.has_visit_ahead)
        upkeep.acknowledge(by=None, **self.seen_arguments)


class ReminderView(ActionView):
    done = Done.REMINDER

    def act(self):
        self.insist(self.stage.can_set_reminder)
        wanted = self.posted.get("wanted") == "yes"
        upkeep.set_reminder(is_wanted=wanted, by=None, **self.seen_arguments)


class EarlierView(ActionView):
    """The list of those who want an earlier time if something opens up."""

    done = Done.EARLIER

    def act(self):
        self.insist(self.stage.can_set_earlier)
        wanted = self.posted.get("wanted") == "yes"
        upkeep.set_wants_earlier(is_wanted=wanted, by=None, **self.seen_arguments)


class CancelView(ActionView):
    """A page that asks, and what its button does."""

    done = Done.CANCELLED
    repeats = Kind.CANCELLED

    def get(self, request):
        return self.show_stage("cancel") if self.stage.can_cancel else self.to_page()

    def act(self):
        operations.cancel(clinic=self.clinic, by=None, **self.seen_arguments)


class FormActionView(ActionView):
    """An action with a form. What was typed stays, in the form or, if that is gone, in the page."""

    template = ""

    def get(self, request):
        return self.show_form(self.make_form()) if self.is_possible else self.to_page()

    def try_to_act(self):
        self.form = self.make_form(self.posted)
        if self.is_possible and not self.form.is_valid():
            return self.show_form(self.form)
        return super().try_to_act()

    def act(self):
        self.insist(self.is_possible)
        self.store(self.form.answers())

    def show_form(self, form, problem="", status=200, **context):
        return self.show_stage(self.template, status, form=form, problem=problem, **context)

    def show_refused(self, problem, status, **context):
        form = self.make_form(self.posted or None)
        if self.is_possible:
            # With what was typed, and with no errors beside what went wrong.
            form = self.make_form(initial=form.typed() if form.is_bound else None)
            return self.show_form(form, problem, status, **context)
        return self.show_stage(problem=problem, status=status, kept=self.in_words(form), **context)

    def typed_in_words(self):
        return self.in_words(self.make_form(self.posted or None))

    def in_words(self, form):
        """Return the answers that were given, for a page that has no place to enter them."""
        return form.given_in_words() if form.is_bound else []


class OtherTimesView(FormActionView):
    template = "other_times"
    done = Done.OTHER_TIMES
    repeats = Kind.ASKED_OTHER_TIMES

    @property
    def is_possible(self):
        return self.stage.can_ask_other_times

    def make_form(self, data=None, initial=None):
        request = self.stage.request
        asked = {
            "preferred_days": request.preferred_days,
            "preferred_parts": request.preferred_parts,
        }
        return OtherTimesForm(data, clinic=self.clinic, initial=initial or asked)

    def store(self, answers):
        operations.ask_other_times(clinic=self.clinic, **answers, **self.seen_arguments)


class ContactView(FormActionView):
    template = "contact"
    done = Done.CONTACT

    @property
    def is_possible(self):
        return self.stage.can_change_contact

    def make_form(self, data=None, initial=None):
        return ContactForm(data, request=self.stage.request, initial=initial)

    def store(self, answers):
        upkeep.change_contact(clinic=self.clinic, by=None, **answers, **self.seen_arguments)


def _number(text):
    """Return the number of a row; 0, which no row has, for anything else."""
    text = tidy(text)
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else 0

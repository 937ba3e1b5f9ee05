"""At what stage a request is, for its patient: what the page shows and what can be done now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from booking.models import AppointmentRequest, Offer, RequestEvent, Status
from clinic_site.models import ClinicSettings

from .masking import masked_email, masked_phone
from .words import HEADINGS, WHAT_HAPPENED

# Spam looks like any request that is over: a person may have been taken for a machine.
_LOOKS = {Status.SPAM: "closed"}


@dataclass(frozen=True)
class Stage:
    """A request as its patient may see it: without a name, a health detail or a whole contact.

    `last` is the last move, which every action of the page names as seen; `offers` are the times
    that are still free. The `can_` predicates say what the page offers; booking.operations decides.
    """

    request: AppointmentRequest
    last: RequestEvent
    offers: list[Offer]
    clinic: ClinicSettings
    now: datetime

    @classmethod
    def of(cls, request, clinic, now):
        """Load what the page shows. One query, or three when times are offered.

        Raises DoesNotExist if the request was just deleted.
        """
        last = request.events.moves().last()
        if last is None:
            raise AppointmentRequest.DoesNotExist
        offers = []
        if request.status == Status.OFFERED:
            offers = request.offers.choosable(now, clinic.zone, clinic.closed_times(now))
            offers = list(offers.select_related("practitioner"))
        return cls(request, last, offers, clinic, now)

    @property
    def name(self):
        """The stem of the template that words it."""
        return _LOOKS.get(self.request.status, self.request.status)

    @property
    def template(self):
        return f"booking/status/stages/{self.name}.html"

    @property
    def slip_template(self):
        return f"booking/status/slip_{'visit' if self.has_visit_ahead else 'open'}.html"

    @property
    def heading(self):
        if self.name == "new" and self.is_first:
            return "We have your request"
        if self.name == "offered" and not self.offers:
            return "These times are gone"
        if self.name == "cancelled" and self.request.appointment_at:
            return "Your appointment is cancelled"
        if self.name == "confirmed" and not self.has_visit_ahead:
            return "Your visit"
        return HEADINGS[self.name]

    @property
    def is_first(self):
        """Whether nothing happened since the request came in."""
        return self.last.kind == RequestEvent.Kind.SUBMITTED

    @property
    def happened(self):
        """What the last move was, in the patient's words; empty for what they need not know."""
        return WHAT_HAPPENED.get(self.last.kind, "")

    @property
    def minutes(self):
        """How long the appointment takes."""
        stored = self.request
        return (stored.appointment_ends_at - stored.appointment_at) // timedelta(minutes=1)

    @property
    def is_late(self):
        return self.request.is_overdue(self.now)

    @property
    def has_visit_ahead(self):
        return self.request.status == Status.CONFIRMED and self.request.appointment_at > self.now

    @cached_property
    def phone(self):
        return masked_phone(self.request.phone)

    @cached_property
    def email(self):
        return masked_email(self.request.email)

    @property
    def can_ask_other_times(self):
        return self.request.status == Status.OFFERED

    @property
    def can_acknowledge(self):
        return self.has_visit_ahead and self.request.acknowledged_at is None

    @property
    def can_change_contact(self):
        return self.request.is_open or self.has_visit_ahead

    @property
    def can_cancel(self):
        return self.request.is_open or self.has_visit_ahead

    @property
    def can_set_reminder(self):
        return (
            self.has_visit_ahead and bool(self.request.email) and bool(self.clinic.reminder_hours)
        )

    @property
    def can_set_earlier(self):
        return self.has_visit_ahead

    @property
    def can_download(self):
        """Whether there is an appointment for a calendar, or one to take out of it."""
        return self.has_visit_ahead or (
            self.request.status == Status.CANCELLED and self.request.appointment_at is not None
        )

    @property
    def can_print(self):
        return self.request.is_open or self.has_visit_ahead

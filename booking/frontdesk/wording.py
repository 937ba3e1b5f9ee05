"""Times, and a request in short, as a receptionist would say them. No database, no clock."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.utils.timesince import timesince

from booking.choices import ContactMethod, PartOfDay
from booking.models import AppointmentRequest, Status
from clinic_site.models import Weekday

NAMED_HOURS = {(0, 0): "midnight", (12, 0): "noon"}
NAMED_DAYS = {-1: "yesterday", 0: "today", 1: "tomorrow"}
CONTACT_LABELS = {ContactMethod.CALL: "Call", ContactMethod.EMAIL: "E-mail"}


@dataclass(frozen=True)
class ClinicTime:
    """Says moments in the clinic's time zone, as seen from `now`. Both are aware."""

    now: datetime
    zone: tzinfo

    def clock(self, moment):
        """Return "9:05am"; an hour that a clock change repeats also gets its zone's name."""
        local = moment.astimezone(self.zone)
        named = NAMED_HOURS.get((local.hour, local.minute))
        minutes = f":{local:%M}" if local.minute else ""
        half = "am" if local.hour < 12 else "pm"
        is_repeated = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
        zone_name = f" {local.tzname()}" if is_repeated else ""
        return (named or f"{local.hour % 12 or 12}{minutes}{half}") + zone_name

    def span(self, start, end):
        """Return "9am to 9:45am"."""
        return f"{self.clock(start)} to {self.clock(end)}"

    def short(self, moment):
        """Return "2pm today", "Monday 9am" within a week, otherwise "Mon 30 Nov, 9am"."""
        days = self._days_away(moment)
        if days in NAMED_DAYS:
            return f"{self.clock(moment)} {NAMED_DAYS[days]}"
        if abs(days) < 7:
            return f"{moment.astimezone(self.zone):%A} {self.clock(moment)}"
        return f"{self._date(moment)}, {self.clock(moment)}"

    def at(self, moment):
        """Return "at 2pm today", "on Monday at 9am" or "on Mon 30 Nov at 9am"."""
        days = self._days_away(moment)
        if days in NAMED_DAYS:
            return f"at {self.clock(moment)} {NAMED_DAYS[days]}"
        day = f"{moment.astimezone(self.zone):%A}" if abs(days) < 7 else self._date(moment)
        return f"on {day} at {self.clock(moment)}"

    def full(self, moment):
        """Return "Monday 30 November 2026, 9am"."""
        local = moment.astimezone(self.zone)
        return f"{local:%A} {local.day} {local:%B %Y}, {self.clock(moment)}"

    def ago(self, moment):
        """Return "3 hours ago" or "just now"."""
        age = timesince(moment, self.now, depth=1)
        return "just now" if age.startswith("0") else f"{age} ago"

    def _days_away(self, moment):
        return (moment.astimezone(self.zone).date() - self.now.astimezone(self.zone).date()).days

    def _date(self, moment):
        local, today = moment.astimezone(self.zone), self.now.astimezone(self.zone)
        year = f" {local.year}" if local.year != today.year else ""
        return f"{local:%a} {local.day} {local:%b}{year}"


@dataclass(frozen=True)
class Contact:
    """One way to reach the patient: what to press and what it shows."""

    method: str
    icon: str
    url: str
    text: str

    @property
    def label(self):
        return CONTACT_LABELS[self.method]


@dataclass(frozen=True)
class RequestInWords:
    """A request as the front desk reads it."""

    request: AppointmentRequest
    time: ClinicTime

    @property
    def is_overdue(self):
        return self.request.is_overdue(self.time.now)

    @property
    def standing(self):
        """What the status means today: the promise, the appointment or the reason."""
        request, time = self.request, self.time
        if request.status == Status.NEW:
            word = "Overdue since" if self.is_overdue else "Reply by"
            return f"{word} {time.short(request.reply_due_at)}"
        if request.status in (Status.CONTACTED, Status.OFFERED):
            return "Waiting for the patient"
        if request.status == Status.DECLINED:
            return request.get_decline_reason_display()
        if request.appointment_at:
            return f"{time.full(request.appointment_at)}, with {request.practitioner}"
        return ""

    @property
    def asked(self):
        return self.time.ago(self.request.created_at)

    @property
    def asked_at(self):
        return self.time.short(self.request.created_at)

    @property
    def asked_in_full(self):
        return self.time.full(self.request.created_at)

    @property
    def reply_promised(self):
        return self.time.full(self.request.reply_due_at)

    @property
    def contact_method(self):
        return CONTACT_LABELS[self.request.contact_method]

    @property
    def areas(self):
        # An area's own name may hold commas: "Hip, leg, knee or foot".
        return "; ".join(area.name for area in self.request.body_areas.all())

    @property
    def days(self):
        return ", ".join(Weekday(day).label for day in self.request.preferred_days) or "Any day"

    @property
    def parts(self):
        parts = self.request.preferred_parts
        return ", ".join(PartOfDay(part).label for part in parts) or "Any time of day"

    @property
    def days_and_parts(self):
        """Return the days and parts in short: "Mon, Wed: morning"."""
        days = ", ".join(Weekday(day).label[:3] for day in self.request.preferred_days)
        parts = ", ".join(self.request.preferred_parts)
        if days and parts:
            return f"{days}: {parts}"
        return days or parts.capitalize() or "Any time"

    @property
    def contacts(self):
        """Ways to reach the patient, the one that they prefer first."""
        phone, email = self.request.phone, self.request.email
        ways = []
        if phone:
            ways.append(Contact(ContactMethod.CALL, "mobile-alt", phone.as_rfc3966, str(phone)))
        if email:
            ways.append(Contact(ContactMethod.EMAIL, "mail", f"mailto:{email}", email))
        return sorted(ways, key=lambda way: way.method != self.request.contact_method)

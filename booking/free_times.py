"""When practitioners are free, and which of those times suit a patient best. No clock."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from django.db.models import F, Value

from clinic_site import opening_hours, working_hours
from clinic_site.kept_schedules import kept
from clinic_site.models import Practitioner
from clinic_site.schedules import hours_of

from .models import AppointmentRequest, Offer

DAYS_AHEAD = 14
# More would be a list to read; a time that is not on it can be typed.
MOST_SUGGESTED = 12
MOST_A_DAY = 2


@dataclass(frozen=True)
class FreeTime:
    """A time at which a practitioner is free. `suits`: the patient's days and parts of the day."""

    starts_at: datetime
    practitioner: Practitioner
    suits: bool = True
    is_offered_to_other: bool = False

    @property
    def value(self):
        """Return what a form posts for it: "7@2026-11-25T15:30Z"."""
        return f"{self.practitioner.pk}@{self.starts_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


@dataclass(frozen=True)
class Taken:
    """A time of a practitioner that is a request's visit, or offered to its patient."""

    request_id: int
    practitioner_id: int
    starts_at: datetime
    busy_until: datetime
    is_offer: bool


class Diary:
    """Who works when, and what is taken: one query; two more after a schedule has changed."""

    def __init__(self, clinic, now):
        self.clinic = clinic
        self.now = now
        self.today = now.astimezone(clinic.zone).date()

    @property
    def practitioners(self):
        """Those who take appointments, by their key."""
        return self._who_works_when[0]

    @property
    def schedules(self):
        return self._who_works_when[1]

    @cached_property
    def _who_works_when(self):
        return kept(self.clinic, f"booking-schedules-{self.today}", self._read)

    def _read(self):
        active = Practitioner.objects.filter(is_active=True)
        practitioners = {practitioner.pk: practitioner for practitioner in active}
        hours = hours_of(active, self.clinic, self.today)
        # Without the words for absences: nothing needs them here.
        return practitioners, {pk: each.schedule for pk, each in hours.items()}

    @cached_property
    def taken(self):
        """The coming visits, and the offers that can still be accepted however far ahead."""
        until = self.now + timedelta(days=DAYS_AHEAD + 1)
        visits = AppointmentRequest.objects.confirmed().filter(
            appointment_at__lt=until,
            busy_until__gt=self.now,
            practitioner__in=list(self.practitioners),
        )
        both = _in_columns(visits, "pk", "appointment_at", is_offer=False).union(
            _in_columns(Offer.objects.open(self.now), "request_id", "starts_at", is_offer=True),
            all=True,
        )
        return [Taken(*columns) for columns in both.order_by()]

    @cached_property
    def offers(self):
        """The offers that patients can still accept, in order of time."""
        offers = [taken for taken in self.taken if taken.is_offer]
        return sorted(offers, key=lambda offer: offer.starts_at)

    def offers_to(self, request):
        """Return the times that the patient can choose from now, as free times.

        As far as the diary reaches; OfferQuerySet.choosable asks the database.
        """
        return [
            FreeTime(offer.starts_at, self.practitioners[offer.practitioner_id])
            for offer in self.offers
            if offer.request_id == request.pk
            and offer.practitioner_id in self.practitioners
            and not self._has_fallen_through(offer)
        ]

    def _has_fallen_through(self, offer):
        schedule = self.schedules[offer.practitioner_id]
        ends_at = offer.busy_until - self.practitioners[offer.practitioner_id].buffer
        return working_hours.is_away(schedule, offer.starts_at, ends_at) or any(
            not taken.is_offer
            and taken.practitioner_id == offer.practitioner_id
            and taken.starts_at < offer.busy_until
            and offer.starts_at < taken.busy_until
            for taken in self.taken
        )

    def is_offered_to_other(self, request, practitioner, starts_at, busy_until):
        return any(
            offer.request_id != request.pk
            and offer.practitioner_id == practitioner.pk
            and offer.starts_at < busy_until
            and starts_at < offer.busy_until
            for offer in self.offers
        )

    def why_away(self, practitioner, starts_at, ends_at):
        """Return why nobody sees the patient then, in words for staff; empty when somebody does."""
        days = {moment.astimezone(self.clinic.zone).date() for moment in (starts_at, ends_at)}
        if any(opening_hours.is_closed_on(self.clinic.closures, day) for day in days):
            return "The clinic is closed then."
        if working_hours.is_away(self.schedules[practitioner.pk], starts_at, ends_at):
            return f"{practitioner} is away then."
        return ""

    def doubt(self, request, practitioner, starts_at, ends_at):
        """Return what speaks against a visit then, in words for staff; empty when nothing does."""
        if away := self.why_away(practitioner, starts_at, ends_at):
            return away
        clinic, schedule = self.clinic, self.schedules[practitioner.pk]
        # Their own hours count, not the clinic's: some begin before it opens.
        if schedule.week and not working_hours.is_working(schedule, starts_at, ends_at):
            has_own_hours = schedule.week != clinic.timetable
            if not (has_own_hours or opening_hours.is_open(schedule.week, clinic.zone, starts_at)):
                return "The clinic is closed then."
            return f"{practitioner} does not work then, or not for that long."
        if self.is_offered_to_other(
            request, practitioner, starts_at, ends_at + practitioner.buffer
        ):
            return "This time is offered to somebody else."
        return ""

    def free_times(self, request):
        """Yield what is free in the coming days for the request's patient, day after day.

        Starts of one practitioner's day are a visit apart from each other.
        """
        busy = defaultdict(list)
        for taken in self.taken:
            if not taken.is_offer and taken.request_id != request.pk:
                busy[taken.practitioner_id].append((taken.starts_at, taken.busy_until))
        for day in (self.today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)):
            for pk, practitioner in self.practitioners.items():
                starts = working_hours.free_starts(
                    self.schedules[pk],
                    day,
                    length=practitioner.appointment_length,
                    buffer=practitioner.buffer,
                    busy=busy[pk],
                    not_before=self.now + timedelta(minutes=1),
                )
                step = practitioner.appointment_length + practitioner.buffer
                for starts_at in _apart(starts, step):
                    yield FreeTime(
                        starts_at,
                        practitioner,
                        suits(request, starts_at, self.clinic.zone),
                        self.is_offered_to_other(
                            request, practitioner, starts_at, starts_at + step
                        ),
                    )

    def suggested(self, request):
        """Return the free times to show, in order of time: those that suit before the others."""
        chosen, a_day = [], defaultdict(int)
        found = list(self.free_times(request))
        for free in sorted(found, key=lambda free: (not free.suits, free.is_offered_to_other)):
            day = free.starts_at.astimezone(self.clinic.zone).date(), free.practitioner.pk
            if len(chosen) < MOST_SUGGESTED and a_day[day] < MOST_A_DAY:
                a_day[day] += 1
                chosen.append(free)
        return sorted(chosen, key=lambda free: (free.starts_at, free.practitioner.pk))


def _in_columns(rows, request, starts_at, *, is_offer):
    """Return the rows with the columns of Taken."""
    names = {"its_request": F(request), "starts": F(starts_at), "is_offer": Value(is_offer)}
    columns = ("its_request", "practitioner_id", "starts", "busy_until", "is_offer")
    return rows.order_by().annotate(**names).values_list(*columns)


def suits(request, moment, zone):
    """Say whether the moment is on a day and in a part of the day that the patient chose."""
    local = moment.astimezone(zone)
    days, parts = request.preferred_days, request.preferred_parts
    return (not days or local.weekday() in days) and (
        not parts or opening_hours.part_at(local.time()) in parts
    )


def _apart(starts, step):
    """Return the starts that are at least `step` after the one before."""
    apart = []
    for start in starts:
        if not apart or start - apart[-1] >= step:
            apart.append(start)
    return apart

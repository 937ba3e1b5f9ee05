"""What the calendar shows of some days: one query for each kind of thing it shows."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from booking.models import AppointmentRequest, Offer
from clinic_site.schedules import hours_of

from .happenings import Offered, Visit, mark_overlaps
from .working import WorkingDay

DAY = timedelta(days=1)


@dataclass
class PractitionerDay:
    """One practitioner's day: what they work, what takes them away, who comes or may come."""

    working: WorkingDay
    visits: list
    offers: list

    @property
    def happenings(self):
        return sorted([*self.visits, *self.offers], key=lambda each: each.starts_at)


@dataclass
class Days:
    """Some days of all practitioners, or of one: `by_practitioner` is [(practitioner, [day])]."""

    days: list
    by_practitioner: list

    @property
    def requests(self):
        """Every request of which something is shown."""
        return [
            each.request
            for _, days in self.by_practitioner
            for day in days
            for each in day.happenings
        ]


def load(days, practitioners, clinic, clinic_time, practitioner_id=None, *, with_offers=True):
    """Return Days. Without a number: everybody who takes appointments, or has a visit then."""
    begins, ends = _midnight(days[0], clinic.zone), _midnight(days[-1] + DAY, clinic.zone)
    visits = _visits(begins, ends)
    offers = _offers(begins, ends, clinic_time.now) if with_offers else []
    busy = {each.practitioner_id for each in [*visits, *offers]}
    shown = [
        each
        for each in practitioners
        if (each.pk == practitioner_id if practitioner_id else each.is_active or each.pk in busy)
    ]
    hours = hours_of(shown, clinic, days[0], days[-1])
    by_practitioner = []
    for practitioner in shown:
        own = [
            [each for each in some if each.practitioner_id == practitioner.pk]
            for some in (visits, offers)
        ]
        own_days = [
            _practitioner_day(day, hours[practitioner.pk], *own, clinic_time) for day in days
        ]
        by_practitioner.append((practitioner, own_days))
    return Days(days, by_practitioner)


def _practitioner_day(day, hours, visits, offers, clinic_time):
    working = WorkingDay.of(hours, day, clinic_time)
    visits = [
        Visit.of(each, working, clinic_time)
        for each in visits
        if _day(each.appointment_at, clinic_time.zone) == day
    ]
    offers = [
        Offered.of(each, working, clinic_time)
        for each in offers
        if _day(each.starts_at, clinic_time.zone) == day
    ]
    mark_overlaps(visits, offers)
    return PractitionerDay(working, visits, offers)


def _visits(begins, ends):
    visits = AppointmentRequest.objects.visits().filter(
        appointment_at__gte=begins, appointment_at__lt=ends
    )
    return list(visits.order_by("appointment_at", "pk").defer("note", "hold_reason"))


def _offers(begins, ends, now):
    offers = Offer.objects.open(now).filter(starts_at__gte=begins, starts_at__lt=ends)
    offers = offers.select_related("request", "practitioner").defer(
        "request__note", "request__hold_reason"
    )
    return list(offers.order_by("starts_at", "pk"))


def _midnight(day, zone):
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def _day(moment, zone):
    return moment.astimezone(zone).date()

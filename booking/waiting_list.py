""" "Earlier if something opens up": whom a time could be offered to that a patient gave up."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic_site import working_hours
from clinic_site.models import Practitioner

from .free_times import FreeTime, suits
from .models import AppointmentRequest, Offer, RequestEvent, Status

Kind = RequestEvent.Kind

GIVES_UP = {Kind.CANCELLED, Kind.RESCHEDULED}
# How many who want an earlier time are looked at, the longest wait first, and how many are shown.
MOST_LOOKED_AT = 200
MOST_SHOWN = 10


@dataclass(frozen=True)
class FreedTime:
    """A visit's time that nobody has any more."""

    starts_at: datetime
    length: timedelta
    practitioner: Practitioner

    @property
    def value(self):
        return FreeTime(self.starts_at, self.practitioner).value


def freed_time(events, diary):
    """Return the time that the last of `events` gave up; or None.

    It is still to come, and the practitioner is there then and takes appointments.
    """
    moves = [event for event in events if event.is_move]
    if len(moves) < 2 or moves[-1].kind not in GIVES_UP:
        return None
    before = moves[-2]
    if before.to_status != Status.CONFIRMED or not before.appointment_at > diary.now:
        return None
    ends_at = before.appointment_ends_at or before.appointment_at
    # Closures are in each practitioner's schedule, too.
    schedule = diary.schedules.get(before.practitioner_id)
    if schedule is None or working_hours.is_away(schedule, before.appointment_at, ends_at):
        return None
    return FreedTime(before.appointment_at, ends_at - before.appointment_at, before.practitioner)


def who_wants(freed, clinic):
    """Return the requests whose patients would rather come then, the longest wait first.

    None of them when somebody has the time by now. One query.
    """
    waiting = AppointmentRequest.objects.wanting_earlier(
        freed.practitioner,
        freed.starts_at,
        freed.starts_at + freed.length + freed.practitioner.buffer,
    )
    has_it_offered = Offer.objects.current().filter(
        starts_at=freed.starts_at, practitioner=freed.practitioner
    )
    waiting = (
        waiting.exclude(pk__in=has_it_offered.values("request"))
        .select_related("practitioner")
        .defer("note")
        .order_by("created_at", "pk")[:MOST_LOOKED_AT]
    )
    fitting = [
        request
        for request in waiting
        if suits(request, freed.starts_at, clinic.zone)
        and _length(request, freed.practitioner) <= freed.length
    ]
    return fitting[:MOST_SHOWN]


def _length(request, practitioner):
    if request.status == Status.CONFIRMED:
        return request.appointment_ends_at - request.appointment_at
    return practitioner.appointment_length

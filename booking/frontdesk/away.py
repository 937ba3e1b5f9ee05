"""Visits that an absence or a closure, entered later, has made impossible."""

from datetime import datetime, time, timedelta

from booking.models import AppointmentRequest
from clinic_site.models import Practitioner
from clinic_site.working_hours import is_away


def practitioners_with_schedules():
    """Return all practitioners, with what Practitioner.schedule needs: three queries."""
    return list(Practitioner.objects.prefetch_related("working_times", "absences"))


def visits_to_move(practitioners, clinic, now):
    """Return the keys of the confirmed visits ahead at which their practitioner is away.

    One query at most, and none when nobody is away: it reads no further than the last absence.
    """
    schedules = {each.pk: each.schedule(clinic) for each in practitioners}
    last_days = [away.last_day for schedule in schedules.values() for away in schedule.away]
    if not last_days or max(last_days) < now.astimezone(clinic.zone).date():
        return frozenset()
    end = datetime.combine(max(last_days), time.min, clinic.zone) + timedelta(days=1)
    visits = AppointmentRequest.objects.confirmed().filter(
        appointment_at__gt=now, appointment_at__lt=end
    )
    return frozenset(
        pk
        for pk, practitioner, starts_at, ends_at in visits.order_by().values_list(
            "pk", "practitioner", "appointment_at", "appointment_ends_at"
        )
        if is_away(schedules[practitioner], starts_at, ends_at)
    )

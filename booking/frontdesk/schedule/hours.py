"""Everybody's hours and absences at once: two queries, where each practitioner alone takes four."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import BigIntegerField, TimeField, Value
from django.db.models.functions import Cast

from clinic_site.models import Absence, Closure, OpeningTime, WorkingTime
from clinic_site.working_hours import Away, Schedule, by_weekday

_CLINIC = Cast(Value(None), BigIntegerField())
_ALL_DAY = Cast(Value(None), TimeField())


class Hours(NamedTuple):
    """A practitioner's schedule, and its absences and closures with their words: [(text, Away)]."""

    schedule: Schedule
    reasons: list


def hours_of(practitioners, clinic, first_day, last_day):
    """Return {practitioner's key: Hours} for those days, as Practitioner.schedule gives them."""
    weeks, reasons = _weeks(), _reasons(first_day, last_day)
    hours = {}
    for practitioner in practitioners:
        own = [*reasons[None], *reasons[practitioner.pk]]
        week = by_weekday(weeks[practitioner.pk] or weeks[None])
        schedule = Schedule(clinic.zone, week, tuple(away for _, away in own))
        hours[practitioner.pk] = Hours(schedule, own)
    return hours


def _weeks():
    """Return {key of a practitioner, None for the clinic: [(weekday, starts, ends)]}."""
    weeks = defaultdict(list)
    working = WorkingTime.objects.order_by().values_list(
        "practitioner_id", "weekday", "starts", "ends"
    )
    opening = OpeningTime.objects.order_by().values_list(_CLINIC, "weekday", "opens", "closes")
    for key, *stretch in working.union(opening, all=True):
        weeks[key].append(stretch)
    return weeks


def _reasons(first_day, last_day):
    """Return {key of a practitioner, None for the clinic: [(why they are away, Away)]}."""
    reasons = defaultdict(list)
    then = {"first_day__lte": last_day, "last_day__gte": first_day}
    absences = (
        Absence.objects.filter(**then)
        .order_by()
        .values_list("practitioner_id", "label", "first_day", "last_day", "from_time", "until_time")
    )
    closures = (
        Closure.objects.filter(**then)
        .order_by()
        .values_list(_CLINIC, "label", "first_day", "last_day", _ALL_DAY, _ALL_DAY)
    )
    for key, label, *days in absences.union(closures, all=True):
        word = "Closed" if key is None else "Away"
        reasons[key].append((f"{word}: {label}" if label else word, Away(*days)))
    return reasons

"""When practitioners work and why they are away, everybody's at once: one query."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.db.models import BigIntegerField, CharField, DateField, IntegerField, TimeField, Value
from django.db.models.functions import Cast

from .models import Absence, Closure, OpeningTime, WorkingTime
from .working_hours import Away, Schedule, by_weekday


class Hours(NamedTuple):
    """A practitioner's schedule, and its absences and closures with their words: [(text, Away)]."""

    schedule: Schedule
    reasons: list


def hours_of(practitioners, clinic, first_day=date.min, last_day=date.max):
    """Return {practitioner's key: Hours}, with what takes them away on those days.

    Who has no working hours of their own works when the clinic is open.
    """
    weeks, reasons = _weeks_and_reasons(first_day, last_day)
    hours = {}
    for practitioner in practitioners:
        own = [*reasons[practitioner.pk], *reasons[None]]
        week = by_weekday(weeks[practitioner.pk] or weeks[None])
        schedule = Schedule(clinic.zone, week, tuple(away for _, away in own))
        hours[practitioner.pk] = Hours(schedule, own)
    return hours


def clinic_hours(first_day=date.min):
    """Return the clinic's week and its closures from that day on, as opening_hours wants them."""
    weeks, reasons = _weeks_and_reasons(first_day, date.max)
    return by_weekday(weeks[None]), [(away.first_day, away.last_day) for _, away in reasons[None]]


def _weeks_and_reasons(first_day, last_day):
    """Return two mappings from a practitioner's key, None for the clinic.

    To [(weekday, starts, ends)] and to [(why they are away, Away)].
    """
    weeks, reasons = defaultdict(list), defaultdict(list)
    for key, weekday, starts, ends, first, last, label in _rows(first_day, last_day):
        if weekday is not None:
            weeks[key].append((weekday, starts, ends))
        else:
            word = "Closed" if key is None else "Away"
            away = Away(first, last, starts, ends)
            reasons[key].append((f"{word}: {label}" if label else word, away))
    return weeks, reasons


def _rows(first_day, last_day):
    """Return stretches of the week, which have a weekday, and days away, as rows of one shape."""
    nobody, no_weekday = _null(BigIntegerField()), _null(IntegerField())
    no_time, no_day = _null(TimeField()), _null(DateField())
    no_label = Value("", CharField())
    week = "weekday", "starts", "ends", no_day, no_day, no_label
    then = {"first_day__lte": last_day, "last_day__gte": first_day}
    days = "first_day", "last_day", "label"
    working = WorkingTime.objects.order_by().values_list("practitioner_id", *week)
    opening = OpeningTime.objects.order_by().values_list(
        nobody, "weekday", "opens", "closes", *week[3:]
    )
    absences = (
        Absence.objects.filter(**then)
        .order_by()
        .values_list("practitioner_id", no_weekday, "from_time", "until_time", *days)
    )
    closures = (
        Closure.objects.filter(**then)
        .order_by()
        .values_list(nobody, no_weekday, no_time, no_time, *days)
    )
    return working.union(opening, absences, closures, all=True)


def _null(field):
    return Cast(Value(None), field)

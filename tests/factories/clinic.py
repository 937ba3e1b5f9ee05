"""The clinic, its practitioners and body areas, as tests want them."""

from datetime import time

from clinic_site.models import (
    Absence,
    BodyArea,
    ClinicSettings,
    Closure,
    OpeningTime,
    Practitioner,
    WorkingTime,
)
from clinic_site.schedules import hours_of

# Monday to Thursday with evenings, Friday without, Saturday morning, Sunday closed.
OPENING_TIMES = [
    *((weekday, time(8), time(20)) for weekday in range(4)),
    (4, time(8), time(17)),
    (5, time(9), time(12)),
]


def make_clinic(*, opening_times=OPENING_TIMES, **facts):
    """Store the clinic's settings and return them as the site loads them."""
    clinic = ClinicSettings.load()
    facts = {
        "name": "Test Physiotherapy",
        "street_address": "1 Example Street",
        "city": "Brampton",
        "phone": "+19055550100",
        "front_desk_email": "front-desk@clinic.example",
        **facts,
    }
    for name, value in facts.items():
        setattr(clinic, name, value)
    clinic.save()
    OpeningTime.objects.all().delete()
    OpeningTime.objects.bulk_create(
        OpeningTime(clinic=clinic, weekday=weekday, opens=opens, closes=closes)
        for weekday, opens, closes in opening_times
    )
    return ClinicSettings.load()


def make_practitioner(name="Physiotherapist A", **facts):
    return Practitioner.objects.get_or_create(name=name, defaults=facts)[0]


def schedule_of(practitioner, clinic):
    return hours_of([practitioner], clinic)[practitioner.pk].schedule


def make_working_times(practitioner, *times):
    """Store stretches of work, each (weekday, starts, ends)."""
    WorkingTime.objects.bulk_create(
        WorkingTime(practitioner=practitioner, weekday=weekday, starts=starts, ends=ends)
        for weekday, starts, ends in times
    )


def make_absence(practitioner, first_day, last_day=None, **facts):
    return Absence.objects.create(
        practitioner=practitioner, first_day=first_day, last_day=last_day or first_day, **facts
    )


def make_closure(first_day, last_day=None, label="Canada Day"):
    return Closure.objects.create(first_day=first_day, last_day=last_day or first_day, label=label)


def make_body_area(name="Neck", slug=""):
    area, _ = BodyArea.objects.get_or_create(
        slug=slug or name.lower(), defaults={"name": name, "sort_order": BodyArea.objects.count()}
    )
    return area

"""What is kept of schedules is kept until one of them changes, in every process."""

from datetime import date, time

import pytest
from django.db import transaction

from clinic_site.kept_schedules import SCHEDULES, kept, renew
from clinic_site.models import Absence, ClinicSettings, Closure, OpeningTime, WorkingTime
from tests.factories.clinic import make_clinic, make_practitioner

DAY = date(2026, 11, 25)
DAYS = {"first_day": DAY, "last_day": DAY}
HOURS = {"weekday": 6, "starts": time(9), "ends": time(12)}


@pytest.fixture
def clinic(db):
    return make_clinic()


def version():
    return ClinicSettings.objects.get().schedules_version


def make_one_of_each():
    dana = make_practitioner("Dana Okafor")
    opening = {"weekday": 6, "opens": time(9), "closes": time(12)}
    return {
        dana,
        Absence.objects.create(practitioner=dana, **DAYS),
        WorkingTime.objects.create(practitioner=dana, **HOURS),
        Closure.objects.create(label="Flood", **DAYS),
        OpeningTime.objects.create(clinic=ClinicSettings.load(), **opening),
    }


def test_it_is_read_once_for_each_version(clinic):
    answers = iter(["first", "second"])

    def read():
        return next(answers)

    assert [kept(clinic, "hours", read) for _ in range(2)] == ["first", "first"]
    renew()
    assert kept(ClinicSettings.load(), "hours", read) == "second"


def test_whoever_has_the_settings_of_before_reads_nothing_new_into_the_new_version(clinic):
    renew()
    assert kept(clinic, "hours", lambda: "before") == "before"
    assert kept(ClinicSettings.load(), "hours", lambda: "after") == "after"


def test_making_saving_and_removing_each_of_them_renews_it(clinic):
    seen = {version()}
    things = make_one_of_each()
    assert {type(thing) for thing in things} == set(SCHEDULES)
    for thing in things:
        seen.add(version())
        thing.save()
        assert version() not in seen, thing
    for thing in sorted(things, key=lambda thing: thing._meta.model_name == "practitioner"):
        seen.add(version())
        thing.delete()
        assert version() not in seen, thing


def test_another_time_zone_renews_it(clinic):
    before = version()
    clinic.time_zone = "America/Vancouver"
    clinic.save()
    assert version() != before


def test_a_change_that_is_rolled_back_leaves_it(clinic):
    before = version()
    with transaction.atomic():
        make_one_of_each()
        assert version() != before
        transaction.set_rollback(True)
    assert version() == before

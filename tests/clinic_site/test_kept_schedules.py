"""What is kept of schedules is kept until one of them changes, in every process."""

import threading
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import transaction
from django.db.models.signals import post_delete

from clinic_site.kept_schedules import SCHEDULES, kept, renew
from clinic_site.models import (
    Absence,
    ClinicSettings,
    Closure,
    OpeningTime,
    Practitioner,
    WorkingTime,
)
from tests.booking.concurrency import at_once, meet
from tests.factories.clinic import make_absence, make_clinic, make_practitioner

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


def test_what_changes_without_a_signal_is_known_five_minutes_later(clinic):
    noon = datetime(2026, 11, 25, 12, tzinfo=UTC)
    read = iter(["before", "after"]).__next__
    with time_machine.travel(noon, tick=False) as clock:
        assert kept(clinic, "hours", read) == "before"
        clock.move_to(noon + timedelta(minutes=4, seconds=59))
        assert kept(clinic, "hours", read) == "before"
        clock.move_to(noon + timedelta(minutes=5, seconds=1))
        assert kept(clinic, "hours", read) == "after"


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


@pytest.fixture
def absence_gone():
    """What is called after an absence is removed, with the version renewed: `then()`."""
    hook = SimpleNamespace(reached=threading.Event(), then=lambda: None)

    def receive(**signal):
        hook.reached.set()
        hook.then()

    post_delete.connect(receive, sender=Absence)
    yield hook
    post_delete.disconnect(receive, sender=Absence)


@pytest.mark.django_db(transaction=True)
def test_who_saves_a_practitioner_while_another_removes_them_waits_and_is_told(
    absence_gone, monkeypatch
):
    make_clinic()
    dana = make_practitioner("Dana Okafor")
    make_absence(dana, DAY)
    # The one who removes goes on to the practitioner's own row when the other one waits.
    meet(monkeypatch, absence_gone, "then")

    def save():
        absence_gone.reached.wait(timeout=60)
        with transaction.atomic():
            Practitioner(pk=dana.pk, name="Dana O.").save(update_fields=["name"])

    removed, told = at_once(lambda: Practitioner.objects.get(pk=dana.pk).delete(), save)

    assert removed[1]["clinic_site.Practitioner"] == 1
    assert isinstance(told, Practitioner.NotUpdated)

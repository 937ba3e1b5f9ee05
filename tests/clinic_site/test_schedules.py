"""Practitioners' hours and absences, and closures, as they are stored."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from clinic_site.models import Practitioner, WorkingTime
from clinic_site.working_hours import Away, is_away, is_working, working_stretches
from tests.factories.clinic import (
    make_absence,
    make_clinic,
    make_closure,
    make_practitioner,
    make_working_times,
    schedule_of,
)

pytestmark = pytest.mark.django_db

TORONTO = ZoneInfo("America/Toronto")
MONDAY, FRIDAY = 0, 4
A_MONDAY, A_FRIDAY = date(2026, 11, 23), date(2026, 11, 20)


@pytest.fixture
def practitioner():
    return make_practitioner("Asha Rao")


def local(hour, minute=0, day=A_MONDAY):
    return datetime.combine(day, time(hour, minute), TORONTO).astimezone(UTC)


class TestPractitioner:
    @pytest.mark.parametrize(
        ("name", "initials"),
        [("Asha Rao", "AR"), ("jean-luc  Roy", "JLR"), ("Bo", "B"), ("Physiotherapist A", "PA")],
    )
    def test_has_initials(self, name, initials):
        assert Practitioner(name=name).initials == initials

    def test_starts_with_45_minutes_and_a_quarter_of_an_hour_between(self, practitioner):
        assert practitioner.appointment_length == timedelta(minutes=45)
        assert practitioner.buffer == timedelta(minutes=15)

    @pytest.mark.parametrize(
        "facts",
        [{"appointment_minutes": 4}, {"appointment_minutes": 241}, {"buffer_minutes": 121}],
    )
    def test_has_appointments_of_a_sensible_length(self, facts):
        with pytest.raises(ValidationError):
            Practitioner(name="Asha", **facts).full_clean()

    def test_without_own_hours_works_when_the_clinic_is_open(self, practitioner):
        clinic = make_clinic(opening_times=[(MONDAY, time(9), time(17))])

        stretches = working_stretches(schedule_of(practitioner, clinic), A_MONDAY)

        assert stretches == [(local(9), local(17))]

    def test_with_own_hours_works_only_then(self, practitioner):
        clinic = make_clinic()
        make_working_times(practitioner, (MONDAY, time(13), time(16)), (MONDAY, time(8), time(12)))

        schedule = schedule_of(practitioner, clinic)

        assert schedule.week == {MONDAY: [(time(8), time(12)), (time(13), time(16))]}
        assert working_stretches(schedule, A_FRIDAY) == []

    def test_works_neither_during_an_absence_nor_when_the_clinic_is_closed(self, practitioner):
        make_absence(practitioner, A_MONDAY, from_time=time(8), until_time=time(10))
        make_closure(A_FRIDAY)

        schedule = schedule_of(practitioner, make_clinic())

        assert schedule.away == (
            Away(A_MONDAY, A_MONDAY, time(8), time(10)),
            Away(A_FRIDAY, A_FRIDAY),
        )
        assert is_away(schedule, local(9), local(9, 45))
        assert is_working(schedule, local(10), local(10, 45))
        assert is_away(schedule, local(9, day=A_FRIDAY), local(10, day=A_FRIDAY))


@pytest.mark.parametrize(
    "make",
    [
        lambda p: WorkingTime.objects.create(
            practitioner=p, weekday=MONDAY, starts=time(9), ends=time(9)
        ),
        lambda p: make_absence(p, A_MONDAY, A_FRIDAY),
        lambda p: make_absence(p, A_MONDAY, from_time=time(10), until_time=time(10)),
        lambda p: make_closure(A_MONDAY, A_FRIDAY),
    ],
)
def test_the_database_refuses_what_ends_before_it_begins(practitioner, make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(practitioner)

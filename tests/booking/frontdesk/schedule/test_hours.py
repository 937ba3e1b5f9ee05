"""Everybody's hours at once are what each practitioner's own schedule says."""

from datetime import date, time

from booking.frontdesk.schedule.hours import hours_of
from clinic_site.models import ClinicSettings, Practitioner
from clinic_site.working_hours import is_away, working_stretches
from tests.factories.clinic import (
    make_absence,
    make_closure,
    make_practitioner,
    make_working_times,
)

MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)


def test_they_are_those_of_each_schedule_alone(clinic, django_assert_num_queries):
    own = make_practitioner("Own hours")
    make_practitioner("As the clinic")
    make_working_times(own, (0, time(13), time(17)), (0, time(9), time(12)), (3, time(9), time(10)))
    make_absence(own, MONDAY, from_time=time(15), label="Course")
    make_absence(own, date(2026, 11, 1), date(2026, 11, 24))
    make_absence(own, date(2027, 1, 1), label="Later")
    make_closure(FRIDAY, label="Burst pipe")
    practitioners = list(Practitioner.objects.all())

    with django_assert_num_queries(2):
        hours = hours_of(practitioners, clinic, MONDAY, FRIDAY)

    clinic = ClinicSettings.load()
    for practitioner in practitioners:
        alone = practitioner.schedule(clinic)
        for day in (MONDAY, date(2026, 11, 26), FRIDAY):
            together = hours[practitioner.pk].schedule
            assert working_stretches(together, day) == working_stretches(alone, day)
            for start, end in working_stretches(alone._replace(away=()), day):
                assert is_away(together, start, end) == is_away(alone, start, end)


def test_they_say_why_somebody_is_away(clinic):
    dana = make_practitioner("Dana Okafor")
    make_absence(dana, MONDAY, label="Course")
    make_absence(dana, FRIDAY)
    make_closure(FRIDAY, label="Burst pipe")

    hours = hours_of([dana], clinic, MONDAY, FRIDAY)[dana.pk]

    assert sorted(why for why, _ in hours.reasons) == ["Away", "Away: Course", "Closed: Burst pipe"]

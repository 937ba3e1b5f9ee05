"""When everybody works, read at once."""

from datetime import date, time

from clinic_site.models import Practitioner
from clinic_site.schedules import clinic_hours, hours_of
from clinic_site.working_hours import Away
from tests.factories.clinic import (
    make_absence,
    make_clinic,
    make_closure,
    make_practitioner,
    make_working_times,
)

MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)


def test_they_are_read_with_one_query(db, django_assert_num_queries):
    clinic = make_clinic(opening_times=[(4, time(9), time(12)), (0, time(8), time(20))])
    own = make_practitioner("Own hours")
    other = make_practitioner("As the clinic")
    make_working_times(own, (0, time(13), time(17)), (0, time(9), time(12)), (3, time(9), time(10)))
    make_absence(own, MONDAY, from_time=time(15), label="Course")
    make_absence(own, date(2026, 11, 1), date(2026, 11, 24))
    make_absence(own, date(2027, 1, 1), label="Later")
    make_closure(FRIDAY, label="Burst pipe")
    practitioners = list(Practitioner.objects.all())

    with django_assert_num_queries(1):
        hours = hours_of(practitioners, clinic, MONDAY, FRIDAY)
    with django_assert_num_queries(1):
        week, closures = clinic_hours(MONDAY)

    schedules = {key: each.schedule for key, each in hours.items()}
    closed = Away(FRIDAY, FRIDAY)
    assert schedules[own.pk].week == {
        0: [(time(9), time(12)), (time(13), time(17))],
        3: [(time(9), time(10))],
    }
    assert set(schedules[own.pk].away) == {
        Away(MONDAY, MONDAY, time(15)),
        Away(date(2026, 11, 1), date(2026, 11, 24)),
        closed,
    }
    assert schedules[other.pk].week == {0: [(time(8), time(20))], 4: [(time(9), time(12))]}
    assert schedules[other.pk].away == (closed,)
    assert week == schedules[other.pk].week
    assert closures == [(FRIDAY, FRIDAY)]


def test_they_say_why_somebody_is_away(db):
    clinic = make_clinic()
    dana = make_practitioner("Dana Okafor")
    make_absence(dana, MONDAY, label="Course")
    make_absence(dana, FRIDAY)
    make_closure(FRIDAY, label="Burst pipe")

    hours = hours_of([dana], clinic, MONDAY, FRIDAY)[dana.pk]

    assert sorted(why for why, _ in hours.reasons) == ["Away", "Away: Course", "Closed: Burst pipe"]

"""Practitioners' hours and absences, and closures: what is stored, and how staff enter it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from clinic_site.groups import set_up_groups
from clinic_site.models import Absence, Closure, OpeningTime, Practitioner, WorkingTime
from clinic_site.working_hours import Away, is_away, is_working, working_stretches
from tests.factories.clinic import (
    make_absence,
    make_clinic,
    make_closure,
    make_practitioner,
    make_working_times,
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


@pytest.fixture
def sign_in(client):
    """Return what signs a member of a group in and returns the client."""

    def sign_in(group):
        make_clinic()
        set_up_groups()
        user = get_user_model().objects.create_user(group)
        user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        return client

    return sign_in


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

        stretches = working_stretches(practitioner.schedule(clinic), A_MONDAY)

        assert stretches == [(local(9), local(17))]

    def test_with_own_hours_works_only_then(self, practitioner):
        clinic = make_clinic()
        make_working_times(practitioner, (MONDAY, time(13), time(16)), (MONDAY, time(8), time(12)))

        schedule = practitioner.schedule(clinic)

        assert schedule.week == {MONDAY: [(time(8), time(12)), (time(13), time(16))]}
        assert working_stretches(schedule, A_FRIDAY) == []

    def test_works_neither_during_an_absence_nor_when_the_clinic_is_closed(self, practitioner):
        make_absence(practitioner, A_MONDAY, from_time=time(8), until_time=time(10))
        make_closure(A_FRIDAY)

        schedule = practitioner.schedule(make_clinic())

        assert schedule.away == (
            Away(A_MONDAY, A_MONDAY, time(8), time(10)),
            Away(A_FRIDAY, A_FRIDAY),
        )
        assert is_away(schedule, local(9), local(9, 45))
        assert is_working(schedule, local(10), local(10, 45))
        assert is_away(schedule, local(9, day=A_FRIDAY), local(10, day=A_FRIDAY))

    def test_a_list_of_schedules_asks_once_for_all(self, django_assert_num_queries):
        clinic = make_clinic()
        for name in ("Asha", "Bo", "Cy"):
            make_absence(make_practitioner(name), A_MONDAY)
        everybody = Practitioner.objects.prefetch_related("working_times", "absences")

        # Practitioners, their hours, their absences; the opening hours and the closures.
        with django_assert_num_queries(5):
            schedules = [practitioner.schedule(clinic) for practitioner in everybody]

        assert len(schedules) == 3


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


def hours(*times):
    return [{"weekday": day, "starts": starts, "ends": ends} for day, starts, ends in times]


def practitioner_data(*, working_times=(), absences=(), **facts):
    return nested_form_data(
        {
            "appointment_minutes": 45,
            "buffer_minutes": 15,
            "working_times": inline_formset(working_times),
            "absences": inline_formset(absences),
            **facts,
        }
    )


class TestTheFrontDesk:
    @pytest.fixture
    def desk(self, sign_in):
        return sign_in("Front desk")

    @pytest.fixture
    def address(self, practitioner):
        return f"/admin/practitioner/edit/{practitioner.pk}/"

    def test_enters_an_absence_and_working_hours(self, desk, address, practitioner):
        absence = {"first_day": "2026-11-26", "last_day": "2026-11-26", "label": "Away"}
        data = practitioner_data(
            working_times=hours((MONDAY, "08:00", "12:00"), (MONDAY, "12:00", "16:00")),
            absences=[absence],
            appointment_minutes=30,
        )

        assert desk.post(address, data).status_code == 302

        practitioner = Practitioner.objects.get()
        assert [str(time) for time in practitioner.working_times.all()] == [
            "Monday 08:00 to 12:00",
            "Monday 12:00 to 16:00",
        ]
        assert str(practitioner.absences.get()) == "Away, 2026-11-26 to 2026-11-26"
        assert practitioner.appointment_minutes == 30

    def test_keeps_what_a_colleague_entered_while_the_form_was_open(
        self, desk, address, practitioner
    ):
        seen = practitioner_data(absences=[{"first_day": "2026-11-26", "last_day": "2026-11-26"}])
        make_absence(practitioner, A_MONDAY, label="A colleague's")

        desk.post(address, seen)

        assert practitioner.absences.count() == 2

    def test_cannot_change_who_works_here_or_what_the_register_says(self, desk, address):
        facts = {"name": "Mallory", "registration_number": "999", "is_rostered": "on"}
        facts["register_checked_date"] = "2026-11-20"

        html = desk.get(address).text
        desk.post(address, practitioner_data(**facts))

        practitioner = Practitioner.objects.get()
        assert (practitioner.name, practitioner.registration_number) == ("Asha Rao", "")
        assert not practitioner.is_rostered
        assert practitioner.register_checked_date is None
        assert practitioner.is_active
        assert not any(f'name="{name}"' in html for name in (*facts, "is_active"))

    @pytest.mark.parametrize("address", ["new/", "delete/{pk}/", "copy/{pk}/"])
    def test_neither_adds_nor_deletes_practitioners(self, desk, practitioner, address):
        address = f"/admin/practitioner/{address.format(pk=practitioner.pk)}"

        assert desk.get(address).status_code in (302, 404)
        desk.post(address, practitioner_data(name="New"))

        assert Practitioner.objects.get() == practitioner

    def test_enters_a_closure(self, desk):
        data = {"first_day": "2026-07-01", "last_day": "2026-07-01", "label": "Canada Day"}

        desk.post("/admin/closure/new/", data)

        assert str(Closure.objects.get()) == "Canada Day, 2026-07-01 to 2026-07-01"
        assert "Canada Day" in desk.get("/admin/closure/").text

    def test_finds_practitioners_and_closures_in_the_menu(self, desk):
        html = desk.get("/admin/").text

        assert "/admin/practitioner/" in html
        assert "/admin/closure/" in html
        assert "/admin/bodyarea/" not in html

    def test_is_told_that_hours_overlap(self, desk, address):
        data = practitioner_data(
            working_times=hours((MONDAY, "11:30", "16:00"), (MONDAY, "08:00", "12:00"))
        )

        response = desk.post(address, data)

        assert "This overlaps with 08:00 to 12:00 of the same day." in response.text
        assert not WorkingTime.objects.exists()

    def test_may_delete_one_of_two_that_overlap(self, desk, address, practitioner):
        make_working_times(practitioner, (MONDAY, time(8), time(12)))
        stored = practitioner.working_times.get()
        old, new = hours((MONDAY, "08:00", "12:00"), (MONDAY, "09:00", "13:00"))
        rows = inline_formset([{**old, "id": stored.pk, "DELETE": "on"}, new], initial=1)
        data = practitioner_data() | nested_form_data({"working_times": rows})

        desk.post(address, data)

        assert str(WorkingTime.objects.get()) == "Monday 09:00 to 13:00"

    @pytest.mark.parametrize(
        ("rows", "message"),
        [
            (
                {"working_times": hours((MONDAY, "12:00", "08:00"))},
                "The end must be later than the start.",
            ),
            (
                {"absences": [{"first_day": "2026-11-26", "last_day": "2026-11-25"}]},
                "The last day must not be before the first day.",
            ),
            (
                {
                    "absences": [
                        {
                            "first_day": "2026-11-26",
                            "last_day": "2026-11-26",
                            "from_time": "10:00",
                            "until_time": "09:00",
                        }
                    ]
                },
                "The time until must be later than the time from.",
            ),
            ({"working_times": hours((MONDAY, "", "08:00"))}, "This field is required."),
        ],
    )
    def test_is_told_what_cannot_be(self, desk, address, rows, message):
        response = desk.post(address, practitioner_data(**rows))

        assert message in response.text
        assert not WorkingTime.objects.exists()
        assert not Absence.objects.exists()

    def test_is_warned_never_to_write_a_reason_of_health(self, desk, address):
        assert "Never a reason of health." in desk.get(address).text


def test_an_administrator_makes_a_practitioner_with_their_hours(sign_in):
    data = practitioner_data(
        name="Asha Rao",
        registration_number="12345",
        is_active="on",
        working_times=hours((FRIDAY, "08:00", "12:00")),
    )

    sign_in("Administrators").post("/admin/practitioner/new/", data)

    practitioner = Practitioner.objects.get()
    assert (practitioner.name, practitioner.registration_number) == ("Asha Rao", "12345")
    assert str(practitioner.working_times.get()) == "Friday 08:00 to 12:00"


def test_opening_hours_that_overlap_are_refused(sign_in):
    client = sign_in("Editors")
    before = list(OpeningTime.objects.values_list("pk", flat=True))
    rows = [
        {"weekday": MONDAY, "opens": "08:00", "closes": "12:00"},
        {"weekday": MONDAY, "opens": "11:00", "closes": "13:00"},
    ]
    clinic = make_clinic()
    address = f"/admin/settings/clinic_site/clinicsettings/{clinic.pk}/"

    response = client.post(address, nested_form_data({"opening_times": inline_formset(rows)}))

    assert "This overlaps with 08:00 to 12:00 of the same day." in response.text
    assert len(before) == OpeningTime.objects.count()

"""How staff enter practitioners' hours and absences, and closures, in the admin."""

from datetime import date, time

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from clinic_site.groups import set_up_groups
from clinic_site.models import Absence, Closure, OpeningTime, Practitioner, WorkingTime
from tests.factories.clinic import (
    make_absence,
    make_clinic,
    make_practitioner,
    make_working_times,
)

pytestmark = pytest.mark.django_db

MONDAY, FRIDAY = 0, 4
A_MONDAY = date(2026, 11, 23)


@pytest.fixture
def practitioner():
    return make_practitioner("Asha Rao")


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

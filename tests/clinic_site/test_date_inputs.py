"""Days and times that staff enter: the browser's own fields, and what the server refuses."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils.html import escape
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from clinic_site.groups import set_up_groups
from clinic_site.models import Absence, Closure, OpeningTime, WorkingTime
from tests.factories.clinic import make_absence, make_clinic, make_practitioner, make_working_times

pytestmark = pytest.mark.django_db

DAY = "Choose a day, or write it as 2026-11-27."
TIME = "Choose a time, or write it as 16:30."
OUT_OF_REACH = "Choose a day from 2000-01-01 to 2100-12-31."


@pytest.fixture
def administrator(client):
    make_clinic()
    set_up_groups()
    user = get_user_model().objects.create_user("Ada")
    user.groups.add(Group.objects.get(name="Administrators"))
    client.force_login(user)
    return client


@pytest.fixture
def addresses():
    """Of every form with days or times, by what is entered there."""
    practitioner = f"/admin/practitioner/edit/{make_practitioner('Asha Rao').pk}/"
    clinic = f"/admin/settings/clinic_site/clinicsettings/{make_clinic().pk}/"
    return {
        "absences": practitioner,
        "working_times": practitioner,
        "opening_times": clinic,
        "closure": "/admin/closure/new/",
    }


def kind_of(html, name):
    """Return the type of the field with this name."""
    (field,) = re.findall(f'<input[^>]* name="{name}"[^>]*>', html)
    return re.search(r'type="(\w+)"', field)[1]


@pytest.mark.parametrize(
    ("where", "names", "kind"),
    [
        ("absences", ["first_day", "last_day"], "date"),
        ("absences", ["from_time", "until_time"], "time"),
        ("working_times", ["starts", "ends"], "time"),
        ("opening_times", ["opens", "closes"], "time"),
    ],
)
def test_rows_that_are_added_have_the_browsers_own_fields(
    administrator, addresses, where, names, kind
):
    html = administrator.get(addresses[where]).text
    for name in names:
        assert kind_of(html, f"{where}-__prefix__-{name}") == kind
    assert "initDateChooser" not in html
    assert "initTimeChooser" not in html
    assert "js/admin/half_typed" in html


def test_other_forms_have_the_browsers_own_fields(administrator, addresses):
    assert kind_of(administrator.get(addresses["closure"]).text, "first_day") == "date"
    assert kind_of(administrator.get(addresses["absences"]).text, "register_checked_date") == "date"


def test_what_is_stored_is_shown_as_browsers_read_it(administrator, addresses):
    practitioner = make_practitioner("Bo Lin")
    make_absence(practitioner, "2026-11-27", from_time="09:00", until_time="16:30")
    make_working_times(practitioner, (0, "08:00", "12:15"))
    html = administrator.get(f"/admin/practitioner/edit/{practitioner.pk}/").text
    for value in ("2026-11-27", "09:00", "16:30", "08:00", "12:15"):
        assert f'value="{value}"' in html


ABSENCE = {"first_day": "2026-11-27", "last_day": "2026-11-27"}


@pytest.mark.parametrize(
    ("where", "row", "message"),
    [
        ("absences", ABSENCE | {"first_day": "27/11/2026"}, DAY),
        ("absences", ABSENCE | {"first_day": "Nov 30 2026"}, DAY),
        ("absences", ABSENCE | {"first_day": "26-11-27"}, DAY),
        ("absences", ABSENCE | {"first_day": "0026-11-27"}, OUT_OF_REACH),
        ("absences", ABSENCE | {"last_day": "2126-11-27"}, OUT_OF_REACH),
        ("absences", ABSENCE | {"from_time": "noon"}, TIME),
        ("working_times", {"weekday": 0, "starts": "9am", "ends": "16:00"}, TIME),
        ("opening_times", {"weekday": 0, "opens": "noon", "closes": "16:00"}, TIME),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_stored(
    administrator, addresses, where, row, message
):
    before = OpeningTime.objects.count()
    inlines = {name: inline_formset([]) for name in ("absences", "working_times", "opening_times")}
    data = {"appointment_minutes": 45, "buffer_minutes": 15, "name": "Asha Rao", **inlines}

    response = administrator.post(
        addresses[where], nested_form_data(data | {where: inline_formset([row])})
    )

    assert escape(message) in response.text
    assert not Absence.objects.exists()
    assert not WorkingTime.objects.exists()
    assert OpeningTime.objects.count() == before


@pytest.mark.parametrize("text", ["27/11/2026", "Nov 30 2026", "tomorrow"])
def test_a_closure_on_no_day_is_refused(administrator, addresses, text):
    data = {"first_day": text, "last_day": "2026-11-30", "label": "Flood"}

    response = administrator.post(addresses["closure"], data)

    assert DAY in response.text
    assert not Closure.objects.exists()

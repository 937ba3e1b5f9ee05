from datetime import UTC, datetime

import pytest
from django.utils.datastructures import MultiValueDict

from booking.choices import DeclineReason
from booking.frontdesk.forms import DeclineForm
from booking.frontdesk.situation import Situation
from booking.frontdesk.time_forms import ConfirmForm
from booking.models import AppointmentRequest
from tests.factories.clinic import make_practitioner

from .making import NOW

pytestmark = pytest.mark.django_db

CLOSED = (
    "The clinic is closed then. Choose another time, or tick “It is meant: do it all the same” "
    "below."
)


def situation(clinic):
    """Return the situation of a request that is not stored."""
    return Situation(AppointmentRequest(pk=0, status="new"), clinic, NOW)


def as_posted(data):
    return {name: value if isinstance(value, list) else [value] for name, value in data.items()}


def confirm(clinic, **answers):
    dana = make_practitioner("Dana Okafor")
    data = {"date": "2026-11-25", "time": "10:30", "practitioner": dana.pk, "seen": 1}
    return ConfirmForm(MultiValueDict(as_posted(data | answers)), situation=situation(clinic))


@pytest.mark.parametrize(
    ("date", "time", "error"),
    [
        ("2026-11-23", "10:30", "This day has passed."),
        ("2026-11-24", "09:59", "This time has passed."),
        ("2026-11-24", "10:00", "This time has passed."),
        ("2027-11-29", "10:00", "This is more than a year away. Check the year."),
        ("9999-12-31", "23:59", "This is more than a year away. Check the year."),
        (
            "2026-11-25",
            "20:00",
            CLOSED,
        ),
        (
            "2026-11-25",
            "08:59",
            CLOSED,
        ),
        (
            "2026-11-28",
            "10:00",
            CLOSED,
        ),
        ("2027-03-14", "02:30", "The clocks go forward then: there is no such time on that day."),
    ],
)
def test_a_time_that_cannot_be_is_refused(clinic, date, time, error):
    form = confirm(clinic, date=date, time=time)
    assert not form.is_valid()
    assert error in str(form.errors)


def test_a_closed_hour_can_be_confirmed_on_purpose(clinic):
    asks = confirm(clinic, time="20:00")
    assert "although" not in asks.fields
    assert not asks.is_valid()
    assert "although" in asks.fields
    assert confirm(clinic, time="20:00", although="on").is_valid()


def test_a_clinic_without_opening_hours_is_not_asked_about_them(clinic):
    clinic.opening_times.all().delete()
    assert confirm(type(clinic).objects.get(), time="20:00").is_valid()


@pytest.mark.parametrize(
    ("date", "time", "moment"),
    [
        # The clocks go forward at 2am.
        ("2027-03-14", "01:59", datetime(2027, 3, 14, 6, 59, tzinfo=UTC)),
        ("2027-03-14", "03:00", datetime(2027, 3, 14, 7, 0, tzinfo=UTC)),
        ("2027-03-14", "10:00", datetime(2027, 3, 14, 14, 0, tzinfo=UTC)),
        # They go back at 2am; 1:30 comes twice and the first one is meant.
        ("2027-11-07", "01:30", datetime(2027, 11, 7, 5, 30, tzinfo=UTC)),
        ("2027-11-07", "02:00", datetime(2027, 11, 7, 7, 0, tzinfo=UTC)),
        ("2027-11-07", "10:00", datetime(2027, 11, 7, 15, 0, tzinfo=UTC)),
    ],
)
def test_times_are_right_on_days_when_the_clocks_change(clinic, date, time, moment):
    form = confirm(clinic, date=date, time=time, although="on")
    assert form.is_valid(), form.errors
    assert form.arguments()["appointment_at"] == moment


def test_only_who_takes_appointments_can_be_chosen(clinic):
    away = make_practitioner("Away", is_active=False)
    assert "practitioner" in confirm(clinic, practitioner=away.pk).errors


@pytest.mark.parametrize("field", ["date", "time", "practitioner"])
def test_nothing_may_be_left_out(clinic, field):
    form = confirm(clinic, **{field: ""})
    assert list(form.errors) == [field]


@pytest.mark.parametrize("junk", ["0000-00-00", "25/11/2026", "\x00", "<b>"])
def test_junk_is_refused_without_an_error_of_ours(clinic, junk):
    form = confirm(clinic, date=junk, time=junk, practitioner=junk, seen=junk)
    assert not form.is_valid()


def test_reasons_are_worded_for_the_patient(clinic):
    form = DeclineForm(situation=situation(clinic))
    assert form.fields["reason"].choices == DeclineReason.choices

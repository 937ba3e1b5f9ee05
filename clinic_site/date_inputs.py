"""The browser's own fields for the days and times that staff enter in the admin.

The script of Wagtail's picker turns what it cannot read ("27/11/2026", "noon") into today or now,
and that is then stored. The browser's own fields cannot hold such a text; one that is sent all the
same is refused.
"""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.forms.models import register_form_field_override

# A year that was typed with two digits is the year 26.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
IN_REACH = f"Choose a day from {FIRST_DAY} to {LAST_DAY}."


class WithoutHalves:
    """A field that the browser would send as empty although something stands in it."""

    class Media:
        js = ["js/admin/half_typed.js"]


class DayInput(WithoutHalves, forms.DateInput):
    input_type = "date"


class ClockInput(WithoutHalves, forms.TimeInput):
    input_type = "time"


DAY = {
    "widget": DayInput(
        format="%Y-%m-%d", attrs={"min": FIRST_DAY.isoformat(), "max": LAST_DAY.isoformat()}
    ),
    "input_formats": ["%Y-%m-%d"],
    "validators": [
        MinValueValidator(FIRST_DAY, IN_REACH),
        MaxValueValidator(LAST_DAY, IN_REACH),
    ],
    "error_messages": {"invalid": "Choose a day, or write it as 2026-11-27."},
}
CLOCK = {
    "widget": ClockInput(format="%H:%M"),
    "input_formats": ["%H:%M", "%H:%M:%S"],
    "error_messages": {"invalid": "Choose a time, or write it as 16:30."},
}


def register():
    """Put them in the place of the picker in every form of the admin that is made of a model."""
    register_form_field_override(models.DateField, override=DAY)
    register_form_field_override(models.TimeField, override=CLOCK)

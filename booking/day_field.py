"""The days that staff ask about. Pure: no database, no clock."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

# So that the days around each of them exist, and none is so far that counting up to it is slow.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
_WORDS = f"Choose a day from {FIRST_DAY.year} to {LAST_DAY.year}."


class DayField(forms.DateField):
    """A day that the browser helps to choose."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_validators = (
        MinValueValidator(FIRST_DAY, _WORDS),
        MaxValueValidator(LAST_DAY, _WORDS),
    )

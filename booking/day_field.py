"""The days that staff ask about: the days around each exist, and counting up to one is fast."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from clinic_site.date_inputs import FIRST_DAY, LAST_DAY

_WORDS = f"Choose a day from {FIRST_DAY.year} to {LAST_DAY.year}."


class DayField(forms.DateField):
    """A day that the browser helps to choose."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_validators = (
        MinValueValidator(FIRST_DAY, _WORDS),
        MaxValueValidator(LAST_DAY, _WORDS),
    )

"""For which days numbers are asked."""

from datetime import timedelta

from django import forms

from booking.day_field import DayField

from .period import Period

WEEKS = (4, 12, 52)
WEEKS_AT_FIRST = 12
MOST_DAYS = timedelta(days=53 * 7 - 1)


class PeriodForm(forms.Form):
    """The last `weeks`, or the days from `first` to `last`; all of them may be left out."""

    weeks = forms.TypedChoiceField(
        choices=[(weeks, weeks) for weeks in WEEKS],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.HiddenInput,
    )
    first = DayField(label="From", required=False)
    last = DayField(label="To", required=False)

    def __init__(self, data, *, today, zone, initial=None):
        self.today, self.zone = today, zone
        super().__init__(data, initial=initial, auto_id="id_numbers_%s")

    def clean_last(self):
        last = self.cleaned_data["last"]
        if last and last > self.today:
            raise forms.ValidationError("This day has not come yet.")
        return last

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if self.errors or not (first or last):
            return cleaned
        if not (first and last):
            self.add_error("last" if first else "first", "Choose both days.")
        elif first > last:
            self.add_error("last", "This is before the first day.")
        elif last - first > MOST_DAYS:
            self.add_error("first", "At most 53 weeks at once.")
        return cleaned

    @property
    def chosen_weeks(self):
        """Which of WEEKS is shown; None when the days were chosen one by one."""
        cleaned = self.cleaned_data if self.is_valid() else {}
        if cleaned.get("first"):
            return None
        return cleaned.get("weeks") or WEEKS_AT_FIRST

    def period(self):
        """Return the Period that is asked for; that of a new page when the question is wrong."""
        if weeks := self.chosen_weeks:
            return Period.last_weeks(weeks, today=self.today, zone=self.zone)
        return Period(self.cleaned_data["first"], self.cleaned_data["last"], self.zone)

from django import forms

from booking.day_field import DayField


class DayForm(forms.Form):
    """Which day to show and of whom. What cannot be read counts as not given."""

    date = DayField(input_formats=["%Y-%m-%d"], required=False)
    practitioner = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)

    def __init__(self, data, *, today, practitioners):
        super().__init__(data)
        self.fields["practitioner"].choices = [("", "Everybody"), *practitioners]
        self.is_valid()
        self.day = self.cleaned_data.get("date") or today
        self.practitioner_id = self.cleaned_data.get("practitioner")
        self.data = {"date": self.day, "practitioner": self.practitioner_id or ""}

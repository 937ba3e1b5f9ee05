from datetime import date

from django import forms

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


class DayForm(forms.Form):
    """Which day to show and of whom. What cannot be read counts as not given."""

    date = forms.DateField(
        input_formats=["%Y-%m-%d"],
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    practitioner = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)

    def __init__(self, data, *, today, practitioners):
        super().__init__(data)
        self.fields["practitioner"].choices = [("", "Everybody"), *practitioners]
        self.is_valid()
        self.day = self.cleaned_data.get("date") or today
        self.practitioner_id = self.cleaned_data.get("practitioner")
        self.data = {"date": self.day, "practitioner": self.practitioner_id or ""}

    def clean_date(self):
        day = self.cleaned_data["date"]
        return day if day and FIRST_DAY <= day <= LAST_DAY else None

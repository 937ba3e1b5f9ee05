"""What staff fill in to search, to note and to decide. Forms validate and never write."""

from datetime import UTC, datetime, timedelta

from django import forms

from booking.choices import DeclineReason
from booking.models import InternalNote
from clinic_site.models import Practitioner
from clinic_site.opening_hours import is_open

FURTHEST_APPOINTMENT = timedelta(days=366)


class SearchForm(forms.Form):
    text = forms.CharField(
        label="Search by name, phone, e-mail or reference",
        max_length=100,
        required=False,
        widget=forms.TextInput(
            attrs={"placeholder": "Name, phone, e-mail or reference", "autocomplete": "off"}
        ),
    )


class NoteForm(forms.Form):
    text = forms.CharField(
        label="New note",
        help_text="Only staff see it. At most 2,000 characters.",
        max_length=InternalNote._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data=None):
        # A browser sends two characters for a line end and counts one.
        text = data and {"text": data.get("text", "").replace("\r\n", "\n")}
        super().__init__(text, auto_id="id_note_%s")


class MoveForm(forms.Form):
    """What every move needs: `seen`, the last move that the page showed to the person."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, clinic, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.clinic = clinic
        self.now = now

    @property
    def seen_event_id(self):
        """The event that was posted as seen; None when it is missing or no number."""
        self.is_valid()
        return self.cleaned_data.get("seen")

    def arguments(self):
        """Return what the move's operation takes from this form, once it is valid."""
        return {}


class DeclineForm(MoveForm):
    reason = forms.ChoiceField(
        label="What the patient is told",
        choices=DeclineReason,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a reason."},
    )

    def arguments(self):
        return {"reason": self.cleaned_data["reason"]}


class ConfirmForm(MoveForm):
    """An appointment in the clinic's own time, with somebody who takes appointments."""

    date = forms.DateField(
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Choose a day."},
    )
    time = forms.TimeField(
        input_formats=["%H:%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": "Choose a time."},
    )
    practitioner = forms.ModelChoiceField(
        Practitioner.objects.filter(is_active=True),
        empty_label="Choose",
        error_messages={"required": "Choose who sees the patient."},
    )
    although_closed = forms.BooleanField(
        label="The clinic is closed then: confirm it all the same", required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = self.now.astimezone(self.clinic.zone).date()
        self.fields["date"].widget.attrs |= {
            "min": self.today.isoformat(),
            "max": (self.today + FURTHEST_APPOINTMENT).isoformat(),
        }
        if not self.data.get("although_closed"):
            self.asked_about_hours = self.fields.pop("although_closed")

    def clean_date(self):
        date = self.cleaned_data["date"]
        if date < self.today:
            raise forms.ValidationError("This day has passed.")
        if date > self.today + FURTHEST_APPOINTMENT:
            raise forms.ValidationError("This is more than a year away. Check the year.")
        return date

    def clean(self):
        cleaned = super().clean()
        if "date" in cleaned and "time" in cleaned:
            self._check_time(cleaned)
        return cleaned

    def _check_time(self, cleaned):
        """Set `appointment_at` (UTC). A time that comes twice is taken as the first of the two."""
        zone = self.clinic.zone
        local = datetime.combine(cleaned["date"], cleaned["time"], zone)
        moment = local.astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
            self.add_error("time", "The clocks go forward then: there is no such time on that day.")
        elif moment <= self.now:
            self.add_error("time", "This time has passed.")
        elif self._is_closed(moment) and not cleaned.get("although_closed"):
            self.fields["although_closed"] = self.asked_about_hours
            self.add_error("time", "The clinic is closed then. Check the time.")
        cleaned["appointment_at"] = moment

    def _is_closed(self, moment):
        timetable = self.clinic.timetable
        return bool(timetable) and not is_open(
            timetable, self.clinic.zone, moment, closures=self.clinic.closures
        )

    def arguments(self):
        return {name: self.cleaned_data[name] for name in ("appointment_at", "practitioner")}

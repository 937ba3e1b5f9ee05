"""The request form: what it asks, what it accepts, and how it says what to do about the rest."""

from django import forms

from clinic_site.models import BodyArea

from .choices import NeedleFeeling
from .form_parts import PRIVATE, ContactAnswers, TimeAnswers, at_most
from .form_rendering import Checkboxes, Radios
from .models import AppointmentRequest


class RequestForm(ContactAnswers, TimeAnswers):
    """What a patient asks for. `clinic` decides the days and parts of the day, `wording` the words.

    Groups without a choice (a clinic without opening hours or body areas) are left out.
    """

    optional = (*TimeAnswers.optional, "note")
    unlisted = ("agreed", "topic")
    where_to_put_it = ", and write the extension in the note at the end"
    field_order = (
        "name",
        "phone",
        "email",
        "contact_method",
        "is_returning",
        "body_areas",
        "preferred_days",
        "preferred_parts",
    )

    name = forms.CharField(
        label="Your name",
        validators=[at_most("name", "Your name")],
        widget=forms.TextInput(attrs={"autocomplete": "name", **PRIVATE}),
        error_messages={"required": "Enter your name."},
    )
    is_returning = forms.TypedChoiceField(
        label="Have you been to this clinic before?",
        choices=[("no", "No, I am new here"), ("yes", "Yes, I have been here before")],
        coerce=lambda answer: answer == "yes",
        widget=Radios,
        error_messages={"required": "Choose whether you have been to this clinic before."},
    )
    body_areas = forms.ModelMultipleChoiceField(
        BodyArea.objects.all(),
        label="Where does it hurt?",
        help_text="Choose all that apply.",
        to_field_name="slug",
        widget=Checkboxes,
        error_messages={
            "required": "Choose at least one place where it hurts.",
            "invalid_choice": "One of these places is not in our list any more. Choose again.",
        },
    )
    wants_earlier = forms.BooleanField(
        label="I would like an earlier time if something opens up",
        required=False,
        template_name="booking/checkbox_field.html",
    )
    needle_feeling = forms.ChoiceField(
        label="How do you feel about needles?",
        help_text="Every answer is welcome.",
        choices=NeedleFeeling,
        widget=Radios,
        error_messages={"required": "Choose how you feel about needles."},
    )
    note = forms.CharField(
        label="What should our staff know?",
        required=False,
        validators=[at_most("note", "Your note")],
        widget=forms.Textarea(attrs={"rows": 5, **PRIVATE}),
    )
    agreed = forms.BooleanField(
        template_name="booking/checkbox_field.html",
        error_messages={"required": "Tick the box so that we may contact you."},
    )
    # People do not see it; machines that fill in everything fill it in.
    topic = forms.CharField(
        label="Leave this empty",
        required=False,
        template_name="booking/trap_field.html",
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, data=None, *, clinic, wording, initial=None):
        super().__init__(data, initial=initial)
        # Whoever fell into the trap gets it back empty.
        self.is_trapped = self.is_bound and any(self.data.pop("topic", []))
        self.set_open_times(clinic)
        self.leave_out_empty_groups("body_areas")
        self._set_words(wording)

    def _set_words(self, wording):
        length = AppointmentRequest._meta.get_field("note").max_length
        note, agreed = self.fields["note"], self.fields["agreed"]
        note.help_text = f"{wording.note_notice} At most {length} characters."
        note.widget.attrs["data-at-most"] = length
        agreed.label = wording.agreement

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_body_areas(self):
        return list(self.cleaned_data["body_areas"])

    def clean(self):
        super().clean()
        self.check_contact()
        self.check_times()

    def answers(self):
        """Return what booking.submission.submit takes, once the form is valid."""
        return {
            name: self.cleaned_data.get(name, [])
            for name in self.base_fields
            if name not in self.unlisted
        }

"""The request form: what it asks, what it accepts, and how it says what to do about the rest."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.datastructures import MultiValueDict
from django.utils.text import get_text_list
from phonenumber_field.formfields import PhoneNumberField

from clinic_site.models import BodyArea, Weekday
from clinic_site.opening_hours import parts_open
from clinic_site.typed_text import tidy

from .choices import ContactMethod, NeedleFeeling, PartOfDay
from .form_rendering import Checkboxes, PublicForm, Radios
from .models import AppointmentRequest

_PRIVATE = {"spellcheck": "false"}  # Some browsers send what they check to their maker.


def _at_most(name, called):
    """Say when a text is too long, instead of cutting it off as a maxlength attribute does."""
    length = AppointmentRequest._meta.get_field(name).max_length
    return MaxLengthValidator(
        length, f"{called} may have at most {length} characters. It has %(show_value)s."
    )


class RequestForm(PublicForm):
    """What a patient asks for. `clinic` decides the days and parts of the day, `wording` the words.

    Groups without a choice (a clinic without opening hours or body areas) are left out.
    """

    optional = ("preferred_days", "preferred_parts", "note")
    when_empty = {"preferred_days": "Any day", "preferred_parts": "Any time of day"}
    unlisted = ("agreed", "topic")

    name = forms.CharField(
        label="Your name",
        validators=[_at_most("name", "Your name")],
        widget=forms.TextInput(attrs={"autocomplete": "name", **_PRIVATE}),
        error_messages={"required": "Enter your name."},
    )
    phone = PhoneNumberField(
        label="Phone number",
        help_text="With its area code. A phone number or an e-mail address is enough.",
        required=False,
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", **_PRIVATE}
        ),
        error_messages={
            "invalid": "Enter a phone number with its area code, such as 905-555-0123. A number "
            "outside Canada and the USA starts with + and the country code."
        },
    )
    email = forms.EmailField(
        label="E-mail address",
        required=False,
        max_length=None,
        validators=[_at_most("email", "Your e-mail address")],
        widget=forms.EmailInput(
            attrs={
                "inputmode": "email",
                "autocomplete": "email",
                "autocapitalize": "none",
                **_PRIVATE,
            }
        ),
        error_messages={"invalid": "Enter an e-mail address such as name@example.com."},
    )
    contact_method = forms.ChoiceField(
        label="How should we reach you?",
        choices=ContactMethod,
        widget=Radios,
        error_messages={"required": "Choose how we should reach you."},
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
    preferred_days = forms.TypedMultipleChoiceField(
        label="Which days suit you?",
        help_text="Choose all that suit you, or none if any day suits.",
        required=False,
        coerce=int,
        widget=Checkboxes,
        error_messages={"invalid_choice": "We are closed on one of these days. Choose again."},
    )
    preferred_parts = forms.MultipleChoiceField(
        label="Which part of the day suits you?",
        help_text="Choose all that suit you, or none if any time suits.",
        required=False,
        widget=Checkboxes,
        error_messages={"invalid_choice": "We are closed at one of these times. Choose again."},
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
        validators=[_at_most("note", "Your note")],
        widget=forms.Textarea(attrs={"rows": 5, **_PRIVATE}),
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
        super().__init__(
            None if data is None else self._tidied(data), initial=initial, label_suffix=""
        )
        # Whoever fell into the trap gets it back empty.
        self.is_trapped = self.is_bound and any(self.data.pop("topic", []))
        self.open_parts = {
            day: parts for day in Weekday if (parts := parts_open(clinic.timetable, day))
        }
        self._set_choices()
        self._set_words(wording)

    def _tidied(self, data):
        """Return the posted answers, and nothing else that was posted, in tidy text."""
        return MultiValueDict(
            {
                name: [tidy(text) for text in data.getlist(name)]
                for name in self.base_fields
                if name in data
            }
        )

    def _set_choices(self):
        fields = self.fields
        any_open = {part for parts in self.open_parts.values() for part in parts}
        fields["preferred_days"].choices = [(day.value, day.label) for day in self.open_parts]
        fields["preferred_parts"].choices = [
            (part.value, part.label) for part in PartOfDay if part in any_open
        ]
        for name in ("body_areas", "preferred_days", "preferred_parts"):
            if not fields[name].choices:
                del fields[name]

    def _set_words(self, wording):
        length = AppointmentRequest._meta.get_field("note").max_length
        note, agreed = self.fields["note"], self.fields["agreed"]
        note.help_text = f"{wording.note_notice} At most {length} characters."
        note.widget.attrs["data-at-most"] = length
        agreed.label = wording.agreement

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_phone(self):
        phone = self.cleaned_data["phone"]
        if phone and phone.extension:
            # E.164, in which numbers are stored and compared, has no place for it.
            raise forms.ValidationError(
                "Enter the number without its extension, and write the extension in the note at "
                "the end."
            )
        return phone

    def clean_email(self):
        local, at, domain = self.cleaned_data["email"].rpartition("@")
        return local + at + domain.lower()

    def clean_body_areas(self):
        return list(self.cleaned_data["body_areas"])

    def clean_preferred_days(self):
        return sorted(set(self.cleaned_data["preferred_days"]))

    def clean_preferred_parts(self):
        return [part.value for part in PartOfDay if part in self.cleaned_data["preferred_parts"]]

    def clean(self):
        super().clean()
        self._check_contact()
        self._check_times()

    def _check_contact(self):
        """Ask for one way to reach the patient, and for the one that they chose."""
        method = self.cleaned_data.get("contact_method")
        # A field with an error of its own is not among the cleaned ones.
        no_phone = self.cleaned_data.get("phone") == ""
        no_email = self.cleaned_data.get("email") == ""
        if no_phone and no_email:
            self.add_error("phone", "Enter a phone number or an e-mail address.")
        elif no_email and method == ContactMethod.EMAIL:
            self.add_error("email", "Enter your e-mail address, or choose “Call me” below.")
        elif no_phone and method == ContactMethod.CALL:
            self.add_error("phone", "Enter your phone number, or choose “E-mail me” below.")

    def _check_times(self):
        """Refuse days and parts of day of which no combination is open.

        Without days or without parts there is one: only what is open at some time can be chosen.
        """
        days = self.cleaned_data.get("preferred_days")
        parts = self.cleaned_data.get("preferred_parts")
        if not days or not parts:
            return
        if not any(part in self.open_parts[day] for day in days for part in parts):
            named_days = get_text_list([Weekday(day).label for day in days], "or")
            self.add_error(
                "preferred_parts",
                f"We are not open in the {get_text_list(parts, 'or')} on {named_days}. Choose "
                "another day or another part of the day.",
            )

    def typed(self):
        """Return what was typed and ticked, right or wrong, as another form's `initial`."""
        return {field.name: field.data for field in self}

    def answers(self):
        """Return what booking.submission.submit takes, once the form is valid."""
        return {
            name: self.cleaned_data.get(name, [])
            for name in self.base_fields
            if name not in self.unlisted
        }

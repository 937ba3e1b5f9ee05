"""What the public forms have in common: how to reach the patient, and when they have time."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.datastructures import MultiValueDict
from django.utils.text import get_text_list
from phonenumber_field.formfields import PhoneNumberField

from clinic_site.models import Weekday
from clinic_site.opening_hours import parts_open
from clinic_site.typed_text import tidy

from .choices import ContactMethod, PartOfDay
from .form_rendering import Checkboxes, PublicForm, Radios
from .models import AppointmentRequest

PRIVATE = {"spellcheck": "false"}  # Some browsers send what they check to their maker.


def at_most(name, called):
    """Say when a text is too long, instead of cutting it off as a maxlength attribute does."""
    length = AppointmentRequest._meta.get_field(name).max_length
    return MaxLengthValidator(
        length, f"{called} may have at most {length} characters. It has %(show_value)s."
    )


class TidyForm(PublicForm):
    """A public form that takes its answers, and nothing else that was posted, in tidy text."""

    def __init__(self, data=None, *, initial=None):
        super().__init__(
            None if data is None else self._tidied(data), initial=initial, label_suffix=""
        )

    def _tidied(self, data):
        return MultiValueDict(
            {
                name: [tidy(text) for text in data.getlist(name)]
                for name in self.base_fields
                if name in data
            }
        )

    def typed(self):
        """Return what was typed and ticked, right or wrong, as another form's `initial`."""
        return {field.name: field.data for field in self}


def without_extension(phone, where_to_put_it):
    """Return the number; refuse one with an extension, and say where that can be written."""
    if phone and phone.extension:
        # E.164, in which numbers are stored and compared, has no place for it.
        raise forms.ValidationError(f"Enter the number without its extension{where_to_put_it}.")
    return phone


class ContactAnswers(TidyForm):
    """How to reach the patient."""

    # Where an extension goes, which the phone number cannot hold.
    where_to_put_it = ""

    phone = PhoneNumberField(
        label="Phone number",
        help_text="With its area code. A phone number or an e-mail address is enough.",
        required=False,
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", **PRIVATE}
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
        validators=[at_most("email", "Your e-mail address")],
        widget=forms.EmailInput(
            attrs={
                "inputmode": "email",
                "autocomplete": "email",
                "autocapitalize": "none",
                **PRIVATE,
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

    def clean_phone(self):
        return without_extension(self.cleaned_data["phone"], self.where_to_put_it)

    def clean_email(self):
        local, at, domain = self.cleaned_data["email"].rpartition("@")
        return local + at + domain.lower()

    def check_contact(self):
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


class TimeAnswers(TidyForm):
    """Days and parts of the day that suit. A clinic without opening hours does not ask."""

    optional = ("preferred_days", "preferred_parts")
    when_empty = {"preferred_days": "Any day", "preferred_parts": "Any time of day"}

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

    def set_open_times(self, clinic):
        """Let the clinic's opening hours decide what can be chosen."""
        self.open_parts = {
            day: parts for day in Weekday if (parts := parts_open(clinic.timetable, day))
        }
        any_open = {part for parts in self.open_parts.values() for part in parts}
        days, parts = self.fields["preferred_days"], self.fields["preferred_parts"]
        days.choices = [(day.value, day.label) for day in self.open_parts]
        parts.choices = [(part.value, part.label) for part in PartOfDay if part in any_open]
        self.leave_out_empty_groups("preferred_days", "preferred_parts")

    def leave_out_empty_groups(self, *names):
        for name in names:
            if not self.fields[name].choices:
                del self.fields[name]

    def clean_preferred_days(self):
        return sorted(set(self.cleaned_data["preferred_days"]))

    def clean_preferred_parts(self):
        return [part.value for part in PartOfDay if part in self.cleaned_data["preferred_parts"]]

    def check_times(self):
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

"""What a patient can type on the status page and to get a lost link."""

from django import forms

from booking.choices import ContactMethod
from booking.form_parts import PRIVATE, ContactAnswers, TidyForm, TimeAnswers


class ContactForm(ContactAnswers):
    """New ways to reach the patient. What is stored is never shown; what is left empty stays."""

    def __init__(self, data=None, *, request, initial=None):
        super().__init__(data, initial=initial or {"contact_method": request.contact_method})
        self.request = request
        for name in ("phone", "email"):
            field = self.fields[name]
            field.label = f"New {field.label[0].lower()}{field.label[1:]}"
        self.fields["phone"].help_text = "With its area code. Leave it empty to keep what we have."
        self.fields["email"].help_text = "Leave it empty to keep what we have."

    def clean(self):
        super().clean()
        self._check_way()

    def _check_way(self):
        """Ask for the way that they chose, if we have none and they enter none."""
        method = self.cleaned_data.get("contact_method")
        for name, way, message in (
            ("phone", ContactMethod.CALL, "Enter your phone number, or choose “E-mail me” below."),
            ("email", ContactMethod.EMAIL, "Enter your e-mail address, or choose “Call me” below."),
        ):
            if method == way and self.cleaned_data.get(name) == "" and not self._stored(name):
                self.add_error(name, message)

    def _stored(self, name):
        return getattr(self.request, name)

    def answers(self):
        """Return what booking.upkeep.change_contact takes, once the form is valid."""
        return {
            "phone": self.cleaned_data["phone"] or None,
            "email": self.cleaned_data["email"] or None,
            "contact_method": self.cleaned_data["contact_method"],
        }


class OtherTimesForm(TimeAnswers):
    """Which other days and parts of the day suit."""

    def __init__(self, data=None, *, clinic, initial=None):
        super().__init__(data, initial=initial)
        self.set_open_times(clinic)

    def clean(self):
        super().clean()
        self.check_times()

    def answers(self):
        """Return what booking.operations.ask_other_times takes, once the form is valid."""
        return {
            "days": self.cleaned_data.get("preferred_days", []),
            "parts": self.cleaned_data.get("preferred_parts", []),
        }


class LostLinkForm(TidyForm):
    optional = ("reference",)

    email = ContactAnswers.base_fields["email"]
    reference = forms.CharField(
        label="Your reference",
        required=False,
        help_text="Such as CDF-GHJ. Leave it empty if you do not know it.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", **PRIVATE}
        ),
    )

    def __init__(self, data=None):
        super().__init__(data)
        self.fields["email"].required = True
        self.fields["email"].error_messages["required"] = "Enter your e-mail address."
        self.fields["email"].help_text = "The one that you gave us with your request."

    clean_email = ContactAnswers.clean_email

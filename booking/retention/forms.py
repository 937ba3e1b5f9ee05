"""What is asked before something is kept, copied or erased. Forms validate and never write."""

import re

from django import forms

from booking.models import AppointmentRequest
from clinic_site.typed_text import fold

from .models import DataRequest

# As many as one person's requests can be, and few enough for one page.
MOST_CHOSEN = 50

NO_NAMES = "Leave out names, contact details and health: the reason is kept for good."


class HoldForm(forms.Form):
    reason = forms.CharField(
        label="Why must it be kept?",
        max_length=AppointmentRequest._meta.get_field("hold_reason").max_length,
        help_text="Such as: letter of a lawyer of 3 November. Leave out health details.",
        error_messages={"required": "Say why it must be kept."},
    )

    def __init__(self, data=None):
        super().__init__(data, auto_id="id_hold_%s")


class RemovedForm(forms.Form):
    """A request that is gone, by its reference."""

    reference = forms.CharField(
        label="Was this request deleted?",
        help_text="Its reference, such as K7M-4QX.",
        max_length=7,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data=None):
        super().__init__(data, auto_id="id_removed_%s")

    def clean_reference(self):
        return normal(self.cleaned_data["reference"])


class ReasonForm(forms.Form):
    """Why a patient's requests are copied or erased, without a word about the patient."""

    reason = forms.CharField(
        label="Why?",
        max_length=DataRequest._meta.get_field("reason").max_length,
        error_messages={"required": "Say why."},
    )

    def __init__(self, data=None, *, requests):
        super().__init__(data, auto_id=f"id_{self.prefix_of_ids}_%s")
        self.requests = requests

    def clean_reason(self):
        reason = self.cleaned_data["reason"]
        if any(names_the_patient(reason, request) for request in self.requests):
            raise forms.ValidationError(
                "Leave out the patient’s name, phone number and e-mail address: the reason is "
                "kept for good."
            )
        return reason


class CopyForm(ReasonForm):
    prefix_of_ids = "copy"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = f"Such as: asked for it by phone. {NO_NAMES}"


class EraseForm(ReasonForm):
    prefix_of_ids = "erase"

    confirmation = forms.CharField(
        label="Type the reference of each request that is to be erased",
        help_text="With a space between them.",
        max_length=8 * MOST_CHOSEN,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Type the references to confirm."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = f"Such as: asked for it in writing. {NO_NAMES}"

    def clean_confirmation(self):
        typed = {normal(word) for word in re.split(r"[\s,;]+", self.cleaned_data["confirmation"])}
        if typed - {""} != {request.reference for request in self.requests}:
            raise forms.ValidationError("These are not the references of the requests above.")
        return typed


def normal(reference):
    """Return a reference as it is stored, however it was typed."""
    letters = re.sub(r"[\s-]", "", reference).upper()
    return f"{letters[:3]}-{letters[3:]}" if letters else ""


def names_the_patient(text, request):
    """Say whether the text holds the patient's full or family name, phone number or e-mail."""
    folded, digits = fold(text), re.sub(r"\D", "", text)
    words = fold(request.name).split()
    has_name = bool(words) and words[-1] in re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", folded)
    phone = re.sub(r"\D", "", str(request.phone and request.phone.as_e164))[-7:]
    has_email = bool(request.email) and fold(request.email) in folded
    return has_name or has_email or (bool(phone) and phone in digits)

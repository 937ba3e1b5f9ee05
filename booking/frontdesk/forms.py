"""What staff fill in to search, to note and to decide. Forms validate and never write."""

from django import forms
from phonenumber_field.formfields import PhoneNumberField

from booking import operations
from booking.choices import CallOutcome, ContactMethod, DeclineReason
from booking.form_parts import without_extension
from booking.models import AppointmentRequest, InternalNote, Status


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
    """What every move needs: `seen`, the last move that the page showed to the person.

    `situation` is what the decision is made on.
    """

    # Buttons that send an answer of their own, as (field name, [(value, label)]).
    answers = None
    # What the moves about times have beside plain fields.
    days = typed_rows = ()

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, situation, **kwargs):
        super().__init__(data, **kwargs)
        self.situation = situation
        self.clinic = situation.clinic
        self.now = situation.now

    @property
    def seen_event_id(self):
        """The event that was posted as seen; None when it is missing or no number."""
        self.is_valid()
        return self.cleaned_data.get("seen")

    @property
    def plain_fields(self):
        """The fields that need no arrangement of their own."""
        return self.visible_fields()

    def arguments(self):
        """Return what the move's operation takes from this form, once it is valid."""
        return {}


class CallForm(MoveForm):
    answers = "outcome", CallOutcome.choices

    outcome = forms.ChoiceField(
        choices=CallOutcome,
        widget=forms.HiddenInput,
        error_messages={"required": "Say what became of the call."},
    )

    def arguments(self):
        return {"outcome": self.cleaned_data["outcome"]}


class DeclineForm(MoveForm):
    reason = forms.ChoiceField(
        label="What the patient is told",
        choices=DeclineReason,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a reason."},
    )

    def arguments(self):
        return {"reason": self.cleaned_data["reason"]}


class DuplicateForm(MoveForm):
    """The request that counts: one of those that look like the same person's, or a reference."""

    original = forms.ChoiceField(
        label="The request that counts",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "That one cannot be chosen any more. Choose again."},
    )
    reference = forms.CharField(
        label="Or its reference",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"placeholder": "K7M-4QX", "autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.candidates = {
            str(hint.request.pk): hint
            for hint in self.situation.hints
            if hint.request.status in operations.COUNTING
        }
        if self.candidates:
            self.fields["original"].choices = [
                (pk, self._in_words(hint)) for pk, hint in self.candidates.items()
            ]
        else:
            del self.fields["original"]
            self.fields["reference"].label = "Reference of the request that counts"

    def _in_words(self, hint):
        other = hint.request
        asked = self.situation.time.ago(other.created_at)
        status = other.get_status_display()
        return f"{other.reference}, {other.name}: {status}, asked {asked}. {hint.shared}."

    def clean(self):
        cleaned = super().clean()
        chosen, typed = cleaned.get("original"), cleaned.get("reference")
        if self.errors:
            return cleaned
        if chosen and typed:
            self.add_error("reference", "You chose one above. Leave this empty, or correct it.")
        elif chosen:
            cleaned["counts"] = self.candidates[chosen].request
        elif typed:
            cleaned["counts"] = self._referenced(typed)
        else:
            self.add_error("reference", "Choose the request that counts, or type its reference.")
        return cleaned

    def _referenced(self, typed):
        letters = "".join(letter for letter in typed.upper() if letter.isalnum())
        found = AppointmentRequest.objects.defer("note").filter(
            reference=f"{letters[:3]}-{letters[3:]}"
        )
        original = found.first()
        if original is None:
            self.add_error("reference", "There is no request with this reference.")
        elif original == self.situation.request:
            self.add_error("reference", "This is the reference of this very request.")
        elif original.status == Status.DUPLICATE:
            self.add_error("reference", "That one is a duplicate itself.")
        elif original.status not in operations.COUNTING:
            self.add_error("reference", "That one is closed: nobody would answer either of them.")
        return original

    def arguments(self):
        return {"original": self.cleaned_data["counts"]}


class ReplaceLinkForm(forms.Form):
    """Which event set the e-mail address that the page showed: never the address itself."""

    seen_address = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def seen_address_id(self):
        """Return the key that was posted; None when there is none, or no number."""
        self.is_valid()
        return self.cleaned_data.get("seen_address")


class ContactForm(forms.Form):
    """How to reach the patient, as they told the front desk.

    `seen_contact` is the event of the last change that the page showed.
    """

    seen_contact = forms.IntegerField(required=False, widget=forms.HiddenInput)
    phone = PhoneNumberField(
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        error_messages={"invalid": "Enter a phone number with its area code."},
    )
    email = forms.EmailField(
        label="E-mail",
        required=False,
        max_length=AppointmentRequest._meta.get_field("email").max_length,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Enter an e-mail address such as name@example.com."},
    )
    contact_method = forms.ChoiceField(
        label="Wants to be reached by",
        choices=[(ContactMethod.CALL, "Phone"), (ContactMethod.EMAIL, "E-mail")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how they want to be reached."},
    )

    def __init__(self, data=None, *, request, seen=None):
        initial = {name: getattr(request, name) for name in ("phone", "email", "contact_method")}
        initial["seen_contact"] = seen and seen.pk
        super().__init__(data, initial=initial, auto_id="id_contact_%s")

    def after(self, event, *, request):
        """Return this form for somebody who is told of that change, with what they typed."""
        answers = self.data.copy()
        answers["seen_contact"] = event.pk if event else ""
        return ContactForm(answers, request=request)

    def clean_phone(self):
        return without_extension(self.cleaned_data["phone"], ", and note that as a note")

    def clean(self):
        cleaned = super().clean()
        wanted = {ContactMethod.CALL: "phone", ContactMethod.EMAIL: "email"}
        name = wanted.get(cleaned.get("contact_method"))
        if name in cleaned and not cleaned[name]:
            self.add_error(name, "They want to be reached this way: fill it in.")
        return cleaned

    def arguments(self):
        """Return what booking.upkeep.change_contact takes, once the form is valid."""
        answers = dict(self.cleaned_data)
        return answers | {"seen_contact_id": answers.pop("seen_contact")}

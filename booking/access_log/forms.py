"""What is asked of the access log."""

from datetime import timedelta

from django import forms
from django.contrib.auth import get_user_model
from django.urls import reverse

from booking.day_field import DayField

from .models import Access, AccessedRequest

DAYS_AT_FIRST = timedelta(days=13)
MOST_DAYS = timedelta(days=92)


class FindForm(forms.Form):
    """One of two questions. `cleaned_data["found"]` is the address of its answer."""

    reference = forms.CharField(
        label="Reference of the request",
        max_length=7,
        required=False,
        help_text="Such as K7M-4QX. It may be deleted.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    username = forms.CharField(
        label="Username of the person",
        max_length=150,
        required=False,
        help_text="The account may be deleted.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="id_access_%s", **kwargs)

    def clean_reference(self):
        reference = self.cleaned_data["reference"].upper().strip()
        if len(reference) == 6:
            reference = f"{reference[:3]}-{reference[3:]}"
        if not reference:
            return None
        seen = AccessedRequest.objects.filter(reference=reference).first()
        if seen is None:
            raise forms.ValidationError("The log holds no request with this reference.")
        return reverse("access_log:request_log", args=[seen.request_number])

    def clean_username(self):
        username = self.cleaned_data["username"].strip()
        if not username:
            return None
        user = get_user_model().objects.filter(username__iexact=username).first()
        seen = Access.objects.filter(who=username).order_by("-at").first()
        if not (user or seen):
            raise forms.ValidationError("There is no such account, and the log holds none.")
        return reverse("access_log:person_log", args=[user.pk if user else seen.who_id])

    def clean(self):
        cleaned = super().clean()
        cleaned["found"] = cleaned.get("reference") or cleaned.get("username")
        if not (self.errors or cleaned["found"]):
            name = "username" if "username" in self.data else "reference"
            self.add_error(name, "Type what you look for.")
        return cleaned


class DatesForm(forms.Form):
    first = DayField(label="From")
    last = DayField(label="To")

    def __init__(self, data, *, today):
        last = data.get("last") or today.isoformat()
        first = data.get("first") or (today - DAYS_AT_FIRST).isoformat()
        super().__init__({"first": first, "last": last}, auto_id="id_access_%s")
        self.today = today

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            if cleaned["first"] > cleaned["last"]:
                self.add_error("last", "This is before the first day.")
            elif cleaned["last"] - cleaned["first"] > MOST_DAYS:
                self.add_error("first", "At most three months at once.")
        return cleaned

    def dates(self):
        """Return the first and the last day; those of a new page when the ones sent are wrong."""
        if self.is_valid():
            return self.cleaned_data["first"], self.cleaned_data["last"]
        return self.today - DAYS_AT_FIRST, self.today

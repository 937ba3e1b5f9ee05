"""What the inbox's addresses may say: which view, narrowed by what. Nothing about a patient."""

from datetime import datetime, time, timedelta
from functools import cache

from django import forms
from django.db.models import Q
from django.utils.http import urlencode

from booking.choices import ContactMethod
from booking.day_field import DayField
from booking.models import Status
from clinic_site.models import Practitioner

from .wording import CONTACT_LABELS

MINE, NOBODYS = "me", "nobody"


class FilterForm(forms.Form):
    """Every filter is optional. What cannot be understood is left out, and said to be wrong."""

    status = forms.ChoiceField(required=False, choices=[("", "Any status"), *Status.choices])
    practitioner = forms.ChoiceField(required=False)
    contact_method = forms.ChoiceField(
        label="Reach by",
        required=False,
        choices=[("", "Call or e-mail"), *((m.value, CONTACT_LABELS[m]) for m in ContactMethod)],
    )
    claimed = forms.ChoiceField(
        label="Who is on it",
        required=False,
        choices=[("", "Anybody or nobody"), (MINE, "I am on it"), (NOBODYS, "Nobody is on it")],
    )
    came_from = DayField(label="Came from", required=False)
    came_until = DayField(label="Came until", required=False)
    earlier = forms.BooleanField(label="Wants an earlier time", required=False)

    def __init__(self, data):
        super().__init__(data, auto_id="id_filter_%s")
        # Read only when somebody filters.
        self.fields["practitioner"].choices = cache(_practitioners)
        self.is_valid()

    @property
    def query(self):
        """Return what narrows, as the parameters of an address."""
        values = {name: self.cleaned_data.get(name) for name in self.fields}
        return {name: _as_text(value) for name, value in values.items() if value}

    def narrow(self, requests, *, user, zone):
        """Return those of the requests that the filters let through. Dates are the clinic's."""
        chosen = self.cleaned_data
        equal = {
            name: chosen[name]
            for name in ("status", "practitioner", "contact_method")
            if chosen.get(name)
        }
        conditions = Q(**equal)
        if chosen.get("claimed"):
            conditions &= Q(claimed_by=user if chosen["claimed"] == MINE else None)
        if chosen.get("earlier"):
            conditions &= Q(wants_earlier=True)
        if chosen.get("came_from"):
            conditions &= Q(created_at__gte=_midnight(chosen["came_from"], zone))
        if chosen.get("came_until"):
            after = chosen["came_until"] + timedelta(days=1)
            conditions &= Q(created_at__lt=_midnight(after, zone))
        return requests.filter(conditions)


def _practitioners():
    names = Practitioner.objects.values_list("pk", "name")
    return [("", "Anybody"), *((str(pk), name) for pk, name in names)]


def _as_text(value):
    return "1" if value is True else str(value)


def _midnight(day, zone):
    return datetime.combine(day, time.min, zone)


def address(base, *queries):
    """Return the address with the parameters of all queries, those with a value."""
    parameters = {name: value for query in queries for name, value in query.items() if value}
    return f"{base}?{urlencode(parameters)}" if parameters else base


class FilterNameForm(forms.Form):
    name = forms.CharField(
        label="Name of this filter",
        help_text="Only you see it. Never a patient's name.",
        max_length=40,
    )

"""Forms about times: suggestions to choose from, and anything else typed. In the clinic's time."""

from datetime import UTC, datetime, timedelta
from functools import cached_property

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from booking.free_times import FreeTime, suits
from booking.operations import MOST_OFFERS

from .forms import MoveForm
from .time_choices import Choice, Row, by_day

FURTHEST_APPOINTMENT = timedelta(days=366)


class TimesForm(MoveForm):
    """Up to `most` times, ticked or typed. What is out of the ordinary is asked about once."""

    choice_type = "checkbox"
    most = 1
    suffixes = ("",)

    chosen = forms.Field(required=False, widget=forms.SelectMultiple)
    although = forms.BooleanField(label="It is meant: do it all the same", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = self.now.astimezone(self.clinic.zone).date()
        self.practitioners = self.situation.diary.practitioners
        for suffix in self.suffixes:
            self.fields[f"date{suffix}"] = self._date_field()
            self.fields[f"time{suffix}"] = _time_field()
            self.fields[f"practitioner{suffix}"] = self._practitioner_field()
        self.asked_although = self.fields.pop("although")
        if self.data.get("although"):
            self.fields["although"] = self.asked_although

    def _date_field(self):
        last = self.today + FURTHEST_APPOINTMENT
        bounds = {"min": self.today.isoformat(), "max": last.isoformat()}
        return forms.DateField(
            label="Date",
            required=False,
            input_formats=["%Y-%m-%d"],
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **bounds}),
        )

    def _practitioner_field(self):
        names = [(str(pk), str(each)) for pk, each in self.practitioners.items()]
        return forms.ChoiceField(
            label="Practitioner",
            required=False,
            choices=names if len(names) == 1 else [("", "Choose"), *names],
        )

    # What is shown.

    @property
    def plain_fields(self):
        arranged = {"chosen", *(field.name for row in self.typed_rows for field in row)}
        plain = [field for field in self.visible_fields() if field.name not in arranged]
        return sorted(plain, key=lambda field: field.name != "although")

    @cached_property
    def typed_rows(self):
        names = ("date", "time", "practitioner")
        return [Row(*(self[f"{name}{suffix}"] for name in names)) for suffix in self.suffixes]

    @property
    def shows_typed(self):
        """Whether the typed times are to be seen at once: something is in them, or nothing else."""
        typed = any(row.date.value() or row.time.value() for row in self.typed_rows)
        in_error = any(field.errors for row in self.typed_rows for field in row)
        is_missing = self["chosen"].errors and not any(self._chosen_values())
        return typed or in_error or is_missing or not self.days

    @cached_property
    def days(self):
        """The suggestions as [(day, [(practitioner, [Choice])])]."""
        chosen = self._chosen_values()
        return by_day(
            [(free, self._choice(number, free, chosen)) for number, free in self._listed()],
            self.clinic.zone,
        )

    def _listed(self):
        """Return what is suggested and what is chosen, numbered and in order of time.

        Before all of them comes what the patient was offered, where it can be confirmed.
        """
        offered = {free.value: free for free in self._offered()}
        listed = offered | {free.value: free for free in self.situation.suggested}
        for value in self._chosen_values():
            if time := self._read(value):
                is_suitable = suits(self.situation.request, time[0], self.clinic.zone)
                listed.setdefault(value, FreeTime(*time, is_suitable))
        return enumerate(
            sorted(listed.values(), key=lambda free: (free.value not in offered, free.starts_at))
        )

    def _offered(self):
        return self.situation.diary.offers_to(self.situation.request)

    def _choice(self, number, free, chosen):
        note = "" if free.suits else "not what they asked for"
        if free.is_offered_to_other:
            note = "offered to somebody else"
        elif free.value in {offer.value for offer in self._offered()}:
            note = "offered to the patient"
        return Choice(
            free.value,
            self.situation.time.clock(free.starts_at),
            note,
            free.value in chosen,
            self.auto_id % f"chosen_{number}",
        )

    def _chosen_values(self):
        value = self["chosen"].value() or []
        return [value] if isinstance(value, str) else list(value)[: 2 * MOST_OFFERS]

    # What is accepted.

    def clean(self):
        cleaned = super().clean()
        ticked = [value for value in self._chosen_values() if value]
        times = [self._check("chosen", self._read(value)) for value in ticked]
        typed = [self._typed(suffix) for suffix in self.suffixes]
        times += [time for time in typed if time]
        if not times and not self.errors:
            self.add_error("chosen", "Choose a time, or type another one.")
        cleaned["times"] = list(dict.fromkeys(filter(None, times)))
        if len(times) > self.most:
            self.add_error("chosen", self.too_many)
        return cleaned

    def _read(self, value):
        """Return a ticked value as (starts_at, Practitioner), or None when it is none of ours."""
        pk, _, moment = value.partition("@")
        try:
            starts_at = datetime.strptime(moment, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
            return starts_at, self.practitioners[int(pk)]
        except (ValueError, KeyError):
            return None

    def _typed(self, suffix):
        """Return the time that was typed in one row, or None. A half-typed one is an error."""
        names = [f"{name}{suffix}" for name in ("date", "time", "practitioner")]
        date, time, practitioner = (self.cleaned_data.get(name) for name in names)
        if not (date or time) and not self._is_alone(practitioner):
            return None
        missing = ["Choose a day.", "Choose a time.", "Choose who sees the patient."]
        for name, value, words in zip(names, (date, time, practitioner), missing, strict=True):
            if not value and name not in self.errors:
                self.add_error(name, words)
        if any(name in self.errors for name in names) or not self._is_day(names[0], date):
            return None
        starts_at = self._moment(names[1], date, time)
        return starts_at and self._check(
            names[1], (starts_at, self.practitioners[int(practitioner)])
        )

    def _is_alone(self, practitioner):
        """Whether only a practitioner was chosen, out of several: then the time is missing."""
        return practitioner and len(self.practitioners) > 1

    def _is_day(self, name, date):
        if date < self.today:
            self.add_error(name, "This day has passed.")
        elif date > self.today + FURTHEST_APPOINTMENT:
            self.add_error(name, "This is more than a year away. Check the year.")
        return name not in self.errors

    def _moment(self, name, date, time):
        """Return the moment (UTC). A time that comes twice is taken as the first of the two."""
        zone = self.clinic.zone
        local = datetime.combine(date, time, zone)
        moment = local.astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
            self.add_error(name, "The clocks go forward then: there is no such time on that day.")
            return None
        return moment

    def _check(self, name, time):
        """Return the time; ask about one that is out of the ordinary, refuse one that cannot be."""
        if time is None:
            self.add_error(name, "This time cannot be chosen any more. Choose again.")
            return None
        starts_at, _ = time
        if starts_at <= self.now:
            self.add_error(name, "This time has passed.")
        elif starts_at > self.now + FURTHEST_APPOINTMENT + timedelta(days=1):
            self.add_error(name, "This is more than a year away. Check the year.")
        elif refusal := self._refusal(*time):
            self.add_error(name, refusal)
        elif not self.data.get("although") and (doubt := self._doubt(*time)):
            meant = self.asked_although.label
            self.add_error(name, f"{doubt} Choose another time, or tick “{meant}” below.")
            self.fields["although"] = self.asked_although
        return time

    def _refusal(self, starts_at, practitioner):
        """Return why the time cannot be, whether it is meant or not; empty when it can."""
        return ""

    def _doubt(self, starts_at, practitioner):
        minutes = self.cleaned_data.get("minutes")
        length = timedelta(minutes=minutes) if minutes else practitioner.appointment_length
        return self.situation.diary.doubt(
            self.situation.request, practitioner, starts_at, starts_at + length
        )


class OfferForm(TimesForm):
    """Up to three times for the patient to choose from."""

    most = MOST_OFFERS
    suffixes = tuple(f"_{number + 1}" for number in range(MOST_OFFERS))
    too_many = f"Offer at most {MOST_OFFERS} times."

    def _offered(self):
        return ()

    def _refusal(self, starts_at, practitioner):
        # The patient could not choose it.
        ends_at = starts_at + practitioner.appointment_length
        away = self.situation.diary.why_away(practitioner, starts_at, ends_at)
        return away and f"{away} Choose another time, or change the absence or closure first."

    def arguments(self):
        return {"times": self.cleaned_data["times"]}


class ConfirmForm(TimesForm):
    """One time, how long it takes, and whether the patient agreed to it."""

    choice_type = "radio"
    too_many = (
        "You chose a time and typed another one. Choose “Another time”, or empty the typed one."
    )

    minutes = forms.IntegerField(
        label="Length in minutes",
        required=False,
        help_text="Empty: as long as this practitioner’s visits usually are.",
        validators=[
            MinValueValidator(5, "A visit takes at least 5 minutes."),
            MaxValueValidator(240, "A visit takes at most 240 minutes."),
        ],
        widget=forms.NumberInput(attrs={"min": 5, "max": 240, "step": 5}),
    )
    is_agreed = forms.BooleanField(label="The patient agreed to this time", required=False)

    def arguments(self):
        ((starts_at, practitioner),) = self.cleaned_data["times"]
        return {
            "appointment_at": starts_at,
            "practitioner": practitioner,
            "minutes": self.cleaned_data["minutes"],
            "is_agreed": self.cleaned_data["is_agreed"],
        }


def _time_field():
    return forms.TimeField(
        label="Time",
        required=False,
        input_formats=["%H:%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )

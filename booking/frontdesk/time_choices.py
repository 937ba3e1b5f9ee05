"""How the forms about times arrange what there is to choose from, and what can be typed."""

from dataclasses import dataclass
from itertools import groupby

from django import forms


@dataclass(frozen=True)
class Choice:
    """A time to tick: what it posts, what it shows, and what there is to know about it."""

    value: str
    label: str
    note: str
    is_chosen: bool
    html_id: str


@dataclass(frozen=True)
class Row:
    """The fields of one typed time, and whether something is to be seen in them."""

    date: forms.BoundField
    time: forms.BoundField
    practitioner: forms.BoundField

    def __iter__(self):
        return iter((self.date, self.time, self.practitioner))


def by_day(choices, zone):
    """Return pairs of a FreeTime and its Choice as [(day, [(practitioner, [Choice])])].

    The days come in the order of the pairs.
    """
    return [
        (f"{day:%A} {day.day} {day:%B}", _by_practitioner(of_day))
        for day, of_day in groupby(
            choices, key=lambda pair: pair[0].starts_at.astimezone(zone).date()
        )
    ]


def _by_practitioner(choices):
    in_order = sorted(choices, key=lambda pair: (str(pair[0].practitioner), pair[0].starts_at))
    return [
        (practitioner, [choice for _, choice in of_one])
        for practitioner, of_one in groupby(in_order, key=lambda pair: pair[0].practitioner)
    ]

"""Visits and offers as the calendar says them. No database, no clock."""

from dataclasses import dataclass, field
from datetime import datetime

from booking.choices import NeedleFeeling
from booking.models import AppointmentRequest, Status

NEEDLES = {
    NeedleFeeling.FINE: "Fine",
    NeedleFeeling.UNSURE: "Not sure",
    NeedleFeeling.RATHER_NOT: "Rather not",
}
OVERLAPS_VISIT, OVERLAPS_OFFER = "Overlaps a visit", "Overlaps an offer"


@dataclass
class Happening:
    """Something in a practitioner's day. `marks` say what somebody has to look at.

    `tone` is a name for the look; `state` says the same in words.
    """

    request: AppointmentRequest
    starts_at: datetime
    ends_at: datetime
    busy_until: datetime
    when: str
    tone: str
    state: str
    marks: list = field(default_factory=list)
    is_alone: bool = True

    def overlaps(self, other):
        return self.starts_at < other.busy_until and other.starts_at < self.busy_until


class Visit(Happening):
    """A confirmed visit, or one that took place or should have."""

    @classmethod
    def of(cls, request, working, clinic_time):
        starts_at, ends_at = request.appointment_at, request.appointment_ends_at
        is_to_come = request.status == Status.CONFIRMED and starts_at > clinic_time.now
        why_away = working.why_away(starts_at, ends_at) if is_to_come else ""
        return cls(
            request,
            starts_at,
            ends_at,
            request.busy_until,
            clinic_time.span(starts_at, ends_at),
            *_standing(request, is_to_come),
            marks=[f"Needs moving. {why_away}"] if why_away else [],
        )

    @property
    def needles(self):
        """How the patient feels about needles, in short."""
        return NEEDLES[self.request.needle_feeling]


class Offered(Happening):
    """A time from which a patient can still choose."""

    @classmethod
    def of(cls, offer, working, clinic_time):
        why_not = working.why_away(offer.starts_at, offer.ends_at)
        if not offer.practitioner.is_active:
            why_not = "Takes no appointments any more"
        return cls(
            offer.request,
            offer.starts_at,
            offer.ends_at,
            offer.busy_until,
            clinic_time.span(offer.starts_at, offer.ends_at),
            "offered",
            f"Offered until {clinic_time.short(offer.open_until)}",
            marks=[f"Cannot be chosen. {why_not}"] if why_not else [],
        )


def _standing(request, is_to_come):
    """Return the tone and the words for where a visit stands."""
    if request.status == Status.COMPLETED:
        return "came", "Came"
    if request.status == Status.NO_SHOW:
        return "missed", "Did not come"
    if not is_to_come:
        return "begun", "Came or not?"
    if request.acknowledged_at:
        return "expected", "Will come"
    return "unsure", "Not acknowledged"


def mark_overlaps(visits, offers):
    """Mark offers that touch a visit or another patient's offer, and the visits that they touch."""
    for offer in offers:
        for other in [*visits, *offers]:
            if other is not offer and offer.overlaps(other):
                offer.is_alone = other.is_alone = False
                if other.request != offer.request:
                    _mark(offer, OVERLAPS_OFFER if isinstance(other, Offered) else OVERLAPS_VISIT)
                    _mark(other, OVERLAPS_OFFER)


def _mark(happening, mark):
    if mark not in happening.marks:
        happening.marks.append(mark)

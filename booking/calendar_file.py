"""The calendar file of an appointment, as RFC 5545 and RFC 5546 want it.

Why it publishes and does not invite: docs/decisions/2026-11-25-status-page.md
"""

from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import salted_hmac
from icalendar import CLASS, STATUS, Calendar, Event, vCalAddress, vText

from .calendar_zone import calendar_time, vtimezone
from .models import VISIT_STATUSES


def calendar_file(request, clinic):
    """Return the request's appointment as bytes, or None when it never had one.

    An appointment that was given up is a cancellation. Later files have a higher SEQUENCE and the
    same UID, so that a calendar that has the appointment changes it. Two queries.
    """
    moves = list(request.events.moves().select_related("practitioner"))
    booked = [move for move in moves if move.appointment_at]
    if not booked:
        return None
    starts_at, ends_at = (
        calendar_time(moment, clinic.zone)
        for moment in (booked[-1].appointment_at, booked[-1].appointment_ends_at)
    )
    zone = vtimezone(clinic.zone, starts_at.date(), ends_at.date())
    event = Event.new(
        uid=_uid(request),
        sequence=len(moves),
        stamp=moves[-1].at,
        start=starts_at,
        end=ends_at,
        # No health detail, and no link: other people see what is in a calendar.
        summary=f"Appointment – {clinic.name}",
        description=_description(request, clinic),
        location=_location(clinic),
        organizer=_organizer(clinic),
        status=STATUS.CONFIRMED if request.status in VISIT_STATUSES else STATUS.CANCELLED,
        classification=CLASS.PRIVATE,
    )
    calendar = Calendar.new(
        prodid="-//Clinic website//Appointments//EN", method="PUBLISH", subcomponents=[zone, event]
    )
    # One calendar, not many: without a name of its own.
    calendar.pop("UID", None)
    return calendar.to_ical()


def _uid(request):
    """Return what is the same for every file of the request, and says nothing about it."""
    token = salted_hmac("booking.calendar_uid", str(request.pk), algorithm="sha256").hexdigest()
    return f"{token[:32]}@{urlsplit(settings.SITE_URL).hostname}"


def _description(request, clinic):
    phone = f" Call {clinic.phone.as_national} to change or cancel it." if clinic.phone else ""
    return f"Your reference is {request.reference}.{phone}"


def _location(clinic):
    place = " ".join(filter(None, [clinic.city, clinic.postal_code]))
    return ", ".join(filter(None, [clinic.name, clinic.street_address, place]))


def _organizer(clinic):
    """Return the clinic. RFC 5546 asks for an organizer; without attendees nobody is written to."""
    address = clinic.email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    organizer = vCalAddress(f"mailto:{address}")
    organizer.params["CN"] = vText(clinic.name)
    return organizer

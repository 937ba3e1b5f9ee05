"""The calendar file of an appointment, as RFC 5545 and RFC 5546 want it.

Why it publishes and does not invite: docs/decisions/2026-11-25-status-page.md
"""

from datetime import UTC, date
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import salted_hmac
from icalendar import CLASS, STATUS, Calendar, Event, vCalAddress, vText

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
    starts_at = _local(booked[-1].appointment_at, clinic.zone)
    event = Event.new(
        uid=_uid(request),
        sequence=len(moves),
        stamp=moves[-1].at,
        start=starts_at,
        end=_local(booked[-1].appointment_ends_at, clinic.zone),
        # No health detail, and no link: other people see what is in a calendar.
        summary=f"Appointment – {clinic.name}",
        description=_description(request, clinic),
        location=_location(clinic),
        organizer=_organizer(clinic),
        status=STATUS.CONFIRMED if request.status in VISIT_STATUSES else STATUS.CANCELLED,
        classification=CLASS.PRIVATE,
    )
    calendar = Calendar.new(
        prodid="-//Clinic website//Appointments//EN", method="PUBLISH", subcomponents=[event]
    )
    # One calendar, not many: without a name of its own.
    calendar.pop("UID", None)
    year = starts_at.year
    calendar.add_missing_timezones(date(year - 1, 1, 1), date(year + 1, 12, 31))
    return calendar.to_ical()


def _local(moment, zone):
    """Return the moment in the clinic's zone.

    The second of the two hours that are called the same when clocks go back has no name there, so
    it stays in UTC.
    """
    local = moment.astimezone(zone)
    return moment.astimezone(UTC) if local.fold else local


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

"""A practitioner's visits as an iCalendar file (RFC 5545): initials and reference, nothing more.

A cancelled or moved visit is not in the file any more: an app that reads it again drops it.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Max, Q
from icalendar import Calendar, Event

from booking.calendar_zone import calendar_time, vtimezone
from booking.models import AppointmentRequest

PAST, FUTURE = timedelta(days=30), timedelta(days=365)
READ_AGAIN_AFTER = timedelta(minutes=15)


def visits_of(practitioner, now):
    """Return the visits that the calendar shows: who, when, and how often they were changed."""
    moves = ~Q(events__to_status="")
    return (
        AppointmentRequest.objects.visits()
        .filter(
            practitioner=practitioner,
            appointment_at__gte=now - PAST,
            appointment_at__lte=now + FUTURE,
        )
        .annotate(moves=Count("events", filter=moves), moved_at=Max("events__at", filter=moves))
        .only("reference", "name", "closed_at", "appointment_at", "appointment_ends_at")
        .order_by("appointment_at", "pk")
    )


def as_calendar(feed, visits, clinic, now):
    """Return the bytes of the file. It is the same until a visit changes."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{_host()}//Visits//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{clinic.name}: {feed.practitioner}")
    calendar.add("refresh-interval", READ_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    days = [(now + delta).astimezone(clinic.zone).date() for delta in (-PAST, FUTURE)]
    calendar.add_component(vtimezone(clinic.zone, *days))
    for visit in visits:
        calendar.add_component(_event(visit, clinic.zone))
    return calendar.to_ical()


def initials(name):
    """Return "J.P." for "Jo Park". A name without a letter has none."""
    words = name.replace("-", " ").split()
    letters = (next(filter(str.isalpha, word), "") for word in words)
    return "".join(f"{letter.upper()}." for letter in letters if letter)


def _event(visit, zone):
    event = Event()
    event.add("uid", f"visit-{visit.reference.lower()}@{_host()}")
    event.add("sequence", visit.moves)
    # The time of the last change, not of this answer, so that the same visit reads the same.
    event.add("dtstamp", visit.moved_at)
    event.add("last-modified", visit.moved_at)
    event.add("dtstart", calendar_time(visit.appointment_at, zone))
    event.add("dtend", calendar_time(visit.appointment_ends_at, zone))
    event.add("summary", " ".join(filter(None, [initials(visit.name), visit.reference])))
    event.add("class", "PRIVATE")
    return event


def _host():
    return urlsplit(settings.SITE_URL).hostname

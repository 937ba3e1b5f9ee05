"""What placeholders stand for in a message about one request."""

from django.utils import timezone

from booking.models import OPEN_STATUSES
from booking.templatetags.booking_times import in_words
from booking.wording import RequestWording

from .kinds import KINDS


def values_for(
    kind,
    request,
    clinic,
    *,
    status_link="",
    offers=(),
    offers_until=None,
    calendar_link="",
    preparing_link="",
):
    """Return every placeholder's value, as text; an empty one leaves its line out.

    `offers` have `starts_at` and `practitioner`; links are absolute addresses. One query, and only
    for a kind that may say that a request is no booking.
    """
    with timezone.override(clinic.zone):
        return facts_of(clinic) | {
            "reference": request.reference,
            "status_link": status_link,
            "not_a_booking": _not_a_booking(kind, request),
            "reply_due": in_words(request.reply_due_at),
            "offered_times": "\n".join(
                f"- {in_words(offer.starts_at)}, with {offer.practitioner}" for offer in offers
            ),
            "offers_until": _time(offers_until),
            "appointment_time": _time(request.appointment_at),
            "practitioner": str(request.practitioner or ""),
            "calendar_link": calendar_link,
            "preparing_link": preparing_link,
            "decline_reason": request.get_decline_reason_display(),
            "what_is_cancelled": "appointment" if request.appointment_at else "request",
        }


def facts_of(clinic):
    """Return what messages say about the clinic itself."""
    town = ", ".join(part for part in (clinic.city, clinic.province) if part)
    place = f"{town} {clinic.postal_code}".strip()
    return {
        "clinic_name": clinic.name,
        "clinic_phone": clinic.phone.as_national if clinic.phone else "",
        "clinic_address": "\n".join(part for part in (clinic.street_address, place) if part),
        "emergency_number": clinic.emergency_number,
    }


def _not_a_booking(kind, request):
    may_say_so = any(
        placeholder.name == "not_a_booking" for placeholder in KINDS[kind].placeholders
    )
    if may_say_so and request.status in OPEN_STATUSES:
        return RequestWording.load().not_a_booking
    return ""


def _time(moment):
    return in_words(moment) if moment else ""

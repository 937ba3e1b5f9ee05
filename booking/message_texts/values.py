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

    `offers` have `starts_at` and `practitioner`; links are absolute addresses. No query but
    for what the kind may say: that it is no booking, and a practitioner who is not loaded yet.
    """
    may_say = {placeholder.name for placeholder in KINDS[kind].placeholders}
    with timezone.override(clinic.zone):
        return facts_of(clinic) | {
            "reference": request.reference,
            "status_link": status_link,
            "not_a_booking": _not_a_booking(request) if "not_a_booking" in may_say else "",
            "reply_due": in_words(request.reply_due_at),
            "offered_times": "\n".join(
                f"- {in_words(offer.starts_at)}, with {offer.practitioner}" for offer in offers
            ),
            "offers_until": _time(offers_until),
            "appointment_time": _time(request.appointment_at),
            "practitioner": str(request.practitioner or "") if "practitioner" in may_say else "",
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


def _not_a_booking(request):
    return RequestWording.load().not_a_booking if request.status in OPEN_STATUSES else ""


def _time(moment):
    return in_words(moment) if moment else ""

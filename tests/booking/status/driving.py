"""Drive a patient's own page as a browser does."""

import re
from datetime import timedelta

from django.urls import reverse

from booking import operations, status_link
from booking.models import AppointmentRequest, Status
from clinic_site.models import ClinicSettings
from tests.factories.booking import NOW, last_move_id, make_receptionist, make_request
from tests.factories.clinic import make_practitioner

DAY = timedelta(days=1)
ACTIONS = ["accept", "other_times", "coming", "contact", "cancel", "reminder", "earlier"]
SHOWN = ["status", "slip", "calendar", *ACTIONS]


def address(request, name="status"):
    return reverse(f"booking:{name}", args=[status_link.token(request)])


def make_offered(*starts, now=NOW, **answers):
    """Return a request to which times were offered: by default of tomorrow and the day after."""
    request = make_request(now=now, **answers)
    operations.offer(
        request_id=request.pk,
        seen_event_id=last_move_id(request),
        times=[(at, make_practitioner()) for at in starts or (now + DAY, now + 2 * DAY)],
        clinic=ClinicSettings.load(),
        by=make_receptionist(),
        now=now,
    )
    return reload(request)


def make_at(status, **answers):
    return make_offered(**answers) if status == Status.OFFERED else make_request(status, **answers)


def reload(request):
    return AppointmentRequest.objects.get(pk=request.pk)


def good_post(request, name):
    """Return what a browser posts when somebody who sees the page as it is now presses a button."""
    offer = request.offers.current().first()
    fields = {
        "accept": {"offer": offer.pk if offer else 1},
        "other_times": {"preferred_days": ["1"], "preferred_parts": ["evening"]},
        "contact": {"phone": "905-555-0177", "email": "", "contact_method": "call"},
        "reminder": {"wanted": "no"},
        "earlier": {"wanted": "yes"},
    }
    return {"seen": last_move_id(request), **fields.get(name, {})}


def press(client, request, name, **changes):
    return client.post(address(request, name), good_post(request, name) | changes)


def seen_in(html):
    return int(re.search(r'name="seen" value="(\d+)"', html)[1])

"""Fill what the new fields say of requests that are there already, and the reverse."""

import re
import uuid
from datetime import timedelta
from itertools import pairwise

from django.db import migrations

from clinic_site.typed_text import fold

# What "moved" was called until now, by the status that it led to.
KINDS = {
    "new": "reopened",
    "contacted": "contacted",
    "confirmed": "confirmed",
    "declined": "declined",
    "cancelled": "cancelled",
}
CLOSED = ("declined", "cancelled")


def fill(apps, schema_editor):
    requests = apps.get_model("booking", "AppointmentRequest").objects
    events = apps.get_model("booking", "RequestEvent").objects
    for status, kind in KINDS.items():
        events.filter(kind="moved", to_status=status).update(kind=kind)
    for request in requests.select_related("practitioner").iterator():
        moves = list(events.filter(request=request).exclude(to_status="").order_by("pk"))
        for event in moves:
            event.reply_due_at = request.reply_due_at
            _fill_visit(event)
            event.save()
        _fill_visit(request)
        _fill_request(request, moves)
        request.save()
    _end_before_the_next(requests)


def _end_before_the_next(requests):
    """Shorten visits that run into the next one of their practitioner: 0005 allows none.

    Until now only their beginnings had to differ.
    """
    visits = requests.filter(status="confirmed").order_by("practitioner_id", "appointment_at")
    for visit, following in pairwise(list(visits)):
        is_same = visit.practitioner_id == following.practitioner_id
        if is_same and visit.busy_until > following.appointment_at:
            visit.appointment_ends_at = visit.busy_until = following.appointment_at
            visit.save(update_fields=["appointment_ends_at", "busy_until"])


def _fill_visit(row):
    if row.appointment_at and row.practitioner:
        length = timedelta(minutes=row.practitioner.appointment_minutes)
        row.appointment_ends_at = row.busy_until = row.appointment_at + length


def _fill_request(request, moves):
    request.link_id = uuid.uuid4()
    request.search_text = _search_text(request)
    answers = [event for event in moves if event.kind != "submitted"]
    if answers:
        request.first_answer_at = answers[0].at
        request.first_answer_on_time = answers[0].at <= request.reply_due_at
    if request.status in CLOSED:
        request.closed_at = moves[-1].at


def _search_text(request):
    digits = re.sub(r"\D", "", str(request.phone and request.phone.as_e164))
    reference = fold(request.reference)
    lines = [fold(request.name), digits, fold(request.email), reference, reference.replace("-", "")]
    return "\n".join(filter(None, lines))


def empty(apps, schema_editor):
    events = apps.get_model("booking", "RequestEvent").objects
    events.filter(kind__in=KINDS.values()).update(kind="moved")
    for request in apps.get_model("booking", "AppointmentRequest").objects.iterator():
        request.search_text = fold(request.name)
        request.save(update_fields=["search_text"])


class Migration(migrations.Migration):

    dependencies = [('booking', '0002_offers_calls_and_outcomes')]

    operations = [migrations.RunPython(fill, empty)]

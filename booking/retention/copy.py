"""A patient's copy of all that is held about their requests: to read, and for another program.

A field that is added to requests is in it by itself, unless NOT_THEIRS names it.
"""

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string

from booking.frontdesk.history import BY_ITSELF, history
from booking.frontdesk.wording import RequestInWords
from booking.models import AppointmentRequest, Message

# What the site needs and does not say anything about the patient; and why a request is held, which
# may be a lawyer's advice. Staff are not named.
NOT_THEIRS = frozenset(
    "id search_text submission_key duplicate_guard address_hash link_id duplicate_of "
    "claimed_by claimed_at follow_up hold_reason held_at".split()
)
PATIENT, STAFF, SITE = "You", "Clinic staff", "The website"
# In the place of what is stored, words for these.
_IN_WORDS = {"preferred_days": "days", "preferred_parts": "parts"}


@dataclass(frozen=True)
class Line:
    """One answer or fact: the field's name, its label, what is stored and what it means."""

    name: str
    label: str
    value: object
    words: str


def copy_of(requests, *, clinic, time):
    """Return the bytes of a ZIP file with one page to read and one file for programs."""
    copies = [_copied(request, time) for request in requests]
    page = render_to_string(
        "booking/retention/copy.html",
        {"copies": copies, "clinic": clinic, "made": time.full(time.now)},
    )
    data = {
        "clinic": clinic.name,
        "made_at": time.now,
        "requests": [_for_programs(copy) for copy in copies],
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("requests.html", page)
        archive.writestr(
            "requests.json",
            json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2),
        )
    return file.getvalue()


def _copied(request, time):
    events = list(request.events.select_related("practitioner"))
    words = history(events, time)
    return {
        "reference": request.reference,
        "lines": list(_lines(request, time)),
        "history": [
            {"at": event.at, "when": said.when, "who": _who(event), "what": said.what}
            for event, said in zip(reversed(events), words, strict=True)
        ],
        "offers": [
            {
                "starts_at": offer.starts_at,
                "ends_at": offer.ends_at,
                "with": str(offer.practitioner),
                "when": time.full(offer.starts_at),
            }
            for offer in request.offers.select_related("practitioner")
        ],
        "messages": [
            _message(message, time)
            for message in request.messages.all()
            if message.kind not in Message.ALERTS
        ],
        "notes": [
            {"at": note.at, "when": time.full(note.at), "who": STAFF, "text": note.text}
            for note in request.notes.all()
        ],
    }


def _lines(request, time):
    """Return a Line for each field that is the patient's."""
    in_words = RequestInWords(request, time)
    for field in AppointmentRequest._meta.concrete_fields:
        if field.name in NOT_THEIRS:
            continue
        value = getattr(request, field.name)
        if field.is_relation:
            value = value and str(value)
        said = _IN_WORDS.get(field.name)
        words = getattr(in_words, said) if said else _words(request, field, value, time)
        yield Line(field.name, _label(field), value, words)
    areas = [area.name for area in request.body_areas.all()]
    yield Line("body_areas", "Where it hurts", areas, in_words.areas)


def _label(field):
    label = str(field.verbose_name)
    return label[:1].upper() + label[1:]


def _words(request, field, value, time):
    if field.choices:
        return getattr(request, f"get_{field.name}_display")()
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return time.full(value)
    return "" if value is None else str(value)


def _who(event):
    if event.by_id:
        return STAFF
    return SITE if event.kind in BY_ITSELF else PATIENT


def _message(message, time):
    return {
        "created_at": message.created_at,
        "sent_at": message.sent_at,
        "when": time.full(message.sent_at or message.created_at),
        "state": message.get_state_display(),
        "to": message.to,
        "subject": message.subject,
        "text": message.body,
    }


def _for_programs(copy):
    """Return the copy without what is only for reading."""
    answers = {line.name: _plain(line.value) for line in copy["lines"]}
    records = {
        name: [{key: value for key, value in row.items() if key != "when"} for row in copy[name]]
        for name in ("history", "offers", "messages", "notes")
    }
    return {"reference": copy["reference"], "answers": answers, **records}


def _plain(value):
    is_plain = value is None or isinstance(value, (bool, int, list, dict, datetime))
    return value if is_plain else str(value)

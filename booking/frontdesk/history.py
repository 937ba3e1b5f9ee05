"""What happened to a request, in words: who, what, when. Holds no contact detail."""

from dataclasses import dataclass

from booking.models import Message, RequestEvent, Status

PATIENT = "Patient"

# What a person did who made the move to a status.
DEEDS = {
    Status.NEW: "put this request back to new",
    Status.CONTACTED: "marked this request as contacted",
    Status.CONFIRMED: "confirmed this request",
    Status.DECLINED: "declined this request",
    Status.CANCELLED: "cancelled this request",
}


@dataclass(frozen=True)
class Entry:
    """Who did or wrote what, and when."""

    who: str
    what: str
    when: str


@dataclass(frozen=True)
class MessageEntry:
    """A message, and where it stands: "Sent at 10:04am today"."""

    message: Message
    standing: str
    has_failed: bool


def name_of(person):
    """Return how colleagues know the person; nobody is the patient."""
    return (person.get_full_name() or person.get_username()) if person else PATIENT


def last_move(events):
    """Return the last event that is not a note: what a person has to have seen to decide."""
    return [event for event in events if event.kind != RequestEvent.Kind.NOTED][-1]


def changed_in_words(event, user, time):
    """Return "Asha Singh confirmed this request at 10:04am today." """
    who = "You" if event.by == user else "The patient" if event.by is None else name_of(event.by)
    return f"{who} {DEEDS[event.to_status]} {time.at(event.at)}."


def history(events, time):
    """Return the entries, the newest first."""
    return [
        Entry(name_of(event.by), _what(event, time), time.full(event.at))
        for event in reversed(events)
    ]


def _what(event, time):
    if event.kind != RequestEvent.Kind.MOVED:
        return event.get_kind_display()
    if event.to_status == Status.NEW:
        return "Put back to new"
    details = [event.get_decline_reason_display()]
    if event.appointment_at:
        details = [f"{time.full(event.appointment_at)}, with {event.practitioner}"]
    return ": ".join(filter(None, [event.get_to_status_display(), *details]))


def notes_in_words(request, time):
    """Return the internal notes, the newest first."""
    return [
        Entry(name_of(note.by), note.text, time.full(note.at))
        for note in request.notes.select_related("by").order_by("-pk")
    ]


def messages_in_words(request, time):
    """Return what was written to the patient; alerts to the front desk only if they failed."""
    failed = Message.State.FAILED
    return [
        MessageEntry(message, _standing(message, time), message.state == failed)
        for message in request.messages.all()
        if message.kind != Message.Kind.ALERT or message.state == failed
    ]


def _standing(message, time):
    if message.state == Message.State.SENT:
        return f"Sent {time.at(message.sent_at)}"
    return message.get_state_display()

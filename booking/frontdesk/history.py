"""What happened to a request, in words: who, what, when. Holds no contact detail."""

from dataclasses import dataclass

from booking import status_link
from booking.models import Message, RequestEvent, Status

PATIENT, SITE = "Patient", "Site"

Kind = RequestEvent.Kind

# What a person did who made a move of that kind.
DEEDS = {
    Kind.SUBMITTED: "sent this request",
    Kind.CALLED: "called the patient",
    Kind.CONTACTED: "marked this request as contacted",
    Kind.ASKED_TO_CALL: "asked the patient by e-mail to call",
    Kind.OFFERED: "offered times",
    Kind.OFFER_GONE: "chose a time that was not free any more",
    Kind.OFFERS_EXPIRED: "let the offered times run out",
    Kind.ASKED_OTHER_TIMES: "asked for other times",
    Kind.ACCEPTED: "accepted an offered time",
    Kind.CONFIRMED: "confirmed this request",
    Kind.RESCHEDULED: "moved the appointment",
    Kind.DECLINED: "declined this request",
    Kind.CANCELLED: "cancelled this request",
    Kind.MARKED_DUPLICATE: "marked this request as a duplicate",
    Kind.MARKED_SPAM: "marked this request as spam",
    Kind.COMPLETED: "recorded that the visit took place",
    Kind.MISSED: "recorded that the patient did not come",
    Kind.REOPENED: "put this request back to new",
    Kind.UNDONE: "undid what was done last",
}
# What the site does without anybody.
BY_ITSELF = {Kind.OFFERS_EXPIRED, Kind.REMINDED}


@dataclass(frozen=True)
class Entry:
    """Who did or wrote what, and when."""

    who: str
    what: str
    when: str


@dataclass(frozen=True)
class MessageEntry:
    """A message, where it stands ("Sent at 10:04am today"), and its text without a working link."""

    message: Message
    standing: str
    text: str
    has_failed: bool


def name_of(person):
    """Return how colleagues know the person; nobody is the patient."""
    return (person.get_full_name() or person.get_username()) if person else PATIENT


def last_move(events):
    """Return the last move: what a person has to have seen to decide."""
    return [event for event in events if event.is_move][-1]


def address_set_by(events):
    """Return the event that set the e-mail address; None when it is still that of the form."""
    return next((event for event in reversed(events) if event.address_changed), None)


def contact_set_by(events):
    """Return the event that last changed how to reach the patient; None when it is the form's."""
    changed = [event for event in events if event.kind == Kind.CONTACT_CHANGED]
    return changed[-1] if changed else None


def changed_in_words(event, user, time):
    """Return "Asha Singh confirmed this request at 10:04am today." """
    who = "You" if event.by == user else "The patient" if event.by is None else name_of(event.by)
    return f"{who} {DEEDS[event.kind]} {time.at(event.at)}."


def history(events, time):
    """Return the entries, the newest first."""
    return [
        Entry(_who(event), _what(event, time), time.full(event.at)) for event in reversed(events)
    ]


def _who(event):
    return SITE if event.kind in BY_ITSELF else name_of(event.by)


def _what(event, time):
    details = ""
    if event.kind == Kind.CALLED:
        details = event.get_call_outcome_display()
    elif event.to_status == Status.DECLINED:
        details = event.get_decline_reason_display()
    elif event.to_status == Status.CONFIRMED:
        details = f"{time.full(event.appointment_at)}, with {event.practitioner}"
    elif event.kind == Kind.UNDONE and event.is_move:
        details = f"“{event.get_to_status_display()}” again"
    undone = " (undone)" if event.is_undone else ""
    return ": ".join(filter(None, [event.get_kind_display(), details])) + undone


def notes_in_words(request, time):
    """Return the internal notes, the newest first."""
    return [
        Entry(name_of(note.by), note.text, time.full(note.at))
        for note in request.notes.select_related("by").order_by("-pk")
    ]


def messages_in_words(request, messages, time):
    """Return what was written to the patient; alerts to the front desk only if they failed."""
    failed = Message.State.FAILED
    return [
        MessageEntry(
            message,
            _standing(message, time),
            status_link.hidden(request, message.body),
            message.state == failed,
        )
        for message in messages
        if message.kind not in Message.ALERTS or message.state == failed
    ]


def _standing(message, time):
    if message.state == Message.State.SENT:
        return f"Sent {time.at(message.sent_at)}"
    if message.state == Message.State.QUEUED:
        goes_out = "Tried again" if message.attempts else "Goes out"
        # What was due before now waits for the worker, which looks every few seconds.
        is_due = message.next_attempt_at <= time.now
        return f"{goes_out} {'now' if is_due else time.at(message.next_attempt_at)}"
    return message.get_state_display()

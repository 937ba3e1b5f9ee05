"""What happened to a request, in words for its patient."""

from enum import StrEnum

from booking.models import RequestEvent

Kind = RequestEvent.Kind

# Moves only, and none that tells a patient what they need not know.
WHAT_HAPPENED = {
    Kind.CALLED: "We tried to reach you.",
    Kind.CONTACTED: "We wrote to you or called you.",
    Kind.ASKED_TO_CALL: "We asked you to call us.",
    Kind.OFFERED: "We offered you times.",
    Kind.OFFER_GONE: "A time that we offered was not free any more.",
    Kind.OFFERS_EXPIRED: "The times that we offered ran out.",
    Kind.ASKED_OTHER_TIMES: "You asked for other times.",
    Kind.ACCEPTED: "A time was chosen.",
    Kind.CONFIRMED: "We confirmed an appointment.",
    Kind.RESCHEDULED: "We moved your appointment to another time.",
    Kind.DECLINED: "We answered your request.",
    Kind.CANCELLED: "It was cancelled.",
    Kind.REOPENED: "We are looking at your request again.",
    Kind.UNDONE: "We took back our last answer.",
}


# By the stem of the stage's template.
HEADINGS = {
    "new": "We are looking for a time for you",
    "contacted": "We wait to hear from you",
    "offered": "Choose a time",
    "confirmed": "Your appointment",
    "declined": "We cannot offer you an appointment",
    "cancelled": "Your request is cancelled",
    "duplicate": "Your other request counts",
    "closed": "This request is closed",
    "completed": "Thank you for your visit",
    "no_show": "We did not see you",
}


class Problem(StrEnum):
    """Why an action was not done. templates/booking/status/problem.html has the words."""

    CHANGED = "changed"
    TAKEN = "taken"
    TOO_LATE = "too_late"
    NOT_POSSIBLE = "not_possible"
    TOO_MANY = "too_many"
    CROSS_SITE = "cross_site"
    UNREADABLE = "unreadable"
    BUSY = "busy"


class Done(StrEnum):
    """What the patient just did, as the address of the page says after it; nothing else does.

    templates/booking/status/done.html has the words.
    """

    ACCEPTED = "accepted"
    OTHER_TIMES = "other_times"
    COMING = "coming"
    CONTACT = "contact"
    CANCELLED = "cancelled"
    REMINDER = "reminder"
    EARLIER = "earlier"

"""What may stand in square brackets in a message, such as [clinic phone], and what never may.

No placeholder is a health detail, a name or a contact detail of a patient: an e-mail may be read by
others. A text from the database can therefore say nothing that is not listed here.
"""

import re
from dataclasses import dataclass

# On one line, so that a forgotten bracket swallows no more than that.
WRITTEN = re.compile(r"\[([^\[\]\n]*)\]")


@dataclass(frozen=True)
class Placeholder:
    """One thing that a message can say about its own request.

    `meaning` and `example` are for whoever writes the text. `may_be_empty`: there are requests or
    clinics without a value, so that the line is left out. `is_in_subjects`: whoever looks at a
    locked phone may read it.
    """

    name: str
    meaning: str
    example: str
    may_be_empty: bool = False
    is_in_subjects: bool = False

    def __str__(self):
        return f"[{self.name.replace('_', ' ')}]"


_ALL = [
    Placeholder("reference", "The request's reference", "F4K-7QX", is_in_subjects=True),
    Placeholder("clinic_name", "The clinic's name", "The clinic", is_in_subjects=True),
    Placeholder(
        "what_is_cancelled",
        "“appointment” if there was one, otherwise “request”",
        "appointment",
        is_in_subjects=True,
    ),
    Placeholder(
        "status_link",
        "The address of the patient's private page",
        "https://clinic.example/appointment/r/example",
    ),
    Placeholder(
        "not_a_booking",
        "That it is no booking, in the words of Settings, Request form wording",
        "This is a request, not a booking.",
        may_be_empty=True,
    ),
    Placeholder("reply_due", "By when we promised to reply", "10am on Monday 7 December 2026"),
    Placeholder(
        "offered_times",
        "The times to choose from, one on each line",
        "- 9am on Tuesday 8 December 2026, with Physiotherapist A\n"
        "- 2pm on Tuesday 8 December 2026, with Physiotherapist A\n"
        "- 11:30am on Thursday 10 December 2026, with Physiotherapist B",
    ),
    Placeholder(
        "offers_until",
        "Until when the patient can choose",
        "5pm on Monday 7 December 2026",
        may_be_empty=True,
    ),
    Placeholder("appointment_time", "The time of the visit", "2pm on Tuesday 8 December 2026"),
    Placeholder("practitioner", "Who sees the patient", "Physiotherapist A"),
    Placeholder(
        "calendar_link",
        "The address that puts the visit into the patient's calendar, or takes it out",
        "https://clinic.example/appointment/r/example/calendar",
        may_be_empty=True,
    ),
    Placeholder(
        "preparing_link",
        "The address of the page that says what to wear and bring",
        "https://clinic.example/about-dry-needling/what-to-expect/",
        may_be_empty=True,
    ),
    Placeholder(
        "decline_reason",
        "The reason that the front desk chose, in words for patients",
        "We have no free time that suits you at the moment.",
    ),
    Placeholder("clinic_phone", "The clinic's phone number", "(905) 555-0100", may_be_empty=True),
    Placeholder("clinic_address", "The clinic's address", "1 Example Street", may_be_empty=True),
    Placeholder("emergency_number", "The number for emergencies", "911"),
]
PLACEHOLDERS = {placeholder.name: placeholder for placeholder in _ALL}

# Words of placeholders that staff may try, and that must not exist. They explain the refusal; what
# keeps such details out is that PLACEHOLDERS has none.
_ABOUT_HEALTH = frozenset(
    "answer answers area areas body complaint condition diagnosis feeling health hurts injury ims "
    "message needle needles needling note notes pain problem symptom symptoms treatment".split()
)
_ABOUT_THE_PERSON = frozenset(
    "age birth birthday born cell contact dob e-mail email first gender last mobile name patient "
    "patient's person phone sex surname telephone".split()
)


def name_of(written):
    """Return the name that was meant: "Clinic  phone" and "clinic_phone" are the same."""
    return "_".join(re.split(r"[\s_]+", written.strip().lower()))


def names_in(text):
    return [name_of(written) for written in WRITTEN.findall(text)]


def why_never(name):
    """Return why there cannot be a placeholder of this name, or an empty string."""
    words = set(re.split(r"[_’]", name))
    if words & _ABOUT_HEALTH:
        return "it would put something about the patient's health into an e-mail"
    if words & _ABOUT_THE_PERSON:
        return "e-mails give no name and no contact detail of a patient"
    return ""

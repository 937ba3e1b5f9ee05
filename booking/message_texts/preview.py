"""Messages about requests that nobody sent, to see a text as a patient would."""

from dataclasses import dataclass

from booking.wording import RequestWording

from .composing import fill_in
from .kinds import KINDS
from .placeholders import PLACEHOLDERS
from .values import facts_of

_OPTIONAL = frozenset(name for name, known in PLACEHOLDERS.items() if known.may_be_empty)


@dataclass(frozen=True)
class Situation:
    """A request, or a clinic, for which the named placeholders have no value."""

    label: str
    without: frozenset = frozenset()


def situations(kind):
    """Return what the preview can show, by the name that its address holds: "" comes first."""
    own = {
        f"own-{number}": Situation(label.capitalize(), frozenset(without))
        for number, (label, without) in enumerate(KINDS[kind].situations.items())
    }
    return {
        "": Situation("An ordinary request"),
        **own,
        "no-phone": Situation("The clinic has no phone number", frozenset({"clinic_phone"})),
        "least": Situation("Only what is always known", _OPTIONAL),
    }


def example(kind, text, situation_name, clinic):
    """Return the Text as a patient would get it in a situation; an unknown one is the first."""
    known = situations(kind)
    without = known.get(situation_name, known[""]).without
    examples = {name: placeholder.example for name, placeholder in PLACEHOLDERS.items()}
    facts = {name: value or examples[name] for name, value in facts_of(clinic).items()}
    values = examples | facts | {"not_a_booking": RequestWording.load().not_a_booking}
    if "appointment_time" in without:
        values["what_is_cancelled"] = "request"
    return fill_in(text, values | dict.fromkeys(without, ""))

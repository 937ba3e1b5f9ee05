"""What a text must be before it may be sent, in sentences for whoever writes it."""

import re

from .kinds import KINDS
from .placeholders import PLACEHOLDERS, WRITTEN, name_of, names_in, why_never

LONGEST_SUBJECT = 150  # What a Message holds.
_LONGEST_VALUES = {"reference": 7, "clinic_name": 80, "what_is_cancelled": 11}
# A subject shows on locked phones, so it does not say what the appointment is about.
_HEALTH_IN_SUBJECT = re.compile(
    r"\b(acupunct|ache|diagnos|hurt|ims\b|injur|muscle|needl|pain|symptom|therap|treat)\w*",
    re.IGNORECASE,
)
_OTHER_BRACES = re.compile(r"\{.*?\}|\{|\}", re.DOTALL)


def subject_problems(kind, subject):
    """Return what is wrong with a subject, as sentences; an empty list if nothing is."""
    allowed = KINDS[kind].in_subject
    problems = _unknown(subject, allowed, "In the subject you may use")
    if match := _HEALTH_IN_SUBJECT.search(WRITTEN.sub("", subject)):
        problems.append(
            f"“{match[0]}” says what the appointment is about. Others may see the subject on a "
            "locked phone: please leave it out."
        )
    length = len(WRITTEN.sub("", subject)) + sum(
        _LONGEST_VALUES.get(name, 0) for name in names_in(subject)
    )
    if length > LONGEST_SUBJECT:
        problems.append("With the clinic's name and all, this is too long for a subject.")
    return problems


def body_problems(kind, body):
    """Return what is wrong with a body, as sentences; an empty list if nothing is."""
    problems = _unknown(body, KINDS[kind].placeholders, "In this message you may use")
    lines = [names_in(line) for line in body.split("\n")]
    for needed in (PLACEHOLDERS[name] for name in KINDS[kind].needed):
        holding = [names for names in lines if needed.name in names]
        if not holding:
            problems.append(f"This message needs {needed}: {needed.meaning.lower()}.")
        elif not any(_is_always_there(names, needed.name) for names in holding):
            problems.append(
                f"Give {needed} a line without other placeholders that may be empty: such a line "
                "is left out."
            )
    return problems


def is_fit(kind, text):
    return not subject_problems(kind, text.subject) and not body_problems(kind, text.body)


def _is_always_there(names, needed):
    others = (PLACEHOLDERS.get(name) for name in names if name != needed)
    return not any(other and other.may_be_empty for other in others)


def _unknown(text, allowed, you_may_use):
    """Name what stands in brackets and must not, and what may."""
    problems = []
    names = {placeholder.name for placeholder in allowed}
    for written in dict.fromkeys(WRITTEN.findall(text)):
        name = name_of(written)
        if name not in names:
            why = why_never(name) if name not in PLACEHOLDERS else "it does not fit this message"
            problems.append(f"“[{written}]” cannot stand here: {why or 'there is no such word'}.")
    rest = WRITTEN.sub("", text)
    if "[" in rest or "]" in rest:
        problems.append("A square bracket is not closed, or not on the same line.")
    if match := _OTHER_BRACES.search(rest):
        problems.append(f"“{match[0]}” would be sent as it stands. Use square brackets.")
    if problems:
        listed = ", ".join(str(placeholder) for placeholder in allowed)
        problems.append(f"{you_may_use}: {listed}.")
    return problems

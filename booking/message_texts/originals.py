"""The texts that the site comes with. They are sent until staff publish texts of their own."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from .kinds import KINDS

_FOLDER = Path(__file__).parent / "original_texts"


class Text(NamedTuple):
    """What a message says: one line, and plain text. Both may hold placeholders."""

    subject: str
    body: str


@cache
def original(kind):
    """Return the text of a kind: its file's first line is the subject. Raises KeyError."""
    if kind not in KINDS:
        raise KeyError(kind)
    subject, _, body = _read(str(kind)).partition("\n")
    return Text(subject, body.strip())


@cache
def foot():
    """Return what stands below every message, whoever wrote it."""
    return _read("foot")


def _read(name):
    return (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").strip()

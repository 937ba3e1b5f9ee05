"""What searches look through: one text per request, so that one index serves every search."""

import re

from clinic_site.typed_text import fold

# Fewer letters than this match half of all requests.
SHORTEST_SEARCH = 2
# Fewer than this are looked for where a word begins: a name such as Li, but not half of all others.
# No index of trigrams knows them elsewhere.
SHORTEST_INSIDE = 3


def search_text(*, name, phone, email, reference):
    """Return name, phone digits, e-mail and reference, folded, one a line.

    No database compares accents and cases as people do, so both sides are folded here.
    """
    digits = re.sub(r"\D", "", str(phone and phone.as_e164))
    return "\n".join(
        filter(None, [fold(name), digits, fold(email), fold(reference), _bare(fold(reference))])
    )


def searched(text):
    """Return what a typed search looks for in a search text; empty when it is too short."""
    wanted = fold(text.replace("\x00", ""))
    if _is_number(wanted):
        wanted = re.sub(r"\D", "", wanted)
    return wanted if len(wanted) >= SHORTEST_SEARCH else ""


def beginnings(wanted):
    """Return what stands in a search text where a word begins with `wanted`, but for its start."""
    return [f" {wanted}", f"-{wanted}"]


def most_telling(wanted):
    """Return the part of a search that tells requests apart: of an e-mail address, up to the @.

    Half of all addresses end alike, and an index of trigrams would read those of the end as well.
    """
    name, at, _ = wanted.partition("@")
    return name + at if at and len(name) >= SHORTEST_INSIDE else wanted


def _is_number(text):
    """Say whether somebody typed a phone number, in whatever way it is grouped."""
    return not re.search(r"[^\d\s().+/-]", text) and len(re.sub(r"\D", "", text)) >= 4


def _bare(reference):
    return reference.replace("-", "")

"""The small drawings in one file: a list of them is one request, such as sheet.svg#neck."""

import hashlib
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from django.contrib.staticfiles import finders
from django.urls import reverse

from . import illustrations

SIDE = 400
_SVG = "http://www.w3.org/2000/svg"


def address(illustration):
    """Return where the drawing stands in the sheet; where it stands alone if it is not small."""
    if not _is_small(illustration):
        return illustration.url
    return f"{reverse('illustration_sheet', args=[digest()])}#{illustration.name}"


@cache
def digest():
    return hashlib.sha256(sheet()).hexdigest()[:12]


@cache
def sheet():
    """Return an SVG of all small drawings, beside each other, with a view for each.

    They share their styles: a class means the same in each drawing.
    """
    ElementTree.register_namespace("", _SVG)
    drawings = [each for each in illustrations.catalogue().values() if _is_small(each)]
    whole = ElementTree.Element(f"{{{_SVG}}}svg", viewBox=f"0 0 {len(drawings) * SIDE} {SIDE}")
    for number, drawing in enumerate(drawings):
        view_box = f"{number * SIDE} 0 {SIDE} {SIDE}"
        ElementTree.SubElement(whole, f"{{{_SVG}}}view", id=drawing.name, viewBox=view_box)
        file = Path(finders.find(drawing.path))
        part = ElementTree.fromstring(file.read_text())  # noqa: S314 - the site's own file
        part.attrib.pop("role", None)
        part.remove(part.find(f"{{{_SVG}}}title"))
        part.set("x", str(number * SIDE))
        whole.append(part)
    return ElementTree.tostring(whole)


def _is_small(illustration):
    return (illustration.width, illustration.height) == (SIDE, SIDE)

"""The site's own drawings: static/illustrations/<name>.svg, described in illustrations.yaml.

docs/illustrators.md says how a drawing is replaced or added.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import yaml
from django.contrib.staticfiles import finders
from django.templatetags.static import static

CATALOGUE = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True)
class Illustration:
    """A drawing and what it says.

    title: what editors know it by. alt: for those who do not see it, under 125 characters.
    description: all that it says, in words, with a line for each step; may be empty.
    width, height: in CSS pixels, from the drawing's viewBox.
    """

    name: str
    title: str
    alt: str
    description: str
    width: int
    height: int

    def __str__(self):
        return self.title

    @property
    def path(self):
        """Where it stands among the static files."""
        return static_path(self.name)

    @property
    def url(self):
        return static(self.path)


def find(name):
    """Return the Illustration of that name; None when there is none, or no longer."""
    return catalogue().get(name)


def choices():
    """Return (name, title) of each drawing, in the catalogue's order."""
    return [(each.name, each.title) for each in catalogue().values()]


@cache
def catalogue():
    """Return {name: Illustration} of every drawing in the catalogue that has its file."""
    entries = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    files = {name: finders.find(static_path(name)) for name in entries}
    return {
        name: Illustration(name=name, **{"description": ""} | words, **_size(files[name]))
        for name, words in entries.items()
        if files[name]
    }


def static_path(name):
    return f"illustrations/{name}.svg"


def _size(file):
    root = ElementTree.parse(file).getroot()  # noqa: S314 - the site's own file
    _, _, width, height = root.get("viewBox").split()
    return {"width": round(float(width)), "height": round(float(height))}

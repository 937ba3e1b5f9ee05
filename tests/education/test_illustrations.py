"""The drawings that anybody may replace: whole, safe, in both schemes and described."""

import gzip
import re
from xml.etree import ElementTree

import pytest
import yaml
from django.conf import settings

from education import illustrations

FILES = sorted((settings.BASE_DIR / "static" / "illustrations").iterdir())
SVG = "{http://www.w3.org/2000/svg}"
MOST_BYTES = 4000

every_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
every_drawing = pytest.mark.parametrize(
    "drawing", illustrations.catalogue().values(), ids=lambda drawing: drawing.name
)


def root_of(file):
    return ElementTree.parse(file).getroot()


def test_every_file_has_an_entry_and_every_entry_its_file():
    entries = yaml.safe_load(illustrations.CATALOGUE.read_text(encoding="utf-8"))

    assert {file.name for file in FILES} == {f"{name}.svg" for name in entries}
    assert illustrations.catalogue().keys() == entries.keys()


@every_drawing
def test_a_drawing_is_named_and_described(drawing):
    assert drawing.title
    assert 0 < len(drawing.alt) < 125


@every_drawing
def test_a_drawing_is_as_large_as_its_viewbox(drawing):
    root = root_of(settings.BASE_DIR / "static" / drawing.path)

    assert root.get("viewBox") == f"0 0 {drawing.width} {drawing.height}"
    assert (root.get("width"), root.get("height")) == (str(drawing.width), str(drawing.height))


@every_file
def test_a_file_has_a_title_for_those_who_open_it_by_itself(file):
    root = root_of(file)

    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text


@every_file
def test_a_file_runs_nothing_and_fetches_nothing(file):
    for element in root_of(file).iter():
        assert element.tag not in {f"{SVG}script", f"{SVG}foreignObject", f"{SVG}image"}
        for name, value in element.items():
            assert not name.lower().startswith("on")
            assert not name.endswith("href") or value.startswith("#")
    assert not re.search(r"@import|url\((?!#)|<!ENTITY|<\?xml-stylesheet", file.read_text())


@every_file
def test_a_file_follows_the_colour_scheme(file):
    assert "@media (prefers-color-scheme: dark)" in root_of(file).findtext(f"{SVG}style")


@every_file
def test_a_file_is_small(file):
    assert len(gzip.compress(file.read_bytes(), 9)) < MOST_BYTES


def test_a_drawing_that_is_not_there_is_none():
    assert illustrations.find("gone") is None


def test_an_entry_without_its_file_is_not_offered(monkeypatch, tmp_path):
    words = {"title": "Neck", "alt": "A neck."}
    catalogue = tmp_path / "illustrations.yaml"
    catalogue.write_text(yaml.safe_dump({"neck": words, "gone": words}))
    monkeypatch.setattr(illustrations, "CATALOGUE", catalogue)
    illustrations.catalogue.cache_clear()

    try:
        assert illustrations.choices() == [("neck", "Neck")]
    finally:
        illustrations.catalogue.cache_clear()

"""What is collected for production: one style sheet, hashed names, compressed ahead of time."""

import json
import re

import pytest
from django.core.management import call_command


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """Collect static files as production does; return their folder."""
    from django.test import override_settings

    from clinic_site.settings import base

    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=folder, STORAGES=base.STORAGES):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


@pytest.fixture(scope="module")
def stylesheet(collected):
    manifest = json.loads((collected / "staticfiles.json").read_text())
    return (collected / manifest["paths"]["css/site.css"]).read_text()


def test_the_style_sheet_imports_nothing_and_keeps_its_layers(stylesheet):
    assert "@import" not in stylesheet
    assert stylesheet.count("@layer components {") > 10
    layers = re.search(r"@layer ([^{;]+);", stylesheet)[1]
    assert [name.strip() for name in layers.split(",")][-1] == "utilities"


def test_forms_have_a_style_sheet_in_one_piece_too(collected, stylesheet):
    (forms,) = collected.glob("css/forms.*[0-9a-f].css")

    assert "@import" not in forms.read_text()
    assert ".clinic-choices" in forms.read_text()
    assert ".clinic-choices" not in stylesheet


def test_a_style_sheet_is_served_without_comments_and_indentation(stylesheet):
    assert "/*" not in stylesheet
    assert "\n" not in stylesheet
    assert ".clinic-flow > * + * {" in stylesheet


def test_addresses_in_the_style_sheet_lead_to_hashed_files(stylesheet, collected):
    addresses = re.findall(r'url\("([^"]+)"\)', stylesheet)

    assert addresses
    for address in addresses:
        assert re.search(r"\.[0-9a-f]{12}\.", address)
        assert (collected / "css" / address).resolve().is_file()


def test_text_files_are_compressed_ahead_of_time(collected):
    (style_sheet,) = collected.glob("css/site.*[0-9a-f].css")

    assert style_sheet.with_suffix(".css.br").exists()
    assert style_sheet.with_suffix(".css.gz").exists()

"""The style guide shows everything, to staff alone."""

import re

import pytest
from django.conf import settings

from education.blocks import BodyBlock
from tests.factories.pages import load_pages


@pytest.fixture
def html(admin_client):
    load_pages()
    return admin_client.get("/styleguide/").content.decode()


def test_only_staff_see_it(client, db):
    response = client.get("/styleguide/")

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_it_is_never_cached(admin_client):
    assert "no-cache" in admin_client.get("/styleguide/")["Cache-Control"]


def test_every_block_is_shown(html):
    for name in BodyBlock().child_blocks:
        assert f'<p class="clinic-example__name">{name}: ' in html


def test_every_component_is_shown(html):
    """By the style sheets: something of each is on the page."""
    folder = settings.BASE_DIR / "static/css/components"
    classes = set(re.findall(r"clinic-[a-z-]+", html))
    for path in folder.glob("*.css"):
        assert classes.intersection(re.findall(r"\.(clinic-[a-z-]+)", path.read_text())), path.name


def test_every_colour_of_the_tokens_is_shown(html):
    assert 'fill="var(--clinic-brand)"' in html
    assert 'fill="var(--clinic-blue-soft)"' in html


def test_it_shows_on_a_site_without_pages_too(admin_client):
    assert admin_client.get("/styleguide/").status_code == 200


def test_the_block_picker_shows_an_example_of_every_block_and_says_what_it_is_for(admin_client):
    load_pages()
    for name, block in BodyBlock().child_blocks.items():
        assert block.is_previewable, name
        assert block.get_description(), name
        response = admin_client.get("/admin/block-preview/", {"id": block.definition_prefix})
        assert re.search(r'<main [^>]*>\s*<\w+ class="clinic-', response.text), name

"""The Nu checker (the W3C's) finds no error in the HTML of any page or state."""

import json
import subprocess

import pytest

from tests.factories.pages import load_pages

from .conftest import NODE_MODULES
from .test_reading import EVERY_PAGE_TYPE


@pytest.fixture
def documents(client, db, tmp_path):
    """Every page and state as a file; returns their folder."""
    pages = load_pages()
    addresses = EVERY_PAGE_TYPE | {slug: page.get_url() for slug, page in pages.items()}
    for name, address in addresses.items():
        save(tmp_path, name, client.get(address))
    save(tmp_path, "request form", client.get("/appointment/?area=neck"))
    save(tmp_path, "request form with every error", client.post("/appointment/", {"step": "check"}))
    save(tmp_path, "old confirmation", client.get("/appointment/sent/old-link/"))
    return tmp_path


def save(folder, name, response):
    (folder / f"{name}.html").write_bytes(response.content)


def test_the_nu_checker_finds_no_error(documents):
    checker = NODE_MODULES / "vnu-jar/build/dist/vnu.jar"
    finished = subprocess.run(
        [
            "java",
            "-jar",
            checker,
            "--errors-only",
            "--format",
            "json",
            "--skip-non-html",
            documents,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    messages = json.loads(finished.stderr)["messages"]

    assert len(list(documents.iterdir())) > 30
    assert [f"{m['url'].rpartition('/')[2]}: {m['message']}" for m in messages] == []

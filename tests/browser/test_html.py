"""The Nu checker (the W3C's) finds no error in the HTML of any page or state."""

import json
import subprocess
from unittest.mock import patch

import pytest
import time_machine

from booking.access_log.operations import NotRecorded
from booking.models import Status
from clinic_site.views import server_error
from tests.booking.status.driving import ACTIONS, SHOWN, address, make_at
from tests.factories.booking import NOW, make_post
from tests.factories.pages import hand_out_of, load_pages

from .conftest import NODE_MODULES
from .test_reading import EVERY_PAGE_TYPE


@pytest.fixture
def documents(client, rf, db, tmp_path):
    """Every page and state as a file; returns their folder."""
    pages = load_pages()
    addresses = EVERY_PAGE_TYPE | {slug: page.get_url() for slug, page in pages.items()}
    addresses["hand-out"] = hand_out_of(pages, "neck-pain", "how-it-works", "safety-and-aftercare")
    for name, path in addresses.items():
        save(tmp_path, name, client.get(path))
    save(tmp_path, "error page", server_error(rf.get("/")))
    for name, response in request_states(client):
        save(tmp_path, name, response)
    for name, response in feedback_states(client, pages["neck-pain"]):
        save(tmp_path, name, response)
    return tmp_path


def request_states(client):
    """Yield each state of the request flow as (name, response)."""
    form = "/appointment/"
    yield "request form", client.get(f"{form}?area=neck")
    yield "request form with every error", client.post(form, {"step": "check"})
    yield "old confirmation", client.get(f"{form}sent/old-link/")
    with time_machine.travel(NOW):
        yield "check your answers", client.post(form, make_post(step="check"))
        yield "fallen into the trap", client.post(form, make_post(topic="Cheap watches"))
        yield "form without a token", client.post(form, make_post(form_token=""))
        yield "confirmation", client.post(form, make_post(), follow=True)
        yield from status_states(client)
    yield "link that was never one", client.get(f"{form}status/nonsense/")
    yield "lost link", client.get(f"{form}lost-link/")
    yield "lost link with an error", client.post(f"{form}lost-link/")
    yield "lost link asked", client.get(f"{form}lost-link/asked/")


def status_states(client):
    """Yield each state of a patient's own page as (name, response)."""
    for status in Status:
        request = make_at(status)
        for name in SHOWN:
            if name != "calendar":
                yield f"{status} {name}", client.get(address(request, name), follow=True)
    offered = make_at(Status.OFFERED)
    for name in ACTIONS:
        yield f"stale {name}", client.post(address(offered, name), {"seen": "1"})
    with patch("booking.status.pages.record", side_effect=NotRecorded):
        yield "not recorded", client.get(address(offered))
        yield "not recorded, with answers", client.post(address(offered, "contact"), {"phone": "1"})


def feedback_states(client, page):
    """Yield each state of the page feedback as (name, response)."""
    address = f"/feedback/{page.pk}/"
    yield "no answer", client.post(address)
    thanks = client.post(address, {"helpful": "no"}).url
    yield "thanks", client.get(thanks)
    yield "empty comment", client.post(thanks)
    yield "comment", client.post(thanks, {"comment": "Clear."}, follow=True)
    yield "comment that is too late", client.post(f"{thanks}x/", {"comment": "Clear."})


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

"""A real Chromium on a live server with the starter content."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.factories.pages import load_pages, make_roots
from tests.running_site import Site

# Playwright keeps an event loop in this thread; Django's ORM is used beside it, not in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# As long as all other waiting: a busy machine is not an error.
expect.set_options(timeout=30_000)

NODE_MODULES = Path(__file__).parents[2] / "requirements/browser/node_modules"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def find_chromium():
    path = shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "The browser tests need Chromium: apt-get install chromium"
    return path


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def production(tmp_path_factory):
    """The address of the site as `make run` serves it: compressed, on a database of its own."""
    site = Site(tmp_path_factory.mktemp("production"))
    try:
        site.start()
        yield site.root
    finally:
        site.kill()


@pytest.fixture
def site(transactional_db, live_server):
    """The live server's address, with the starter content loaded."""
    make_roots()
    load_pages()
    return live_server.url


@pytest.fixture
def open_browser(chromium, site):
    """Return a function that opens a page of a browser of its own.

    It records what a reader must never meet in `page.problems`: console errors (a violation of the
    content security policy is one), exceptions and requests to other hosts.
    """
    contexts = []

    def open_page(width=360, height=740, **options):
        options = {"viewport": {"width": width, "height": height}, "base_url": site} | options
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("console", lambda message: _note_error(page, message))
        page.on("request", lambda request: _note_foreign(page, site, request))
        return page

    yield open_page
    for context in contexts:
        context.close()


def _note_error(page, message):
    # The browser itself reports every answer of 400 and above; tests look at those themselves.
    if message.type == "error" and "the server responded with a status" not in message.text:
        page.problems.append(message.text)


def _note_foreign(page, site, request):
    if not request.url.startswith((site, "data:", "blob:")):
        page.problems.append(f"request to {request.url}")


@pytest.fixture(scope="session")
def axe():
    """Return a function that gives axe's violations on a page or frame, one line each.

    `within` is a selector, for a page of which only a part is ours.
    """
    script = (NODE_MODULES / "axe-core/axe.min.js").read_text()

    def violations(page, within=None):
        page.evaluate(script)
        found = page.evaluate("within => axe.run(within || document)", within)["violations"]
        return [
            f"{violation['id']} ({violation['impact']}): {node['html'][:160]}"
            for violation in found
            for node in violation["nodes"]
        ]

    return violations

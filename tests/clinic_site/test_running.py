"""`make run`, for real: the first start, the second one, what it leaves on the disk, and Ctrl-C."""

import urllib.request

import pytest

pytestmark = pytest.mark.crash

CONTENT = """
import json
from wagtail.models import Page, Revision
from django.contrib.auth import get_user_model
kept = Page.objects, Revision.objects, get_user_model().objects
print(json.dumps([table.count() for table in kept]))
"""
PRAGMAS = """
import json
from django.db import connection
with connection.cursor() as cursor:
    names = "journal_mode", "synchronous"
    print(json.dumps([cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names]))
"""
FULL = 2


def test_the_site_starts_twice_keeps_its_content_and_stops_at_ctrl_c(site, tmp_path):
    site.start()
    page = urllib.request.urlopen(f"{site.root}/conditions/neck-pain/")
    assert page.headers["Content-Encoding"] is None
    html = page.read().decode()
    assert f'rel="canonical" href="{site.root}/conditions/neck-pain/"' in html
    content = site.ask(CONTENT)
    assert site.interrupt() == (0, [])

    site.start()
    assert site.ask(CONTENT) == content
    assert (tmp_path / "log").read_text().count("Demo accounts, shown this once") == 1
    assert site.interrupt() == (0, [])

    readable_by_others = [path for path in tmp_path.iterdir() if path.stat().st_mode & 0o077]
    assert [path.name for path in readable_by_others] == ["log"]  # The test's own.


def test_an_acknowledged_request_on_sqlite_survives_a_power_cut(site, tmp_path):
    site.environment["DATABASE_URL"] = f"sqlite:///{tmp_path / 'clinic.sqlite3'}"

    assert site.ask(PRAGMAS) == ["wal", FULL]

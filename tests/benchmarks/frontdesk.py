"""`make bench-frontdesk`: are the front desk's pages as fast after ten years as on the first day?

Loads 1,000 requests into an empty database, measures, loads the rest (tests.benchmarks.ten_years),
measures again, and prints both and their ratio. Fails over 15 queries or three times the time.

Each page is asked for through Django's test client, as a receptionist, in the site's production
settings as far as tests relax them, and its time is the lowest of three medians. Queries are
statements that read or write, of the first look after a schedule has changed, which asks most.
BEGIN and COMMIT around them are not counted, as tests count.
"""

import argparse
import html
import logging
import re
import sys
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.models import Group  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from booking.models import AppointmentRequest  # noqa: E402
from clinic_site.groups import set_up_groups  # noqa: E402
from tests.factories.staff import StaffClient  # noqa: E402

from .names import RARE  # noqa: E402
from .ten_years import TenYears  # noqa: E402

MOST_QUERIES, MOST_TIMES_SLOWER = 15, 3
TOTALS = {"postgresql": 1_000_000, "sqlite": 200_000}


@dataclass
class Page:
    """One page: how to ask for it, and what it took, in the order of the loads."""

    name: str
    ask: partial
    seconds: list = field(default_factory=list)
    queries: int = 0

    def measure(self, runs, tries):
        """Note the lowest median of several tries: the machine may be busy with something else."""
        self.seconds.append(min(self._measured(runs) for _ in range(tries)))

    def _measured(self, runs):
        self._check(self.ask())
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            self.ask()
        sent = [query["sql"] for query in captured.captured_queries]
        asked = [sql for sql in sent if not sql.startswith(("BEGIN", "COMMIT"))]
        self.queries = max(self.queries, len(asked))
        return median(self._timed() for _ in range(runs))

    def _timed(self):
        started = perf_counter()
        self.ask()
        return perf_counter() - started

    def _check(self, response):
        if response.status_code != 200:
            sys.exit(f"{self.name}: the answer was {response.status_code}, not the page.")

    @property
    def ratio(self):
        return self.seconds[1] / self.seconds[0]

    @property
    def is_within(self):
        return self.queries <= MOST_QUERIES and self.ratio <= MOST_TIMES_SLOWER


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--total", type=int, default=TOTALS[connection.vendor])
    arguments.add_argument("--runs", type=int, default=15)
    arguments.add_argument("--tries", type=int, default=3)
    options = arguments.parse_args()
    logging.disable(logging.WARNING)
    refuse_a_database_in_use()
    try:
        pages = run(options)
    finally:
        forget_sqlite_file()
    if not all(page.is_within for page in pages):
        sys.exit(f"Over {MOST_QUERIES} queries or {MOST_TIMES_SLOWER} times the time.")


def refuse_a_database_in_use():
    if connection.introspection.table_names():
        sys.exit("The benchmark fills its database: DATABASE_URL must be an empty one.")


def run(options):
    say("Preparing the database")
    call_command("migrate", verbosity=0)
    set_up_groups()
    receptionist = get_user_model().objects.create_user("bench")
    receptionist.groups.add(Group.objects.get(name="Front desk"))
    requests = TenYears(options.total, receptionist)
    say("Loading 1,000 requests")
    requests.load_first()
    client = StaffClient()
    client.force_login(receptionist)
    pages = pages_of(client)
    say(f"Measuring {len(pages)} pages")
    for page in pages:
        page.measure(options.runs, options.tries)
    started = monotonic()
    say(f"Loading the other {options.total - 1000:,}")
    requests.load_rest()
    say(f"Loaded in {monotonic() - started:.0f} seconds. Measuring again")
    # Whoever does nothing for that long is signed out.
    client.force_login(receptionist)
    print_head(options.total)
    for page in pages:
        page.measure(options.runs, options.tries)
        print_row(page)
    return pages


def pages_of(client):
    """Return the pages: every view of the inbox, searches, and requests."""
    inbox = reverse("frontdesk:inbox")
    pages = [Page("inbox", partial(client.get, inbox))]
    for name, address in views_linked_from(client, inbox).items():
        pages.append(Page(f"inbox, {name}", partial(client.get, address)))
    for name, text in searches().items():
        ask = partial(client.post, reverse("frontdesk:search"), {"text": text})
        pages.append(Page(f"search, {name}", ask))
    for name, request in examples().items():
        ask = partial(client.get, reverse("frontdesk:request", args=[request.pk]))
        pages.append(Page(f"request, {name}", ask))
    return pages


def views_linked_from(client, inbox):
    """Return {name: address} of the inbox's views, and of pages amid the longest."""
    page = client.get(inbox).content.decode()
    links = re.findall(rf'href="({inbox}\?[^"]*)"', page)
    addresses = {html.unescape(link) for link in links if not _is_next_page(link)}
    views = {address.partition("=")[2]: address for address in sorted(addresses)}
    middle = AppointmentRequest.objects.closed().order_by("created_at")[400].pk
    for name in ("closed", "all"):
        views[f"{name}, five years ago"] = f"{views[name]}&older={middle}"
        views[f"{name}, back from there"] = f"{views[name]}&newer={middle}"
    return views


def _is_next_page(link):
    return bool(re.search(r"[?&;](p|older|newer)=", link))


def searches():
    """Return {what it is: what is typed}."""
    known = AppointmentRequest.objects.exclude(phone="").exclude(email="").order_by("pk").first()
    return {
        "common surname": "Singh",
        "rare surname": RARE,
        "part of a name": "quist",
        "very common part": "an",
        "surname of two letters": "Li",
        "last four digits": known.phone.as_e164[-4:],
        "phone": known.phone.as_international,
        "e-mail": known.email,
        "end of every e-mail": "@example.com",
        "reference": known.reference,
        "nothing found": "xyzzyx",
    }


def examples():
    """Return {what it is: a request}, the same ones after each load."""
    requests = AppointmentRequest.objects.order_by("pk")
    shared = requests.filter(status="new").exclude(phone="")
    often = requests.values("phone").annotate(times=Count("pk")).filter(times__gt=1)
    return {
        "new": requests.filter(status="new").first(),
        "times offered": requests.filter(status="offered").first(),
        "confirmed": requests.filter(status="confirmed").first(),
        "closed": requests.filter(status="completed").first(),
        "patient was here before": shared.filter(phone__in=often.values("phone")).first(),
    }


def forget_sqlite_file():
    """Remove the file that the tests' settings made for this run; of another one only say so."""
    if connection.vendor == "sqlite":
        connection.close()
        for path in Path(settings.DATABASES["default"]["NAME"]).parent.glob("test.sqlite3*"):
            path.unlink()


def print_head(total):
    say(f"\n{connection.vendor}, milliseconds (median)\n")
    say(f"{'page':<36}{'queries':>8}{'1,000':>11}{total:>11,}{'ratio':>8}")


def print_row(page):
    before, after = (f"{seconds * 1000:.1f}" for seconds in page.seconds)
    mark = "" if page.is_within else "  over"
    say(f"{page.name:<36}{page.queries:>8}{before:>11}{after:>11}{page.ratio:>8.2f}{mark}")


def say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

"""Every page, as `make run` serves it, stays within the budget for a phone on a slow network.

`make budget` prints the table.
"""

import re
import urllib.request

import pytest

from .budget import measure, table

BESIDE_THE_PAGES = [
    "/search/?q=sore+neck",
    "/appointment/",
    "/appointment/lost-link/",
    "/appointment/status/nonsense/",
    "/no/such/page/",
]


def every_page(root):
    """Return the paths of the live pages, which the sitemap lists, and of what is no page."""
    sitemap = urllib.request.urlopen(f"{root}/sitemap.xml").read().decode()
    paths = [address.removeprefix(root) for address in re.findall(r"<loc>([^<]+)</loc>", sitemap)]
    return paths + BESIDE_THE_PAGES


@pytest.mark.alone
def test_every_page_stays_within_its_budget(chromium, production):
    costs = {path: measure(chromium, production, path) for path in every_page(production)}

    print(f"\n{table(costs)}")  # noqa: T201 (what `make budget` shows)
    assert len(costs) > len(BESIDE_THE_PAGES)
    assert {path: over for path, cost in costs.items() if (over := cost.excess())} == {}

"""docs/content-scores.md scores every starter page, adds up and passes."""

import re
from collections import defaultdict

import pytest
from django.conf import settings

from education.starter.load import STARTER

DOCUMENT = (settings.BASE_DIR / "docs/content-scores.md").read_text(encoding="utf-8")
ITEMS = {
    "U": [f"U{n}" for n in [*range(1, 13), *range(15, 20)]],
    "A": [f"A{n}" for n in range(20, 27)],
    "C": [f"C{n}" for n in range(1, 21)],
}
LEAST = 90


def scored_pages():
    """Return {slug: {item: (score, reason)}}."""
    pages = {}
    for section in re.split(r"^## ", DOCUMENT, flags=re.MULTILINE)[1:]:
        if slug := re.match(r".*\(`([\w-]+)`\)\n", section):
            rows = re.findall(r"^\| ([UAC]\d+) \| (1|0|–) \| (.+) \|$", section, re.MULTILINE)
            pages[slug[1]] = {item: (score, reason) for item, score, reason in rows}
    return pages


def percentages(items):
    """Return the three scores of a page, in the order U, A, C, as whole percent."""
    points = defaultdict(list)
    for item, (score, _) in items.items():
        if score != "–":
            points[item[0]].append(int(score))
    return [round(100 * sum(points[part]) / len(points[part])) for part in ITEMS]


def test_every_starter_page_is_scored():
    assert set(scored_pages()) == {path.stem for path in (STARTER / "pages").glob("*.yaml")}


@pytest.mark.parametrize("slug", sorted(scored_pages()))
def test_every_item_has_a_score_and_a_reason(slug):
    items = scored_pages()[slug]

    assert list(items) == [item for part in ITEMS.values() for item in part]
    assert all(len(reason) > 10 for _, reason in items.values())


@pytest.mark.parametrize("slug", sorted(scored_pages()))
def test_the_summary_is_the_sum_of_the_items_and_passes(slug):
    scores = percentages(scored_pages()[slug])

    assert "| `{}` | {} | {} | {} |".format(slug, *scores) in DOCUMENT
    assert min(scores) >= LEAST

"""Hand-outs: the front desk chooses pages and prints them as one document."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from education.hand_outs import MOST_PAGES, as_part
from tests.factories.pages import hand_out_of

THREE = ["what-is-dry-needling", "safety-and-aftercare", "neck-pain"]
# What the site asks for on every page, the choices, and the chosen pages with their types.
QUERIES_OF_THE_FRAME = 12
# Of each page: what it links to, its pictures, its drawing and its sources.
QUERIES_OF_A_PAGE = 4


def test_every_live_explainer_and_condition_page_can_be_chosen(client, pages):
    pages["jaw-pain"].unpublish()

    html = client.get("/hand-out/").content.decode()

    groups = re.findall(r"<legend[^>]*>(.*?)</legend>", html)
    assert groups == [pages["about-dry-needling"].title, pages["conditions"].title]
    assert html.count('type="checkbox"') == 15
    assert "Jaw pain</label>" not in html


def test_the_chosen_pages_are_one_document_in_the_sites_order(client, pages):
    html = client.get(hand_out_of(pages, *reversed(THREE))).content.decode()

    articles = html.split("<article")[1:]
    assert [re.search(r"<h1>(.*?)</h1>", article)[1] for article in articles] == [
        pages[slug].title for slug in THREE
    ]
    for slug, article in zip(THREE, articles, strict=True):
        assert "Awaiting clinical review" in article
        assert '<svg viewBox="0 0 ' in article
        assert pages[slug].full_url in article
        assert "(905) 555-0100" in article
        assert re.search(r'id="[\w-]+-source-1"', article)
        assert "On this page" not in article
        assert "Read next" not in article
        assert "WhatsApp" not in article


def test_ids_stay_unique_and_every_reference_finds_its_own_page(client, pages):
    html = client.get(hand_out_of(pages, *THREE)).content.decode()

    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for article in html.split("<article")[1:]:
        own_ids = set(re.findall(r'\sid="([^"]+)"', article))
        referred = re.findall(r'href="#([^"]+)"', article)
        assert referred
        assert set(referred) <= own_ids


def test_text_that_looks_like_an_id_is_left_alone():
    html = '<p id="a" aria-describedby="b c">Write id="a" or href="#a".</p>'

    assert as_part(html, "x") == (
        '<p id="x-a" aria-describedby="x-b x-c">Write id="a" or href="#a".</p>'
    )


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("show=1", "Choose at least one page."),
        ("page=0", "A page that was chosen is no longer on the site."),
        ("page=%00", "A page that was chosen is no longer on the site."),
        ("page=<script>alert(7)</script>", "A page that was chosen is no longer on the site."),
    ],
)
def test_a_choice_that_cannot_be_printed_says_why(client, pages, query, message):
    response = client.get(f"/hand-out/?{query}")

    assert response.status_code == 200
    assert message in response.content.decode()
    assert "<script>alert" not in response.content.decode()


def test_a_hand_out_that_is_too_long_says_so_and_keeps_the_choice(client, pages):
    conditions = [slug for slug, page in pages.items() if "/conditions/" in page.get_url()][1:]
    assert len(conditions) == MOST_PAGES + 1

    html = client.get(hand_out_of(pages, *conditions)).content.decode()

    assert f"Choose at most {MOST_PAGES} pages. These are {MOST_PAGES + 1}." in html
    assert html.count(" checked") == MOST_PAGES + 1


def test_a_page_that_was_unpublished_is_not_printed(client, pages):
    pages["neck-pain"].unpublish()

    html = client.get(hand_out_of(pages, "neck-pain", "arm-pain")).content.decode()

    assert "no longer on the site" in html
    assert "<article" not in html


def test_it_is_for_everybody_can_be_cached_and_is_not_for_search_engines(client, pages):
    client.cookies["sessionid"] = "left over from somewhere"
    for address in ("/hand-out/", hand_out_of(pages, *THREE)):
        response = client.get(address)

        assert "public" in response.headers["Cache-Control"]
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
        assert '<meta name="robots" content="noindex">' in response.content.decode()
        assert client.post(address).status_code == 405


def test_a_full_hand_out_asks_little_of_the_database(client, pages):
    chosen = [*THREE, "how-it-works", "what-to-expect", "headaches"]
    assert len(chosen) == MOST_PAGES
    caches["renditions"].clear()

    with CaptureQueriesContext(connection) as queries:
        client.get(hand_out_of(pages, *chosen))

    assert len(queries) <= QUERIES_OF_THE_FRAME + QUERIES_OF_A_PAGE * len(chosen)


def test_the_front_desk_finds_it_in_the_admins_menu(client, pages):
    call_command("set_up_groups", verbosity=0)
    user = get_user_model().objects.create_user("asha")
    user.groups.add(Group.objects.get(name="Front desk"))
    client.force_login(user)

    assert '"/hand-out/"' in client.get("/admin/").content.decode()

"""What every page promises its readers: private, safe, cacheable, light on the database."""

import json
import re
from collections import Counter
from datetime import date

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from tests.factories.clinic import make_closure
from tests.factories.pages import make_photo

MOST_QUERIES = 12


@pytest.fixture
def addresses(pages):
    """Every address that a reader can open, by name."""
    found = {slug: page.get_url() for slug, page in pages.items()}
    return found | {
        "search": "/search/?q=sore+neck",
        "search with a recommended page": "/search/?q=does+it+hurt",
        "search for a misspelt word": "/search/?q=needel",
        "search for two misspelt words": "/search/?q=needel+shoulda",
        "search for nothing we have": "/search/?q=zzzqqq",
        "empty search": "/search/",
    }


def test_no_page_sets_or_varies_on_a_cookie(client, addresses):
    client.cookies["sessionid"] = "left over from somewhere"
    for name, address in addresses.items():
        response = client.get(address)

        assert response.status_code == 200, name
        assert not response.cookies, name
        assert "Cookie" not in response.headers.get("Vary", ""), name


def test_no_page_reads_the_session(client, addresses, monkeypatch):
    def read(*args, **kwargs):
        raise AssertionError("a reader page read the session")

    monkeypatch.setattr("django.contrib.sessions.backends.base.SessionBase._get_session", read)
    client.cookies["sessionid"] = "left over from somewhere"
    for address in addresses.values():
        client.get(address)


def test_every_page_can_be_cached_whole_and_asked_for_again_cheaply(client, addresses):
    for name, address in addresses.items():
        response = client.get(address)

        assert "public" in response.headers["Cache-Control"], name
        assert re.search(r"max-age=[1-9]", response.headers["Cache-Control"]), name
        again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
        assert again.status_code == 304, name
        assert not again.content


def test_every_page_carries_the_security_headers(client, addresses):
    for name, address in addresses.items():
        headers = client.get(address).headers

        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, name
        assert "unsafe" not in policy, name
        assert "frame-ancestors 'none'" in policy, name
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]


def test_nothing_is_fetched_from_elsewhere_and_nothing_is_inline(client, addresses):
    for name, address in addresses.items():
        html = client.get(address).content.decode()

        fetched = re.findall(
            r'<(?:script|img|source|iframe|video)\b[^>]*?\s(?:src|srcset)="([^"]+)"', html
        )
        fetched += re.findall(
            r'<link\b[^>]*rel="(?:stylesheet|preload|icon)"[^>]*href="([^"]+)"', html
        )
        assert fetched, name
        assert all(url.startswith("/") and not url.startswith("//") for url in fetched), name
        assert " style=" not in html, name
        assert "<style" not in html, name
        assert not re.search(r"<script(?![^>]*(src=|ld\+json))", html), name


def test_no_page_needs_more_than_12_queries_or_asks_twice(client, addresses):
    for name, address in addresses.items():
        caches["default"].clear()
        caches["renditions"].clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(address)

        statements = Counter(query["sql"] for query in queries)
        repeated = [sql for sql, count in statements.items() if count > 1]
        asked = "\n".join(re.sub("SELECT .* FROM ", "SELECT … FROM ", sql) for sql in statements)
        assert len(queries) <= MOST_QUERIES, f"{name}: {len(queries)}\n{asked}"
        assert not repeated, f"{name}: {repeated}"


def test_every_page_has_one_h1_a_title_a_description_and_a_canonical_address(client, addresses):
    for name, address in addresses.items():
        html = client.get(address).content.decode()

        assert html.count("<h1") == 1, name
        assert len(re.findall(r"<title>[^<]+</title>", html)) == 1, name
        if "search" not in name:
            assert re.search(r'<meta name="description" content="[^"]{30,}"', html), name
            assert re.search(r'<link rel="canonical" href="http[^"]+"', html), name
            assert re.search(r'<meta property="og:image" content="http[^"]+"', html), name


def structured_data_of(client, address):
    """Return the nodes of a page's JSON-LD by their type."""
    html = client.get(address).content.decode()
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return {str(node["@type"]): node for node in json.loads(script[1])["@graph"]}


def test_structured_data_is_built_from_the_page(client, pages):
    nodes = structured_data_of(client, pages["safety-and-aftercare"].get_url())

    assert nodes["MedicalWebPage"]["name"] == pages["safety-and-aftercare"].title
    assert "lastReviewed" not in nodes["MedicalWebPage"]
    assert nodes["MedicalClinic"]["name"] == "Brampton Physiotherapy"
    assert [item["position"] for item in nodes["BreadcrumbList"]["itemListElement"]] == [1, 2, 3]


def test_the_home_page_tells_search_engines_where_and_when_the_clinic_is(client, pages):
    clinic = structured_data_of(client, "/")["['MedicalClinic', 'Physiotherapy']"]

    assert clinic["address"]["addressLocality"] == "Brampton"
    assert len(clinic["openingHoursSpecification"]) == 6


@pytest.fixture
def closures(pages):
    """Two closures, as they are seen on 1 December 2026."""
    make_closure(date(2026, 12, 25), label="Christmas <Day>")
    make_closure(date(2026, 12, 28), date(2026, 12, 31), label="Winter break")
    make_closure(date(2027, 7, 1), label="Canada Day")
    with time_machine.travel("2026-12-01T15:00:00Z", tick=False):
        yield


@pytest.mark.usefixtures("closures")
def test_the_contact_page_says_when_the_clinic_will_be_closed(client, pages):
    response = client.get(pages["contact"].get_url())

    text = " ".join(strip_tags(response.text).split())
    assert "Days when we are closed" in text
    assert "Christmas &lt;Day&gt;: closed on Friday 25 December 2026" in text
    assert "Winter break: closed from Monday 28 December 2026 to Thursday 31 December 2026" in text
    assert "Canada Day" not in text


def test_without_closures_the_contact_page_has_no_heading_for_them(client, pages):
    assert "Days when we are closed" not in client.get(pages["contact"].get_url()).text


@pytest.mark.usefixtures("closures")
def test_no_cache_keeps_a_closure_on_the_page_for_longer_than_two_minutes(client, pages):
    cache_control = client.get(pages["contact"].get_url()).headers["Cache-Control"]

    assert sum(map(int, re.findall(r"=(\d+)", cache_control))) <= 120


@pytest.mark.usefixtures("closures")
def test_the_home_page_tells_search_engines_when_the_clinic_will_be_closed(client):
    clinic = structured_data_of(client, "/")["['MedicalClinic', 'Physiotherapy']"]

    first, second = clinic["specialOpeningHoursSpecification"]
    assert (first["validFrom"], first["validThrough"]) == ("2026-12-25", "2026-12-25")
    assert (second["validFrom"], second["validThrough"]) == ("2026-12-28", "2026-12-31")
    assert first["opens"] == first["closes"]


def test_absolute_addresses_do_not_repeat_the_host_that_a_request_claims(client, pages):
    for address in ("/", "/conditions/neck-pain/", "/robots.txt"):
        html = client.get(address, headers={"Host": "testserver:9999"}).content.decode()

        assert ":9999" not in html


def test_a_page_that_answers_questions_says_so_to_search_engines(client, pages):
    page = pages["about"]
    questions = [{"question": "Where do I park?", "answer": "<p>Behind the house.</p>"}]
    value = {"heading": "Questions", "items": questions}
    page.body = json.dumps([{"type": "questions", "value": value}])
    page.save_revision().publish()

    html = client.get(page.get_url()).content.decode()
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    faq = next(node for node in json.loads(script[1])["@graph"] if node["@type"] == "FAQPage")
    assert faq["mainEntity"][0]["name"] == "Where do I park?"
    assert faq["mainEntity"][0]["acceptedAnswer"]["text"] == "Behind the house."


def test_a_page_of_photographs_stays_within_its_queries(client, pages, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    photos = [make_photo(f"room-{number}.jpg") for number in range(5)]
    figures = [
        {"type": "figure", "value": {"image": {"image": photo.pk, "alt_text": "A room"}}}
        for photo in photos
    ]
    page = pages["how-it-works"]
    page.body = json.dumps(figures)
    page.save_revision().publish()
    client.get(page.get_url())  # Makes the renditions.
    caches["renditions"].clear()

    with CaptureQueriesContext(connection) as queries:
        client.get(page.get_url())

    assert len(queries) <= MOST_QUERIES


def test_structured_data_cannot_be_broken_out_of(client, pages):
    page = pages["neck-pain"]
    page.title = "</script><script>alert(1)</script>"
    page.save_revision().publish()

    html = client.get(page.get_url()).content.decode()

    assert "<script>alert(1)" not in html


def test_a_page_without_a_reviewer_says_that_review_is_awaited(client, pages):
    assert "Awaiting clinical review" in client.get(pages["neck-pain"].get_url()).content.decode()


def test_the_sitemap_lists_every_page_and_robots_names_it(client, pages):
    sitemap = client.get("/sitemap.xml").content.decode()

    assert sitemap.count("<loc>") == len(pages)
    robots = client.get("/robots.txt")
    assert robots.headers["Content-Type"].startswith("text/plain")
    assert "/sitemap.xml" in robots.content.decode()
    assert "Disallow: /admin/" in robots.content.decode()


def test_what_is_not_there_is_answered_in_the_sites_clothes(client, pages):
    response = client.get("/no/such/page/")

    assert response.status_code == 404
    assert "Brampton Physiotherapy" in response.content.decode()
    assert not response.cookies


def test_the_error_page_needs_no_database(rf):
    from clinic_site.views import server_error

    response = server_error(rf.get("/"))  # No db fixture: a query would fail the test.

    assert response.status_code == 500
    assert "<h1" in response.content.decode()


def test_a_draft_is_not_shown(client, pages):
    pages["neck-pain"].unpublish()

    assert client.get("/conditions/neck-pain/").status_code == 404
    assert "/conditions/neck-pain/" not in client.get("/conditions/").content.decode()

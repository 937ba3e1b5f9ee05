"""Arbitrary input to every public address: a clear answer, no crash, no echo of markup."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.booking import make_post

pytestmark = pytest.mark.usefixtures("clinic")

MARKER = "<script>alert(7)</script>"

bounded = settings(
    derandomize=True,
    deadline=None,
    max_examples=60,
    # The database is the same for all examples: what one stores is there for the next, as in life.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

# Any characters that a browser or an attacker can send; halves of characters become "?".
text = st.one_of(
    st.text(st.characters(codec=None), max_size=60).map(
        lambda text: text.encode(errors="replace").decode()
    ),
    st.sampled_from(
        [
            "",
            "\x00",
            "\x00" * 20,
            MARKER,
            f"\"'>{MARKER}",
            "a" * 10_000,
            "\r\n" * 300,
            "\u202e\u2066\ufeff\u200d",
            "' OR 1=1 --",
            "{{ settings.SECRET_KEY }}{% load x %}",
            "../../etc/passwd",
            "9" * 300,
            "-1",
            "1e999",
            "＋１９０５５５５０１２３",
            "💉" * 200,
            "a@b.c" + MARKER,
            "%00%ff",
        ]
    ),
)
names = st.sampled_from(sorted(make_post())) | text
posts = st.dictionaries(names, text | st.lists(text, max_size=5), max_size=16)


def assert_answered(response):
    assert response.status_code < 500
    assert MARKER.encode() not in response.content


@bounded
@given(changes=posts)
def test_a_form_with_some_wild_answers(client, changes):
    assert_answered(client.post("/appointment/", make_post() | changes))


@bounded
@given(fields=posts)
def test_a_form_of_nothing_but_wild_answers(client, fields):
    assert_answered(client.post("/appointment/", fields))


@bounded
@given(
    body=st.binary(max_size=200),
    content_type=st.sampled_from(
        [
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "application/json",
            "text/plain; charset=rot13",
            "",
        ]
    ),
)
def test_bytes_of_any_type(client, body, content_type):
    assert_answered(client.generic("POST", "/appointment/", body, content_type=content_type))


@bounded
@given(token=text)
def test_any_confirmation(client, token):
    assert_answered(client.get(f"/appointment/sent/{quote(token, safe='')}/"))


@bounded
@given(query=text, page=text)
def test_any_search(client, query, page):
    assert_answered(client.get("/search/", {"q": query, "p": page}))


@bounded
@given(area=text)
def test_any_area(client, area):
    assert_answered(client.get("/appointment/", {"area": area}))

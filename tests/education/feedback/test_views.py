"""A reader says whether a page was helpful, and why."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.db import DatabaseError
from django.test import Client
from wagtail.models import Page

from clinic_site.public_forms import PRIVATE_HEADERS
from education.feedback import operations
from education.feedback.views import COMMENT_TAKEN_FOR
from education.models import ConditionPage, PageFeedback
from tests.factories.feedback import TODAY, give_answer

pytestmark = pytest.mark.usefixtures("clock")

MOST_QUERIES = 12


@pytest.fixture
def page(db):
    return make_page("Neck pain")


@pytest.fixture
def other_page(page):
    return make_page("Back pain")


def make_page(title):
    """Return a page that asks, below the one that a new Wagtail comes with."""
    new = ConditionPage(title=title, lead="What it is and what may help.")
    return Page.objects.get(depth=2).add_child(instance=new)


@pytest.fixture
def address(page):
    return f"/feedback/{page.pk}/"


@pytest.fixture
def thanks(client, address):
    """The page that says thank you to somebody who has just pressed No."""
    return client.post(address, {"helpful": "no"}).url


def text_of(response):
    return response.content.decode()


class TestQuestion:
    def test_stands_on_every_reviewed_page_and_nowhere_else(self, client, pages):
        for page in pages.values():
            html = text_of(client.get(page.get_url()))

            is_asked = f'action="/feedback/{page.pk}/"' in html
            assert is_asked == hasattr(page, "reviewed_by"), page.slug

    def test_is_not_asked_in_the_preview_of_a_page_that_is_not_there_yet(self, rf, page):
        new = type(page)(title="New", slug="new", lead="New.", path=f"{page.path}0001", depth=5)

        assert "/feedback/" not in text_of(new.make_preview_request(rf.get("/"), ""))


class TestAnswer:
    @pytest.mark.parametrize(("helpful", "was_helpful"), [("yes", True), ("no", False)])
    def test_counts_at_once_and_leads_to_thanks(self, client, page, address, helpful, was_helpful):
        response = client.post(address, {"helpful": helpful})

        assert response.status_code == 303
        stored = PageFeedback.objects.get()
        assert (stored.page_id, stored.was_helpful, stored.comment) == (page.pk, was_helpful, "")
        # The clinic's day, not the server's.
        assert stored.answered_on == TODAY
        html = text_of(client.get(response.url))
        assert f"was {'' if was_helpful else 'not '}helpful" in html
        assert f'href="{page.get_url()}"' in html
        assert 'href="/appointment/"' in html

    def test_pressed_twice_counts_once(self, client, address):
        for helpful in ("yes", "yes", "no"):
            assert client.post(address, {"helpful": helpful}).status_code == 303

        assert [answer.was_helpful for answer in PageFeedback.objects.all()] == [False]

    def test_only_looking_stores_nothing(self, client, page, address):
        response = client.get(address, {"helpful": "yes"})

        assert (response.status_code, response.url) == (303, page.get_url())
        assert not PageFeedback.objects.exists()

    @pytest.mark.parametrize("posted", [{}, {"helpful": "maybe"}, {"helpful": ""}])
    def test_that_is_neither_yes_nor_no_is_explained(self, client, page, address, posted):
        response = client.post(address, posted)

        assert response.status_code == 400
        assert "Go back to the page and press Yes or No." in text_of(response)
        assert page.get_url() in text_of(response)
        assert not PageFeedback.objects.exists()

    def test_that_cannot_be_read_is_explained(self, client, address):
        response = client.post(address, b"x", content_type="multipart/form-data")

        assert response.status_code == 400

    def test_from_another_website_is_refused_kindly(self, client, address):
        headers = {"Sec-Fetch-Site": "cross-site"}
        response = client.post(address, {"helpful": "yes"}, headers=headers)

        assert response.status_code == 403
        assert "came from another website" in text_of(response)
        assert not PageFeedback.objects.exists()

    def test_beyond_the_limit_is_refused_politely(self, client, other_page, address, settings):
        settings.FEEDBACK_PER_ADDRESS_PER_DAY = 1
        client.post(address, {"helpful": "yes"})

        response = client.post(f"/feedback/{other_page.pk}/", {"helpful": "yes"})

        assert response.status_code == 429
        assert "We already have many answers from you today" in text_of(response)
        assert PageFeedback.objects.count() == 1

    def test_while_nothing_can_be_stored_is_explained(self, client, address, monkeypatch):
        def fail(**_):
            raise DatabaseError("locked")

        monkeypatch.setattr(operations, "answer", fail)
        response = client.post(address, {"helpful": "yes"})

        assert response.status_code == 503
        assert "could not store your answer just now" in text_of(response)

    def test_about_a_page_that_does_not_ask_is_not_taken(self, client, page):
        home = page.get_parent()

        assert client.post(f"/feedback/{home.pk}/", {"helpful": "yes"}).status_code == 404

    def test_about_a_page_that_is_not_public_is_not_taken(self, client, page, address):
        page.unpublish()

        assert client.post(address, {"helpful": "yes"}).status_code == 404
        assert client.post("/feedback/999999/", {"helpful": "yes"}).status_code == 404


class TestComment:
    def test_is_stored_with_the_answer(self, client, thanks):
        response = client.post(thanks, {"comment": "How long\r\ndoes it take? ada@example.com"})

        assert (response.status_code, response.url) == (303, thanks)
        stored = PageFeedback.objects.get()
        assert (stored.was_helpful, stored.comment) == (False, "How long\ndoes it take? […]")
        html = text_of(client.get(thanks))
        assert "We have your answer and your comment." in html
        assert "<textarea" not in html
        assert "How long" not in html

    def test_sent_again_replaces_the_one_before(self, client, thanks):
        for comment in ("First", "First", "Better"):
            assert client.post(thanks, {"comment": comment}).status_code == 303

        assert [answer.comment for answer in PageFeedback.objects.all()] == ["Better"]

    def test_page_says_what_not_to_write(self, client, thanks):
        html = text_of(client.get(thanks))

        assert "Please write nothing about yourself or your health." in html
        assert "We cannot answer here." in html
        assert "We take out e-mail addresses and phone numbers." in html

    @pytest.mark.parametrize(
        ("posted", "said"),
        [
            ({"comment": "<b>" + "x" * 498}, "It has 501."),
            ({"comment": "<b>x", "topic": "watches"}, "has not been sent yet"),
            ({"comment": " "}, "Write a comment, or go back"),
            ({}, "Write a comment, or go back"),
        ],
    )
    def test_that_is_refused_is_kept_in_the_form(self, client, thanks, posted, said):
        html = text_of(client.post(thanks, posted))

        assert said in html
        assert "<title>Error: Thank you" in html
        if "<b>" in posted.get("comment", ""):
            assert "&lt;b&gt;x" in html
        assert "watches" not in html
        assert PageFeedback.objects.get().comment == ""

    def test_from_another_website_waits_for_the_reader(self, client, thanks):
        headers = {"Sec-Fetch-Site": "cross-site"}
        response = client.post(thanks, {"comment": "Mine?"}, headers=headers)

        assert "Mine?" in text_of(response)
        assert PageFeedback.objects.get().comment == ""

    def test_that_cannot_be_read_is_asked_for_again(self, client, thanks):
        response = client.post(thanks, b"x", content_type="multipart/form-data")

        assert "Write a comment" in text_of(response)

    def test_while_nothing_can_be_stored_is_kept_in_the_form(self, client, thanks, monkeypatch):
        def fail(**_):
            raise DatabaseError("locked")

        monkeypatch.setattr(operations, "comment", fail)
        response = client.post(thanks, {"comment": "Clear."})

        assert response.status_code == 503
        assert "Clear." in text_of(response)

    def test_is_taken_for_an_hour_and_then_given_back(self, client, thanks, clock):
        clock.shift(COMMENT_TAKEN_FOR)
        assert client.get(thanks).status_code == 200

        clock.shift(timedelta(seconds=1))
        response = client.post(thanks, {"comment": "Very </textarea> long."})

        assert response.status_code == 404
        assert "your answer is counted" in text_of(response)
        assert "Very &lt;/textarea&gt; long." in text_of(response)
        stored = PageFeedback.objects.get()
        assert (stored.was_helpful, stored.comment) == (False, "")

    @pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "é", "%F0%9F%98%80"])
    def test_of_a_wrong_address_is_explained(self, client, page, token):
        response = client.get(f"/feedback/thanks/{token}/")

        assert response.status_code == 404
        assert "This page is not open any more" in text_of(response)

    def test_cannot_be_added_with_another_of_our_tokens(self, client, page):
        token = signing.dumps(give_answer(page).pk, salt="another")

        assert client.post(f"/feedback/thanks/{token}/", {"comment": "x"}).status_code == 404

    def test_about_a_page_that_is_gone_is_explained(self, client, page, thanks):
        page.delete()

        assert client.get(thanks).status_code == 404


class TestPrivacy:
    @pytest.fixture(params=["answer", "refused", "thanks", "comment", "errors", "too late", "get"])
    def response(self, request, client, address, thanks):
        """Each kind of answer that the feedback gives."""
        return {
            "answer": lambda: client.post(address, {"helpful": "yes"}),
            "refused": lambda: client.post(address),
            "thanks": lambda: client.get(thanks),
            "comment": lambda: client.post(thanks, {"comment": "Clear."}),
            "errors": lambda: client.post(thanks),
            "too late": lambda: client.get("/feedback/thanks/x/"),
            "get": lambda: client.get(address),
        }[request.param]()

    def test_every_answer_stays_out_of_caches_and_search_engines(self, response):
        for name, value in PRIVATE_HEADERS.items():
            assert response.headers[name] == value
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")

    def test_a_visitor_with_a_stale_csrf_cookie_can_answer(self, address):
        visitor = Client(enforce_csrf_checks=True)
        visitor.cookies["csrftoken"] = "old"

        thanks = visitor.post(address, {"helpful": "yes"}).url
        assert visitor.post(thanks, {"comment": "Clear."}).status_code == 303

    def test_no_network_is_stored_and_none_can_be_matched_with_a_request(self, client, address):
        client.post(address, {"helpful": "yes"}, REMOTE_ADDR="192.0.2.7")

        assert re.fullmatch("[0-9a-f]{64}", PageFeedback.objects.get().sender)

    def test_nothing_that_was_typed_is_logged(self, client, thanks, caplog):
        caplog.set_level("DEBUG")
        client.post(thanks, {"comment": "Secretive" * 60})
        client.post(thanks, {"comment": "Secretive"})

        assert "Secretive" not in caplog.text

    @pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
    def test_nothing_but_reading_and_posting_is_answered(self, client, address, thanks, method):
        assert getattr(client, method)(address).status_code == 405
        assert getattr(client, method)(thanks).status_code == 405


def test_nothing_asks_the_database_much(client, address, thanks, django_assert_max_num_queries):
    for ask in (
        lambda: client.post(address, {"helpful": "yes"}),
        lambda: client.get(thanks),
        lambda: client.post(thanks, {"comment": "Clear."}),
        lambda: client.post(thanks),
    ):
        with django_assert_max_num_queries(MOST_QUERIES):
            ask()

"""What is stored of an answer, for how long, and how many a network may give."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from wagtail.models import Page

from education.feedback import operations
from education.models import PageFeedback
from tests.factories.feedback import TODAY, give_answer


@pytest.fixture
def page(db):
    return Page.objects.get(depth=2)


@pytest.fixture
def other_page(page):
    return page.add_child(instance=Page(title="Another page"))


def test_the_same_sender_changes_the_answer_of_the_day(page):
    give_answer(page, helpful=True, sender="a")
    give_answer(page, helpful=False, sender="a")

    assert [answer.was_helpful for answer in PageFeedback.objects.all()] == [False]


def test_another_sender_page_or_day_is_another_answer(page, other_page):
    give_answer(page, sender="a")
    give_answer(page, sender="b")
    give_answer(other_page, sender="a")
    give_answer(page, sender="a", today=TODAY + timedelta(days=1))

    assert PageFeedback.objects.count() == 4


def test_an_answer_with_a_comment_is_finished(page):
    """Two patients in the waiting room share a network: the second one changes nothing."""
    give_answer(page, helpful=True, comment="Clear.", sender="a")
    give_answer(page, helpful=False, sender="a")

    stored = PageFeedback.objects.order_by("pk").values_list("was_helpful", "comment")
    assert list(stored) == [(True, "Clear."), (False, "")]


def test_an_open_answer_is_one_in_the_database_too(page):
    answer = give_answer(page, sender="a")
    answer.pk = None

    with pytest.raises(IntegrityError):
        answer.save(force_insert=True)


def test_a_network_gives_so_many_answers_a_day(page, other_page, settings):
    settings.FEEDBACK_PER_ADDRESS_PER_DAY = 1
    give_answer(page, helpful=True, sender="a")

    with pytest.raises(operations.TooManyAnswers):
        give_answer(other_page, sender="a")
    give_answer(page, helpful=False, sender="a")
    give_answer(other_page, sender="b")
    give_answer(other_page, sender="a", today=TODAY + timedelta(days=1))


def test_networks_that_nobody_knows_count_as_one(page, settings):
    settings.FEEDBACK_PER_ADDRESS_PER_DAY = 1
    for helpful in (True, False):
        operations.answer(page=page, was_helpful=helpful, sender="", today=TODAY)

    assert PageFeedback.objects.count() == 1


def test_the_sender_is_forgotten_when_the_day_is_over(page):
    give_answer(page, sender="a", today=TODAY - timedelta(days=1))
    give_answer(page, sender="b", today=TODAY - timedelta(days=1))
    give_answer(page, sender="a", today=TODAY)

    operations.forget(today=TODAY)

    senders = PageFeedback.objects.order_by("pk").values_list("sender", flat=True)
    assert list(senders) == ["", "", "a"]


def test_a_comment_is_forgotten_after_two_years_and_its_answer_counts_on(page):
    kept = TODAY - operations.COMMENTS_KEPT_FOR
    give_answer(page, comment="Young.", today=kept)
    give_answer(page, comment="Old.", today=kept - timedelta(days=1))
    give_answer(page, comment="Old, too.", today=kept - timedelta(days=1))

    operations.forget(today=TODAY)

    comments = PageFeedback.objects.order_by("pk").values_list("comment", flat=True)
    assert list(comments) == ["Young.", "", ""]


def test_the_worker_has_a_command_that_forgets(page, clock):
    """At 10 at night the day is not over, wherever the server stands."""
    yesterday = give_answer(page, sender="a", today=TODAY - timedelta(days=1))
    today = give_answer(page, sender="a", today=TODAY)

    call_command("forget_feedback")

    yesterday.refresh_from_db()
    today.refresh_from_db()
    assert (yesterday.sender, today.sender) == ("", "a")


def test_a_page_takes_its_answers_along(page):
    give_answer(page)
    page.delete()

    assert not PageFeedback.objects.exists()

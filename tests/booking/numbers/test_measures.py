"""What is counted and how, without a database."""

import random

import pytest

from booking.numbers.measures import Alike, Spread, percentile, promises, share


@pytest.mark.parametrize(
    ("values", "wanted", "expected"),
    [
        ([7], 0.5, 7),
        ([7], 0.9, 7),
        ([1, 2], 0.5, 1.5),
        ([1, 2, 3], 0.5, 2),
        ([1, 2, 3, 10], 0.5, 2.5),
        (list(range(1, 11)), 0.9, 9.1),
        (list(range(11)), 0.9, 9),
        ([5, 5, 5], 0.9, 5),
        ([0, 10], 0, 0),
        ([0, 10], 1, 10),
    ],
)
def test_a_percentile_is_interpolated(values, wanted, expected):
    assert percentile(values, wanted) == pytest.approx(expected)


def test_a_spread_does_not_depend_on_the_order():
    values = list(range(101))
    random.Random(4).shuffle(values)
    assert Spread.of(values) == (50, 90)


def test_of_nothing_there_is_no_spread_and_no_share():
    assert Spread.of([]) is None
    assert share(0, 0) is None


def alike(status="new", on_time=None, *, count=1, missed=0):
    return Alike(status, on_time, "", "call", "", count, missed)


def test_an_overdue_request_without_an_answer_is_a_broken_promise():
    found = promises(
        [
            alike("confirmed", True, count=6),
            alike("declined", False, count=2),
            alike("new", None, count=5, missed=2),
        ]
    )
    assert found == (6, 2, 2, 3)
    assert found.share == 0.6


def test_spam_and_duplicates_keep_and_break_no_promise():
    found = promises([alike("spam", True, count=3), alike("duplicate", False, count=4)])
    assert found == (0, 0, 0, 0)
    assert found.share is None

from datetime import timedelta

import pytest
from django.core import signing

from booking.form_token import FILLED_IN_AT_LEAST, OPEN_AT_MOST, FormToken
from tests.factories.booking import NOW


def test_a_token_that_came_back_is_the_one_that_was_given():
    token = FormToken.fresh(NOW, "/conditions/")

    assert FormToken.read(str(token), NOW) == token


def test_a_token_from_before_pages_were_noted_is_still_good():
    token = FormToken.fresh(NOW)
    signer = signing.Signer(salt="booking.form_token")

    assert FormToken.read(signer.sign_object([token.key.hex, NOW.timestamp()]), NOW) == token


def test_every_form_has_a_token_of_its_own():
    assert FormToken.fresh(NOW).key != FormToken.fresh(NOW).key


def test_a_token_is_good_for_two_days():
    text = str(FormToken.fresh(NOW))

    assert FormToken.read(text, NOW + OPEN_AT_MOST)
    assert FormToken.read(text, NOW + OPEN_AT_MOST + timedelta(seconds=1)) is None


@pytest.mark.parametrize(
    "text",
    ["", "x", "a:b", "é:ü", str(FormToken.fresh(NOW))[:-1], signing.dumps(["a", 1], salt="other")],
    # Their own texts are other ones in each of the workers that run tests side by side.
    ids=["empty", "one letter", "two letters", "no ASCII", "cut off", "another's"],
)
def test_a_forged_token_is_none(text):
    assert FormToken.read(text, NOW) is None


def test_a_form_that_came_back_at_once_is_too_fast():
    token = FormToken.fresh(NOW)

    assert token.is_too_fast(NOW + FILLED_IN_AT_LEAST - timedelta(milliseconds=1))
    assert not token.is_too_fast(NOW + FILLED_IN_AT_LEAST)

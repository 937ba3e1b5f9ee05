import pytest

from education.feedback.forms import CommentForm


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Write to ada@example.com please", "Write to […] please"),
        ("Call (905) 555-0123.", "Call […]."),
        ("+44 20 7946 0958 is mine", "[…] is mine"),
        ("905.555.0123/905-555-0124", "[…]"),
        ("Card 1234-567-890-AB", "Card […]-AB"),
        ("Born 1970-01-31", "Born […]"),
        ("٩٠٥ ٥٥٥ ٠١٢٣", "[…]"),
        ("24 to 48 hours, 2 or 3 days, since 2019", "24 to 48 hours, 2 or 3 days, since 2019"),
        ("Call 911 or 811?", "Call 911 or 811?"),
        ("a\x00b\r\nc\u202ed", "ab\ncd"),
    ],
)
def test_blanks_what_could_reach_a_person_and_nothing_else(typed, stored):
    form = CommentForm({"comment": typed})

    assert form.is_valid()
    assert form.cleaned_data["comment"] == stored


@pytest.mark.parametrize("typed", ["a@b " * 125, "1234567 " * 62])
def test_blanking_never_makes_a_comment_longer(typed):
    form = CommentForm({"comment": typed})

    assert form.is_valid()
    assert len(form.cleaned_data["comment"]) <= 500


def test_takes_500_characters_and_says_how_many_are_too_many():
    assert CommentForm({"comment": "ä\r\n" * 250}).is_valid()

    form = CommentForm({"comment": "x" * 501})
    message = "Your comment may have at most 500 characters. It has 501."
    assert form.errors == {"comment": [message]}

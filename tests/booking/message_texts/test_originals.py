"""The texts that the site comes with: short, plain, and complete."""

import pytest

from booking.choices import MessageKind
from booking.message_texts.kinds import KINDS
from booking.message_texts.originals import foot, original
from booking.message_texts.placeholders import PLACEHOLDERS, WRITTEN, names_in
from booking.message_texts.preview import example, situations
from booking.models import Message
from clinic_site.models import ClinicSettings
from tests.education.readability import flesch_kincaid_grade, words

pytestmark = pytest.mark.usefixtures("clinic")


def in_full(kind, situation=""):
    return example(kind, original(kind), situation, ClinicSettings.load())


def test_every_kind_of_message_to_patients_has_a_text():
    assert set(KINDS) == set(MessageKind) - Message.ALERTS
    for kind in KINDS:
        assert original(kind).body


@pytest.mark.parametrize("kind", ["invoice", "alert", "foot", "../originals"])
def test_nothing_else_has_one(kind):
    with pytest.raises(KeyError):
        original(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_is_short_and_easy_to_read(kind):
    # A date or a number is as easy as it looks, but the measure spells it out.
    prose = WRITTEN.sub("then", f"{original(kind).body}\n{foot()}")

    assert len(words(in_full(kind).body)) <= 150
    assert flesch_kincaid_grade(prose) <= 5


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_ends_with_the_emergency_number_and_the_clinic(kind):
    end = in_full(kind).body[-160:]

    assert "In an emergency, call 911." in end
    assert end.endswith("Test Physiotherapy\n1 Example Street\nBrampton\n")


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_leads_to_the_private_page(kind):
    """All but the one to an address that may be somebody else's by now."""
    assert ("status_link" in names_in(original(kind).body)) == (kind != "changed")


@pytest.mark.parametrize("kind", ["received", "offered", "reach_us", "link"])
def test_until_it_is_confirmed_a_message_says_that_it_is_no_booking(kind):
    assert "This is a request, not a booking." in in_full(kind).body


@pytest.mark.parametrize("kind", KINDS)
def test_no_message_speaks_of_health_or_shouts(kind):
    text = " ".join(original(kind)).lower()

    for word in ("needl", "pain", "hurt", "treat", "physio", "injur", "ims", "!"):
        assert word not in text


@pytest.mark.parametrize("kind", KINDS)
def test_no_line_is_left_hanging_in_any_situation(kind):
    for situation in situations(kind):
        body = in_full(kind, situation).body
        assert "[" not in body
        assert "\n\n\n" not in body
        for line in body.splitlines():
            assert not line.endswith((": ", ":")) or line == "We can offer you these times:"


def test_every_placeholder_is_used_by_some_kind_and_explained():
    used = {placeholder.name for kind in KINDS.values() for placeholder in kind.placeholders}

    assert used == set(PLACEHOLDERS)
    for placeholder in PLACEHOLDERS.values():
        assert placeholder.meaning
        assert placeholder.example

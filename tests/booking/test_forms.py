"""What the request form accepts, what it keeps, and how it says what to do about the rest."""

from datetime import time

import pytest
from django.utils.datastructures import MultiValueDict

from booking.forms import RequestForm
from booking.wording import RequestWording
from clinic_site.models import BodyArea
from tests.factories.booking import make_post
from tests.factories.clinic import make_body_area, make_clinic


def make_form(clinic, **fields):
    posted = MultiValueDict(
        {
            name: value if isinstance(value, list) else [value]
            for name, value in make_post(**fields).items()
        }
    )
    return RequestForm(posted, clinic=clinic, wording=RequestWording())


def answer(clinic, of, /, **fields):
    form = make_form(clinic, **fields)
    assert form.is_valid(), form.errors
    return form.answers()[of]


def errors(clinic, **fields):
    return {
        name: " ".join(messages) for name, messages in make_form(clinic, **fields).errors.items()
    }


def test_a_form_with_good_answers_is_valid(clinic):
    form = make_form(clinic)

    assert form.is_valid(), form.errors
    assert set(form.answers()) == {
        "name",
        "phone",
        "email",
        "contact_method",
        "is_returning",
        "body_areas",
        "preferred_days",
        "preferred_parts",
        "wants_earlier",
        "needle_feeling",
        "note",
    }


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("name", "Enter your name."),
        ("contact_method", "Choose how we should reach you."),
        ("is_returning", "Choose whether you have been to this clinic before."),
        ("body_areas", "Choose at least one place where it hurts."),
        ("needle_feeling", "Choose how you feel about needles."),
        ("agreed", "Tick the box so that we may contact you."),
    ],
)
def test_an_answer_that_is_needed_is_asked_for(clinic, field, message):
    assert errors(clinic, **{field: None}) == {field: message}


@pytest.mark.parametrize(
    "field", ["preferred_days", "preferred_parts", "wants_earlier", "note", "topic"]
)
def test_an_answer_that_is_not_needed_may_be_left_out(clinic, field):
    assert not errors(clinic, **{field: None})


class TestText:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("  Ada \t\r\n  Example ", "Ada Example"),
            ("Ada\x00 Example", "Ada Example"),
            ("😀", "😀"),
            ("O’Brien-Łukasz", "O’Brien-Łukasz"),
            ("<script>alert(1)</script>", "<script>alert(1)</script>"),
            ("a" * 100, "a" * 100),
        ],
    )
    def test_a_name_is_kept_as_it_is_meant(self, clinic, typed, kept):
        assert answer(clinic, "name", name=typed) == kept

    @pytest.mark.parametrize("name", ["", "   ", "\x00", "\r\n"])
    def test_an_empty_name_is_none(self, clinic, name):
        assert errors(clinic, name=name) == {"name": "Enter your name."}

    def test_a_text_that_is_too_long_is_said_to_be(self, clinic):
        assert errors(clinic, name="a" * 10_000) == {
            "name": "Your name may have at most 100 characters. It has 10000."
        }
        assert errors(clinic, note="a" * 501) == {
            "note": "Your note may have at most 500 characters. It has 501."
        }

    def test_a_line_end_in_the_note_counts_once_as_in_the_browser(self, clinic):
        note = "a\r\n" * 249 + "en"

        assert answer(clinic, "note", note=note) == "a\n" * 249 + "en"

    def test_an_emoji_in_the_note_counts_once(self, clinic):
        assert answer(clinic, "note", note="😀" * 500) == "😀" * 500


class TestContact:
    @pytest.mark.parametrize(
        ("typed", "stored"),
        [
            ("905-555-0123", "+19055550123"),
            ("+1 (905) 555 0123", "+19055550123"),
            ("9055550123", "+19055550123"),
            ("call me at 905.555.0123", "+19055550123"),
            ("+44 20 7946 0958", "+442079460958"),
        ],
    )
    def test_a_phone_number_is_understood_however_it_is_written(self, clinic, typed, stored):
        assert answer(clinic, "phone", phone=typed).as_e164 == stored

    @pytest.mark.parametrize(
        "typed", ["555-0123", "12", "no phone", "905-555-0123 or 905-555-0199", "9" * 10_000]
    )
    def test_what_is_no_phone_number_gets_an_example(self, clinic, typed):
        assert "such as 905-555-0123" in errors(clinic, phone=typed)["phone"]

    @pytest.mark.parametrize("typed", ["905-555-0123 ext 12", "905-555-0123 x12"])
    def test_an_extension_belongs_in_the_note(self, clinic, typed):
        assert "write the extension in the note" in errors(clinic, phone=typed)["phone"]

    def test_an_address_keeps_its_local_part_as_typed(self, clinic):
        assert answer(clinic, "email", email=" Ada.E@EXAMPLE.Com ") == "Ada.E@example.com"

    @pytest.mark.parametrize("typed", ["ada", "ada@", "@example.com", "ada@example"])
    def test_what_is_no_address_gets_an_example(self, clinic, typed):
        assert "such as name@example.com" in errors(clinic, email=typed)["email"]

    def test_an_address_that_is_too_long_for_the_database_is_refused(self, clinic):
        assert "email" in errors(clinic, email=f"a@{'b' * 60}.{'c' * 60}." + "d" * 60 + ".e" * 70)

    @pytest.mark.parametrize(
        "contact",
        [{"phone": "", "contact_method": "email"}, {"email": "", "contact_method": "call"}],
    )
    def test_one_way_is_enough(self, clinic, contact):
        assert not errors(clinic, **contact)

    @pytest.mark.parametrize("method", ["call", "email"])
    def test_no_way_is_not(self, clinic, method):
        assert errors(clinic, phone="", email="", contact_method=method) == {
            "phone": "Enter a phone number or an e-mail address."
        }

    def test_the_chosen_way_needs_its_number_or_address(self, clinic):
        assert errors(clinic, email="", contact_method="email") == {
            "email": "Enter your e-mail address, or choose “Call me” below."
        }
        assert errors(clinic, phone="", contact_method="call") == {
            "phone": "Enter your phone number, or choose “E-mail me” below."
        }

    def test_a_number_that_is_wrong_is_not_also_called_missing(self, clinic):
        assert list(errors(clinic, phone="12", email="", contact_method="call")) == ["phone"]


class TestTimes:
    def test_only_days_and_parts_are_offered_in_which_the_clinic_is_open(self, clinic):
        fields = make_form(clinic).fields

        assert [label for _, label in fields["preferred_days"].choices] == [
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
        ]
        assert [value for value, _ in fields["preferred_parts"].choices] == [
            "morning",
            "afternoon",
            "evening",
        ]

    def test_a_part_of_the_day_in_which_no_day_is_open_is_not_offered(self, clinic):
        mornings = make_clinic(opening_times=[(0, time(9), time(12)), (2, time(8), time(11))])

        fields = make_form(mornings).fields

        assert [value for value, _ in fields["preferred_parts"].choices] == ["morning"]

    @pytest.mark.parametrize(
        ("days", "parts"), [(["4", "0"], ["evening"]), (["4"], []), ([], ["evening"]), ([], [])]
    )
    def test_a_choice_with_an_open_time_in_it_is_accepted(self, clinic, days, parts):
        assert not errors(clinic, preferred_days=days, preferred_parts=parts)

    def test_a_choice_without_one_is_named(self, clinic):
        message = errors(clinic, preferred_days=["4", "5"], preferred_parts=["evening"])[
            "preferred_parts"
        ]

        assert message == (
            "We are not open in the evening on Friday or Saturday. Choose another day or another "
            "part of the day."
        )

    def test_choices_are_stored_in_order_and_once(self, clinic):
        days = answer(clinic, "preferred_days", preferred_days=["3", "0", "3"])
        parts = answer(clinic, "preferred_parts", preferred_parts=["evening", "morning"])

        assert (days, parts) == ([0, 3], ["morning", "evening"])

    @pytest.mark.parametrize("day", ["6", "7", "-1", "x", ""])
    def test_a_day_that_is_not_offered_is_refused(self, clinic, day):
        assert (
            "closed on one of these days" in errors(clinic, preferred_days=[day])["preferred_days"]
        )

    def test_a_clinic_without_hours_or_body_areas_asks_for_neither(self, clinic):
        BodyArea.objects.all().delete()
        form = make_form(make_clinic(opening_times=[]))

        assert form.is_valid()
        assert not {"body_areas", "preferred_days", "preferred_parts"} & set(form.fields)
        assert form.answers()["body_areas"] == form.answers()["preferred_days"] == []


class TestBodyAreas:
    def test_several_can_be_chosen(self, clinic):
        neck, jaw = make_body_area("Neck"), make_body_area("Jaw")

        assert set(answer(clinic, "body_areas", body_areas=["neck", "jaw"])) == {neck, jaw}

    @pytest.mark.parametrize("area", ["tail", "", "1", "x" * 10_000])
    def test_one_that_is_not_offered_is_refused(self, clinic, area):
        assert list(errors(clinic, body_areas=[area])) == ["body_areas"]


class TestTrap:
    def test_catches_whoever_fills_it_in_and_is_given_back_empty(self, clinic):
        form = make_form(clinic, topic="buy this")

        assert form.is_trapped
        assert not form["topic"].value()

    def test_catches_nobody_else(self, clinic):
        assert not make_form(clinic).is_trapped


class TestInWords:
    def test_every_answer_is_said_as_it_will_be_read(self, clinic):
        form = make_form(clinic, note="Line one\r\nLine two", wants_earlier="on")
        assert form.is_valid()

        said = {answer.question: answer.words for answer in form.answers_in_words()}

        assert said == {
            "Your name": "Ada Example",
            "Phone number": "+1 905-555-0123",
            "E-mail address": "ada@example.com",
            "How should we reach you?": "Call me",
            "Have you been to this clinic before?": "No, I am new here",
            "Where does it hurt?": "Neck",
            "Which days suit you?": "Monday\nWednesday",
            "Which part of the day suits you?": "Morning (before noon)",
            "I would like an earlier time if something opens up": "Yes",
            "How do you feel about needles?": "I am not sure",
            "What should our staff know?": "Line one\nLine two",
        }

    def test_an_answer_that_was_left_out_says_what_that_means(self, clinic):
        form = make_form(
            clinic, email="", preferred_days=None, preferred_parts=None, note="", wants_earlier=None
        )
        assert form.is_valid()

        said = [answer.words for answer in form.answers_in_words()]

        assert said[2:3] + said[6:9] + said[10:] == [
            "None given",
            "Any day",
            "Any time of day",
            "No",
            "None given",
        ]

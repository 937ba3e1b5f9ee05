"""What staff may write into a message, and what is refused in which words."""

import pytest

from booking.message_texts.checking import body_problems, is_fit, subject_problems
from booking.message_texts.kinds import KINDS
from booking.message_texts.originals import Text, original
from booking.message_texts.placeholders import PLACEHOLDERS

RECEIVED = original("received").body
CONFIRMED = original("confirmed").body


@pytest.mark.parametrize("kind", KINDS)
def test_every_original_may_be_sent(kind):
    text = original(kind)

    assert subject_problems(kind, text.subject) == []
    assert body_problems(kind, text.body) == []
    assert is_fit(kind, text)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("written", ["note", "Body area", "needle_feeling", "where it hurts"])
def test_a_health_field_is_refused_by_name(kind, written):
    problems = body_problems(kind, f"{original(kind).body}\n[{written}]")

    assert problems[0] == (
        f"“[{written}]” cannot stand here: it would put something about the patient's health into "
        "an e-mail."
    )
    assert problems[1].startswith("In this message you may use: ")


@pytest.mark.parametrize(
    "written", ["name", "first name", "patient's name", "phone", "e-mail", "email", "Date of birth"]
)
def test_a_contact_detail_is_refused_by_name(written):
    problems = body_problems("received", f"{RECEIVED}\n[{written}]")

    assert f"“[{written}]” cannot stand here: e-mails give no name" in problems[0]


def test_the_refusal_says_which_may_be_used():
    problems = body_problems("received", f"{RECEIVED}\n[colour]")

    assert problems == [
        "“[colour]” cannot stand here: there is no such word.",
        "In this message you may use: [not a booking], [reply due], [reference], [status link], "
        "[clinic name], [clinic phone], [clinic address], [emergency number].",
    ]


def test_a_placeholder_of_another_message_is_refused():
    problems = body_problems("received", f"{RECEIVED}\n[appointment time]")

    assert problems[0] == "“[appointment time]” cannot stand here: it does not fit this message."


@pytest.mark.parametrize("written", ["[Clinic phone]", "[ clinic  phone ]", "[clinic_phone]"])
def test_capitals_and_spaces_do_not_matter(written):
    assert body_problems("received", f"{RECEIVED}\nCall {written}.") == []


@pytest.mark.parametrize(
    ("kind", "needed"),
    [
        ("received", "not_a_booking"),
        ("received", "reply_due"),
        ("received", "status_link"),
        ("offered", "offered_times"),
        ("offered", "status_link"),
        ("offered", "not_a_booking"),
        ("reach_us", "clinic_phone"),
        ("reach_us", "not_a_booking"),
        ("confirmed", "appointment_time"),
        ("confirmed", "status_link"),
        ("rescheduled", "appointment_time"),
        ("reminder", "appointment_time"),
        ("reminder", "status_link"),
        ("declined", "decline_reason"),
        ("cancelled", "what_is_cancelled"),
        ("link", "status_link"),
        ("link", "not_a_booking"),
    ],
)
def test_what_a_message_is_for_cannot_be_left_out(kind, needed):
    placeholder = PLACEHOLDERS[needed]
    body = original(kind).body.replace(str(placeholder), "")

    assert f"This message needs {placeholder}: {placeholder.meaning.lower()}." in body_problems(
        kind, body
    )


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_that_may_say_that_nothing_is_booked_may_leave_it_out(kind):
    may_say = "not_a_booking" in KINDS[kind].own

    assert ("not_a_booking" in KINDS[kind].needed) == may_say


def test_what_is_needed_does_not_share_a_line_that_may_be_left_out():
    body = "At [appointment time], or call [clinic phone].\n[status link]"

    assert body_problems("confirmed", body) == [
        "Give [appointment time] a line without other placeholders that may be empty: such a line "
        "is left out."
    ]
    assert body_problems("confirmed", f"{body}\nAt [appointment time].") == []


@pytest.mark.parametrize("broken", ["[clinic\nphone]", "[clinic phone", "clinic phone]", "[[", "]"])
def test_a_placeholder_across_lines_or_without_an_end_is_refused(broken):
    problems = body_problems("confirmed", f"{CONFIRMED}\n{broken}")

    assert "A square bracket is not closed, or not on the same line." in problems


@pytest.mark.parametrize(
    "written", ["{reference}", "{{ request.note }}", "{% load x %}", "{0.__class__}", "{"]
)
def test_other_braces_are_refused(written):
    problems = body_problems("confirmed", f"{CONFIRMED}\n{written}")

    assert any("Use square brackets." in problem for problem in problems)


@pytest.mark.parametrize("written", ["", "request.note", "__class__", "reference.__class__", "0"])
def test_nothing_but_a_listed_word_stands_in_brackets(written):
    assert body_problems("confirmed", f"{CONFIRMED}\n[{written}]")


@pytest.mark.parametrize("written", ["[appointment time]", "[status link]", "[clinic phone]"])
def test_a_subject_holds_the_reference_and_the_clinic_only(written):
    problems = subject_problems("confirmed", f"Your visit {written}")

    assert problems[0].startswith(f"“{written}” cannot stand here")
    assert problems[-1] == "In the subject you may use: [reference], [clinic name]."


@pytest.mark.parametrize("word", ["needling", "Pain", "treatment", "IMS", "headache symptoms"])
def test_a_subject_does_not_say_what_the_visit_is_about(word):
    assert any("locked phone" in text for text in subject_problems("confirmed", f"Your {word}"))


def test_a_subject_that_a_long_name_would_not_fit_into_is_refused():
    assert subject_problems("confirmed", "x" * 63 + "[reference][clinic name]") == []
    assert "too long" in subject_problems("confirmed", "x" * 64 + "[reference][clinic name]")[0]


def test_an_unknown_kind_has_no_rules():
    with pytest.raises(KeyError):
        is_fit("invoice", Text("Invoice", "Pay."))

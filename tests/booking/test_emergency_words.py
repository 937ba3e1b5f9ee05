"""Which notes are taken for an emergency. No database."""

import pytest

from booking.emergency_words import Alarm, alarm_in, speaks_of
from booking.wording import RequestWording

EMERGENCY, CRISIS, NOTHING = Alarm(True, False), Alarm(False, True), Alarm(False, False)


@pytest.mark.parametrize(
    "note",
    [
        "I have chest pain.",
        "CHEST  PAINS\nsince Monday",
        "chest-pain",
        "There is a pain in my chest",
        "I can't breathe well",
        "I can’t breathe",
        "I cant breath",
        "I can´t really breathe",
        "I cannot breathe",
        "I can not breathe at night",
        "Trouble with breathing? No: trouble breathing!",
        "shortness of breath",
        "My face is drooping on the left",
        "his speech was slurred",
        "slurring my speech",
        "I am numb between my legs",
        "numbness between the legs",
        "I have lost control of my bowels",
        "I lost control of the bladder",
        "I fainted twice",
        "fainting",
        "the worst headaches of my life",
        "sudden weakness in one arm",
        "severe bleeding",
        "I have no chest pain",
    ],
)
def test_the_default_words_find_an_emergency_however_it_is_written(note):
    assert alarm_in(note, RequestWording()) == EMERGENCY


@pytest.mark.parametrize(
    "note",
    [
        "I want to kill myself",
        "I think of killing myself",
        "I feel suicidal.",
        "Suicide",
        "I would like to end my life",
        "I don’t want to live",
        "I took an overdose",
        "SELF-HARM",
    ],
)
def test_the_default_words_find_a_crisis(note):
    assert alarm_in(note, RequestWording()) == CRISIS


@pytest.mark.parametrize(
    "note",
    [
        "",
        "It began after gardening.",
        "My chest muscles are sore and I have pain in the neck.",
        "I hurt myself at work.",
        "My legs are numb.",
        "My orchestra pain is not in the chestnut.",
        "Headaches after long days at my desk",
        "I work nights. Call after 4pm, I cannot pick up before.",
        "!?…",
        "💉" * 500,
    ],
)
def test_what_patients_usually_write_is_no_alarm(note):
    assert not alarm_in(note, RequestWording())


def test_both_can_be_found():
    assert alarm_in("chest pain and suicidal", RequestWording()) == Alarm(True, True)


def test_each_phrase_that_staff_list_finds_itself():
    wording = RequestWording()

    for phrase in f"{wording.emergency_words}\n{wording.crisis_words}".splitlines():
        assert alarm_in(f"Since today: {phrase}!", wording), phrase


def test_words_are_in_a_row_and_whole():
    assert not speaks_of("pain, and my chest is fine", "chest pain")
    assert not speaks_of("painful chests", "chest pain")
    assert not speaks_of("a chest painting", "chest pain")


def test_accents_make_no_difference():
    assert speaks_of("Douleur a la poitrine", "douleur à la poitrine")


@pytest.mark.parametrize("phrases", ["", "\n\n", "  ", "the my", "…", "'"])
def test_a_list_without_words_finds_nothing(phrases):
    assert not speaks_of("the my … '", phrases)
    assert alarm_in("chest pain", RequestWording(emergency_words="", crisis_words="")) == NOTHING

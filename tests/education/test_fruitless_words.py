"""Searches without results are counted by the word, without anybody's data, and forgotten."""

from datetime import date

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, transaction

from education import fruitless_words
from education.models import FruitlessWord

pytestmark = pytest.mark.django_db

NOVEMBER = date(2026, 11, 21)


def counted():
    return dict(FruitlessWord.objects.values_list("word", "times"))


def test_a_search_that_finds_nothing_counts_its_words(client):
    with time_machine.travel("2026-11-21 17:00", tick=False):
        for query in ("Reiki Hopi", "is there reiki", "REIKI!"):
            client.get("/search/", {"q": query})

    assert counted() == {"reiki": 3, "hopi": 1}
    assert set(FruitlessWord.objects.values_list("month", flat=True)) == {date(2026, 11, 1)}


def test_nothing_is_kept_but_word_month_and_number():
    assert {field.name for field in FruitlessWord._meta.get_fields()} == {
        "id",
        "word",
        "month",
        "times",
    }


def test_only_words_of_letters_are_counted():
    typed = ["905-555-0123", "ada1980", "o’hara", "xy", "a" * 31, "ada", "шея"]
    fruitless_words.count(typed, today=NOVEMBER)

    assert counted() == {"ada": 1, "шея": 1}


def test_a_word_said_twice_in_one_search_counts_once():
    fruitless_words.count(["cupping", "Cupping"], today=NOVEMBER)

    assert counted() == {"cupping": 1}


def test_asking_for_the_head_of_the_page_counts_nothing(client):
    client.head("/search/", {"q": "reiki"})

    assert counted() == {}


def test_a_flood_of_words_stops_filling_the_table_but_known_words_count_on(monkeypatch):
    monkeypatch.setattr(fruitless_words, "MOST_PER_MONTH", 3)
    for word in ("one", "two", "three", "four", "one"):
        fruitless_words.count([word], today=NOVEMBER)

    assert counted() == {"one": 2, "two": 1, "three": 1}
    fruitless_words.count(["four"], today=date(2026, 12, 1))
    assert FruitlessWord.objects.count() == 4


def test_the_database_keeps_one_row_for_a_word_and_month():
    fruitless_words.count(["reiki"], today=NOVEMBER)

    with pytest.raises(DatabaseError), transaction.atomic():
        FruitlessWord.objects.create(word="reiki", month=date(2026, 11, 1))


def test_what_cannot_be_counted_is_not_logged_either(monkeypatch, caplog):
    def refuse(*args, **kwargs):
        raise DatabaseError("no room for reiki")

    monkeypatch.setattr(FruitlessWord.objects, "bulk_create", refuse)
    fruitless_words.count(["reiki"], today=NOVEMBER)

    assert "not counted" in caplog.text
    assert "reiki" not in caplog.text


@pytest.mark.parametrize(
    ("today", "kept"),
    [
        (date(2026, 11, 30), {"rare", "often"}),
        (date(2026, 12, 1), {"often"}),
        (date(2027, 10, 31), {"often"}),
        (date(2027, 11, 1), set()),
    ],
)
def test_rare_words_are_forgotten_after_their_month_and_all_after_a_year(today, kept):
    fruitless_words.count(["rare"], today=NOVEMBER)
    for _ in range(fruitless_words.LEAST_SHOWN):
        fruitless_words.count(["often"], today=NOVEMBER)

    with time_machine.travel(f"{today} 17:00", tick=False):
        call_command("forget_fruitless_words")

    assert set(counted()) == kept


def test_the_worker_forgets_too(monkeypatch):
    from booking.management.commands import run_worker

    fruitless_words.count(["rare"], today=date(2020, 1, 1))
    run_worker.forget_searches()

    assert counted() == {}

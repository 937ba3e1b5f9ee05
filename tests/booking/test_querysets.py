"""The questions that the limits and the inbox ask. tests/booking/frontdesk has the search."""

from datetime import timedelta

import pytest
from django.db import connection
from phonenumber_field.phonenumber import PhoneNumber

from booking import search_index
from booking.models import AppointmentRequest, Message, RequestEvent
from tests.factories.booking import NOW, make_request, submit

pytestmark = pytest.mark.usefixtures("clinic")

requests = AppointmentRequest.objects
# PostgreSQL chooses by what it knows of the few rows of a test.
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL may choose.")


def test_a_contact_is_the_same_phone_or_the_same_address_however_it_is_written():
    phone = PhoneNumber.from_string("905-555-0199")
    by_phone = make_request(phone=phone)
    by_email = make_request(email="Grace@example.com")
    make_request(email="")

    found = requests.from_contact_since(phone, "grace@example.com", NOW)

    assert set(found) == {by_phone, by_email}


def test_an_empty_contact_is_nobodys():
    make_request(email="")

    assert not requests.from_contact_since("", "", NOW)


def test_an_address_counts_from_a_moment_on():
    request = submit(address_hash="a")
    submit(address_hash="b")

    assert list(requests.from_address_since("a", NOW)) == [request]
    assert not requests.from_address_since("a", NOW + timedelta(seconds=1))


def test_messages_are_due_at_their_time():
    make_request()
    Message.objects.filter(kind="alert").update(next_attempt_at=NOW + timedelta(seconds=1))

    assert [message.kind for message in Message.objects.due(NOW)] == ["received"]


@on_sqlite
@pytest.mark.parametrize(
    "found",
    [
        lambda: requests.with_email("Ada@example.com"),
        lambda: requests.from_contact_since("", "Ada@example.com", NOW),
        lambda: RequestEvent.objects.links_sent_to("Ada@example.com", NOW),
    ],
    ids=["address", "contact", "links"],
)
def test_an_address_is_looked_for_in_its_index(found):
    assert "request_email" in found().order_by().explain()


@on_sqlite
def test_what_is_live_is_found_in_its_indexes():
    plan = requests.live().order_by().explain()
    assert "request_follow_up" in plan
    assert "SCAN booking_appointmentrequest" not in plan


def test_an_address_is_the_same_in_capitals():
    request = make_request(email="Grace@Example.com")
    make_request(email="grace@example.org")

    assert list(requests.with_email("gRACE@example.COM")) == [request]


def test_searching_reads_an_index_and_not_the_table():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_indexscan = off")
        plan = requests.newest_matching("lovelace", 40).explain()

    index = "request_search_text" if connection.vendor == "postgresql" else search_index.NAME
    assert index in plan


@pytest.fixture
def patients():
    """Four patients by name, in the order in which they wrote."""
    names = ["Wei Li", "Ana Olivia O'Hara-Li", "Oliver Chan", "Lin Oliveira"]
    return {
        name: make_request(name=name, email="", now=NOW + timedelta(hours=at))
        for at, name in enumerate(names)
    }


def both_ways(text):
    """Return the names that a search finds, the newest first, after checking that both agree."""
    newest = [request.name for request in requests.newest_matching(text, 10)]
    assert sorted(newest) == sorted(request.name for request in requests.matching(text))
    return newest


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("oliv", ["Lin Oliveira", "Oliver Chan", "Ana Olivia O'Hara-Li"]),
        ("O'H", ["Ana Olivia O'Hara-Li"]),
        ("a o", ["Ana Olivia O'Hara-Li"]),
        ("li", ["Lin Oliveira", "Ana Olivia O'Hara-Li", "Wei Li"]),
        ("we", ["Wei Li"]),
        ("iv", []),
        ("l", []),
        ('"', []),
        ('"" OR "wei', []),
        ("wei*", []),
        ("%li%", []),
    ],
)
def test_a_search_finds_inside_words_and_two_letters_where_one_begins(patients, text, found):
    assert both_ways(text) == found


def test_the_newest_that_match_are_no_more_than_wanted(patients):
    assert [request.name for request in requests.newest_matching("li", 2)] == [
        "Lin Oliveira",
        "Ana Olivia O'Hara-Li",
    ]


def test_a_search_follows_what_is_changed_and_deleted(patients):
    request = patients["Wei Li"]
    request.search_text = "somebody else"
    request.save(update_fields=["search_text"])
    assert both_ways("wei") == []
    assert both_ways("somebody") == ["Wei Li"]

    request.delete()

    assert both_ways("somebody") == []
    assert both_ways("li") == ["Lin Oliveira", "Ana Olivia O'Hara-Li"]


@pytest.mark.parametrize(
    "text", ["ada-lovelace@exam", "Ada-Lovelace@example.com", "ce@example", "@ex"]
)
def test_an_address_is_found_by_its_whole_text_and_not_by_its_beginning_alone(text):
    ada = make_request(email="ada-lovelace@example.com", name="Ada")
    make_request(email="ada-lovelace@elsewhere.example", name="Ada")

    assert list(requests.matching(text)) == list(requests.newest_matching(text, 9)) == [ada]

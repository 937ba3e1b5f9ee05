"""The questions that the limits and the inbox ask. tests/booking/frontdesk has the search."""

from datetime import timedelta

import pytest
from django.db import connection
from phonenumber_field.phonenumber import PhoneNumber

from booking.models import AppointmentRequest, Message
from tests.factories.booking import NOW, make_request, submit

pytestmark = pytest.mark.usefixtures("clinic")

requests = AppointmentRequest.objects


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


def test_searching_reads_an_index_and_not_the_table():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = requests.matching("lovelace").explain()

    assert "request_search_text" in plan

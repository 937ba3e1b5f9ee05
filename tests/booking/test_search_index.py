"""SQLite's index of search texts survives what migrations do to its triggers."""

import pytest
from django.db import connection

from booking import search_index
from booking.models import AppointmentRequest
from tests.factories.booking import make_request

pytestmark = [
    pytest.mark.usefixtures("clinic"),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has an index for it"),
]


def found(text):
    return [request.name for request in AppointmentRequest.objects.newest_matching(text, 10)]


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_what_came_while_a_trigger_was_lost_is_found_after_the_migration():
    execute(f"DROP TRIGGER {search_index.NAME}_insert")
    make_request(name="Grace Hopper")
    assert found("hopper") == []

    search_index.restore(using="default")

    assert found("hopper") == ["Grace Hopper"]
    make_request(name="Ada Hopper")
    assert found("hopper") == ["Ada Hopper", "Grace Hopper"]


def test_an_index_that_is_whole_is_left_alone(django_assert_num_queries):
    with django_assert_num_queries(1):
        search_index.restore(using="default")


def test_a_database_from_before_it_gets_none():
    search_index.remove(connection)

    search_index.restore(using="default")

    assert not execute(f"SELECT 1 FROM sqlite_master WHERE name = '{search_index.NAME}'")


def test_a_search_reads_the_index_and_then_only_what_it_found():
    newest = AppointmentRequest.objects.newest_matching("hopper", 10)

    plan = newest.explain()

    assert f"SCAN {search_index.NAME} VIRTUAL TABLE" in plan
    assert "SCAN booking_appointmentrequest" not in plan

"""The database's disk is full at any statement of a move: nothing of the move is stored."""

import re
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection

from booking.models import (
    Access,
    AccessedRequest,
    AppointmentRequest,
    Message,
    Offer,
    RequestEvent,
    Status,
)
from tests.booking.test_races import AFTER_THE_VISIT, RACES, action
from tests.factories.booking import NOW, make_receptionist, make_request, submit
from tests.factories.clinic import make_body_area

pytestmark = pytest.mark.usefixtures("clinic")

# What needs room on the disk; on a real one a commit does, too.
_WRITES = re.compile(r"INSERT|UPDATE|DELETE|RELEASE", re.IGNORECASE)
VERBS = sorted(
    {
        (verb, status)
        for status, verbs, of_the_patient in RACES
        for verb in [*verbs, of_the_patient]
        if verb
    }
)


@contextmanager
def full_disk(*, at):
    """Refuse the write with that number, from 1 on; gives the list of what was written or tried."""
    writes = []

    def execute_or_refuse(execute, sql, params, many, context):
        if _WRITES.match(sql):
            writes.append(sql)
            if len(writes) == at:
                raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(execute_or_refuse):
        yield writes


def everything():
    """Return all rows that a move can write."""
    models = [AppointmentRequest, RequestEvent, Offer, Message, Access, AccessedRequest]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


@pytest.mark.parametrize(("verb", "status"), VERBS)
def test_a_move_that_finds_the_disk_full_leaves_nothing(verb, status):
    make_body_area()
    submit()
    request = make_request(Status(status))
    now = request.appointment_at if verb in AFTER_THE_VISIT else NOW
    act = action(verb, request, make_receptionist(), now)
    before = everything()
    at = 1
    while True:
        with full_disk(at=at) as writes:
            try:
                act()
            except OperationalError:
                assert everything() == before, writes[-1]
            else:
                break
        at += 1

    assert at > len(writes) >= 2
    assert everything() != before

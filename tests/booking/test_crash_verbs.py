"""Whoever acts on a request is killed with -9 at each step: all of it is stored, or nothing.

Each verb of booking's modules is killed at each write and round each commit. What is stored
then is what was stored before, or what the verb leaves when nothing happens to it, never a part of
that. What was not stored can be done again; what was stored is not done a second time.
"""

import inspect
import uuid
from contextlib import suppress
from operator import contains

import pytest
from django.db import transaction

from booking import lost_links, operations, outbox, submission, upkeep
from booking.retention import operations as retention
from tests.booking.kill_cases import CASES
from tests.booking.killing import kill_at_each_step, stored, tables_that_differ
from tests.factories.clinic import make_body_area, make_clinic

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]

MODULES = [lost_links, operations, outbox, retention, submission, upkeep]
# What they do is more than one transaction, and more than the database knows.
ELSEWHERE = {
    "booking.outbox.deliver_due": "test_crash_worker.py",
    "booking.retention.operations.purge": "test_crash_chores.py",
}
ONLY_READ = {
    "booking.retention.operations.has_finished",
    "booking.retention.operations.why_not_erased",
}
# They go from one request to the next, each in a transaction of its own.
ONE_BY_ONE = {"booking.operations.expire_offers", "booking.upkeep.remind"}
# Who does one of these again wants it twice, or tells of a second call.
DONE_AGAIN = {
    "booking.lost_links.ask",
    "booking.operations.log_call",
    "booking.retention.operations.record_copy",
    "booking.upkeep.add_note",
    "booking.upkeep.change_contact",
    "booking.upkeep.replace_link",
    "booking.upkeep.send_link",
}


@pytest.fixture(autouse=True)
def _clinic(transactional_db):
    make_body_area()
    make_clinic()


@pytest.fixture
def without_chance(monkeypatch):
    """Call it, and from then on what is drawn is always the same: two runs leave the same."""

    def stop():
        monkeypatch.setattr(submission.secrets, "choice", lambda letters: letters[0])
        monkeypatch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=2))

    return stop


def what_it_leaves(act):
    """Return what is stored after `act` when nothing happens to it, and take it back."""
    with transaction.atomic():
        # accept() raises it when it has recorded that the time is gone.
        with suppress(operations.SlotTaken):
            act()
        left = stored()
        transaction.set_rollback(True)
    return left


@pytest.mark.parametrize(("verb", "prepare"), CASES)
def test_what_is_killed_at_any_step_is_whole_or_not_done(without_chance, verb, prepare):
    act = prepare()
    without_chance()
    before = stored()
    whole = what_it_leaves(act)
    assert whole != before
    assert stored() == before

    for step, now in kill_at_each_step(act, refusals=operations.SlotTaken):
        is_known = is_part_by_part if verb in ONE_BY_ONE else contains
        changed = tables_that_differ(before, now)
        assert is_known((before, whole), now), f"Killed at step {step}: only in {changed}."
        if now == whole:
            break

    assert step > 1
    assert now == whole
    check_it_is_not_done_twice(act, verb, whole)


def is_part_by_part(known, now):
    """Say whether each request, with all that belongs to it, is as in one of `known`."""
    parts = {part for each in known for part in each}
    return all(now.get(part) in [each.get(part) for each in known] for part in parts)


def check_it_is_not_done_twice(act, verb, whole):
    """Do it again, as somebody does who was not told that it was stored."""
    try:
        act()
    except (operations.OperationRefused, retention.ErasureRefused):
        assert stored() == whole
    else:
        assert verb in DONE_AGAIN or stored() == whole


def test_every_verb_is_killed():
    """So that a verb which is added is added here, too."""
    verbs = {
        f"{module.__name__}.{name}"
        for module in MODULES
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
        # All that is done is done at a time.
        if "now" in inspect.signature(function).parameters
    }
    killed = {each.values[0] for each in CASES} | set(ELSEWHERE)

    missing = sorted(verbs - killed - ONLY_READ)
    assert not missing, f"Add a case to tests/booking/kill_cases.py for {missing}."
    assert killed | ONLY_READ <= verbs

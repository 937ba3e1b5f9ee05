"""Two at once: administrators, workers, and a receptionist beside them."""

import threading
from datetime import timedelta
from functools import partial

import pytest

from booking import lost_links, notifications, upkeep
from booking.access_log.models import AccessedRequest
from booking.models import (
    AppointmentRequest,
    DataRequest,
    Purge,
    RemovedRequest,
    RetentionSettings,
)
from booking.retention import operations
from tests.booking.concurrency import at_once, meet
from tests.booking.frontdesk.making import NOW, make_office_hours_clinic, make_request
from tests.factories.booking import make_receptionist

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = NOW - timedelta(days=3 * 366)


@pytest.fixture
def clinic(transactional_db):
    return make_office_hours_clinic()


def names(results):
    return sorted(type(result).__name__ for result in results)


def test_two_administrators_who_erase_at_once_leave_one_record(clinic, monkeypatch):
    request, ada, bo = make_request(), make_receptionist("ada"), make_receptionist("bo")
    meet(monkeypatch, operations, "why_not_erased")

    results = at_once(
        *(
            partial(operations.erase, request_ids=[request.pk], reason="Asked.", by=by, now=NOW)
            for by in (ada, bo)
        )
    )

    assert names(results) == ["DataRequest", "ErasureRefused"]
    assert DataRequest.objects.count() == RemovedRequest.objects.count() == 1
    assert not AppointmentRequest.objects.exists()


def test_two_workers_purge_each_request_once(clinic, monkeypatch):
    monkeypatch.setattr(operations, "BATCH", 2)
    for _ in range(7):
        make_request("spam", closed_at=LONG_AGO)
    settings = RetentionSettings.load()
    meet(monkeypatch, operations, "cutoffs")

    at_once(*(partial(operations.purge, clinic=clinic, settings=settings, now=NOW),) * 2)

    assert Purge.objects.get().total == RemovedRequest.objects.count() == 7
    assert AccessedRequest.objects.count() == 7
    assert not AppointmentRequest.objects.exists()


def test_links_that_are_sent_beside_an_erasure_leave_both_done(clinic, monkeypatch):
    older, newer = (
        make_request(email="jo@example.com", created_at=NOW - timedelta(days=days))
        for days in (2, 1)
    )
    lost_links.ask(email="jo@example.com", reference="", address_hash="", now=NOW)
    has_locked_one = threading.Event()
    # The worker goes on to the second request when the erasure waits for the first.
    meet(monkeypatch, notifications, "queue_link")
    go_on = notifications.queue_link

    def queue_link(*args):
        has_locked_one.set()
        return go_on(*args)

    def erase():
        assert has_locked_one.wait(timeout=60)
        return operations.erase(
            request_ids=[older.pk, newer.pk],
            reason="Asked.",
            by=make_receptionist("ada"),
            now=NOW,
        )

    monkeypatch.setattr(notifications, "queue_link", queue_link)

    sent, erased = at_once(partial(lost_links.send_asked, clinic=clinic, now=NOW), erase)

    assert sent == 2
    assert isinstance(erased, DataRequest)
    assert not AppointmentRequest.objects.exists()


def test_a_hold_that_comes_beside_a_purge_keeps_the_request_or_comes_too_late(clinic, monkeypatch):
    request, ada = make_request("spam", closed_at=LONG_AGO), make_receptionist("ada")
    settings = RetentionSettings.load()
    meet(monkeypatch, upkeep, "_save")
    meet(monkeypatch, operations, "_remove")

    held, _ = at_once(
        partial(upkeep.hold, request_id=request.pk, reason="A complaint.", by=ada, now=NOW),
        partial(operations.purge, clinic=clinic, settings=settings, now=NOW),
    )

    is_kept = AppointmentRequest.objects.filter(held_at=NOW).exists()
    assert is_kept == (held is None)
    assert RemovedRequest.objects.exists() == isinstance(held, AppointmentRequest.DoesNotExist)
    assert is_kept != RemovedRequest.objects.exists()

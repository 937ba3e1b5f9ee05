"""What is deleted when its time is over, what is not, and what stays on record."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from booking import upkeep
from booking.access_log.models import Access
from booking.management.commands import run_worker
from booking.models import (
    CLOSED_STATUSES,
    AppointmentRequest,
    Message,
    Purge,
    RemovedRequest,
    RequestEvent,
    RetentionSettings,
    Status,
)
from booking.retention import operations
from booking.retention.due import cutoffs, due, months_before
from tests.booking.access_log.screens import break_log, mend_log
from tests.booking.frontdesk.making import NOW, make_message, make_request

KEPT_MONTHS = RetentionSettings().rule
LONG_AGO = NOW - timedelta(days=3 * 366)


def purge(clinic, now=NOW, **arguments):
    return operations.purge(clinic=clinic, settings=RetentionSettings.load(), now=now, **arguments)


def references():
    return set(AppointmentRequest.objects.values_list("reference", flat=True))


@pytest.mark.parametrize(
    ("moment", "months", "earlier"),
    [
        ((2026, 11, 24), 12, (2025, 11, 24)),
        ((2026, 3, 31), 1, (2026, 2, 28)),
        ((2028, 3, 30), 1, (2028, 2, 29)),
        ((2028, 2, 29), 12, (2027, 2, 28)),
        ((2026, 1, 15), 1, (2025, 12, 15)),
        ((2026, 12, 15), -1, (2027, 1, 15)),
    ],
)
def test_months_are_those_of_the_calendar(moment, months, earlier):
    assert months_before(datetime(*moment, tzinfo=UTC), months) == datetime(*earlier, tzinfo=UTC)


def test_every_way_to_close_a_request_has_its_months_and_none_is_kept_for_ever():
    assert set(KEPT_MONTHS) == CLOSED_STATUSES
    assert all(KEPT_MONTHS.values())


@pytest.mark.parametrize("status", sorted(CLOSED_STATUSES))
def test_a_request_is_deleted_when_its_months_are_over_and_not_before(clinic, status):
    cutoff = months_before(NOW, KEPT_MONTHS[status])
    old = make_request(status, closed_at=cutoff - timedelta(seconds=1))
    young = make_request(status, closed_at=cutoff)

    todays = purge(clinic)

    assert references() == {young.reference}
    assert todays.counts == {status: 1}
    removed = RemovedRequest.objects.get()
    assert (removed.reference, removed.outcome) == (old.reference, status)
    assert (removed.closed_at, removed.removed_at) == (old.closed_at, NOW)
    assert removed.purge == todays


@pytest.mark.parametrize("status", sorted(set(Status) - CLOSED_STATUSES))
def test_an_open_request_and_a_visit_to_come_are_never_deleted(clinic, status):
    make_request(status, created_at=LONG_AGO)

    assert purge(clinic).total == 0
    assert AppointmentRequest.objects.count() == 1


def test_what_is_on_hold_is_kept_until_the_hold_is_lifted(clinic, admin):
    request = make_request("spam", closed_at=LONG_AGO)
    upkeep.hold(request_id=request.pk, reason="A complaint.", by=admin, now=NOW)
    assert purge(clinic).total == 0

    upkeep.hold(request_id=request.pk, reason="", by=admin, now=NOW)
    assert purge(clinic, NOW + timedelta(days=1)).total == 1


def test_0_months_keep_an_outcome_for_ever(clinic):
    settings = RetentionSettings.load()
    settings.spam_months = 0
    settings.save()
    make_request("spam", closed_at=LONG_AGO)

    assert purge(clinic).total == 0


def test_all_that_belongs_to_a_request_goes_and_the_rest_stays(clinic, admin):
    gone, kept = make_request("spam", closed_at=LONG_AGO), make_request("duplicate")
    AppointmentRequest.objects.filter(pk=kept.pk).update(duplicate_of=gone)
    for request in (gone, kept):
        upkeep.add_note(request_id=request.pk, text="Call back.", by=admin, now=NOW)
        make_message(request, withdrawn_by=request.events.last())

    purge(clinic)

    kept.refresh_from_db()
    assert references() == {kept.reference}
    assert kept.duplicate_of is None
    assert set(RequestEvent.objects.values_list("request", flat=True)) == {kept.pk}
    assert [message.request for message in Message.objects.all()] == [kept]
    assert kept.notes.count() == kept.body_areas.count() == 1


def test_the_access_log_says_what_the_site_deleted(clinic):
    request = make_request("spam", closed_at=LONG_AGO)

    purge(clinic)

    access = Access.objects.get()
    assert (access.action, access.actor, access.screen) == ("deleted", "site", "purge_requests")
    assert access.requests.get().reference == request.reference


@pytest.mark.django_db(transaction=True)
def test_without_a_written_log_nothing_is_deleted(clinic):
    make_request("spam", closed_at=LONG_AGO)
    break_log()
    try:
        with pytest.raises(DatabaseError):
            purge(clinic)
        with pytest.raises(CommandError, match="Run it again"):
            call_command("purge_requests")
    finally:
        mend_log()

    assert AppointmentRequest.objects.count() == 1
    assert not RemovedRequest.objects.exists()
    assert Purge.objects.get().finished_at is None
    assert purge(clinic).total == 1


def test_a_stopped_purge_goes_on_where_it_was(clinic, monkeypatch):
    monkeypatch.setattr(operations, "BATCH", 2)
    for _ in range(5):
        make_request("spam", closed_at=LONG_AGO)

    first = purge(clinic, at_most=3)
    assert (first.total, first.finished_at) == (3, None)
    second = purge(clinic, at_most=3)

    assert (second.pk, second.total, second.finished_at) == (first.pk, 5, NOW)
    assert RemovedRequest.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_what_is_killed_in_the_middle_of_a_batch_is_whole_or_not_done(clinic, monkeypatch):
    monkeypatch.setattr(operations, "BATCH", 2)
    for _ in range(4):
        make_request("spam", closed_at=LONG_AGO)
    batches = iter(range(10))

    def die_in_the_second(**arguments):
        if next(batches) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(operations, "record", die_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        purge(clinic)

    assert AppointmentRequest.objects.count() == RemovedRequest.objects.count() == 2
    assert Purge.objects.get().total == 2
    assert purge(clinic).total == 4
    assert not RequestEvent.objects.exists()


def test_a_dry_run_counts_and_deletes_nothing(clinic, capsys):
    make_request("spam", closed_at=LONG_AGO)
    make_request("cancelled", closed_at=LONG_AGO)
    make_request("cancelled")

    call_command("purge_requests", "--dry-run")

    printed = capsys.readouterr().out
    assert "Spam: 1 would be deleted." in printed
    assert "Together: 2 would be deleted." in printed
    assert AppointmentRequest.objects.count() == 3
    assert not Purge.objects.exists()

    call_command("purge_requests")
    assert "Together: 2 deleted today." in capsys.readouterr().out
    assert AppointmentRequest.objects.count() == 1


def test_the_worker_purges_once_a_day_and_catches_up(clinic):
    run_worker.purge_requests()
    make_request("spam", closed_at=LONG_AGO)
    run_worker.purge_requests()
    assert AppointmentRequest.objects.count() == 1

    # Down for a week.
    with time_machine.travel(NOW + timedelta(days=7), tick=False):
        run_worker.purge_requests()

    assert not AppointmentRequest.objects.exists()
    assert [purge.total for purge in Purge.objects.all()] == [1, 0]


def test_the_day_is_the_clinics(clinic):
    late = datetime(2026, 11, 25, 4, tzinfo=UTC)  # 11pm on the 24th in Toronto.
    assert not operations.has_finished(clinic=clinic, now=late)
    purge(clinic)
    assert operations.has_finished(clinic=clinic, now=late)
    assert not operations.has_finished(clinic=clinic, now=late + timedelta(hours=1))


def test_twenty_cost_as_many_queries_as_two(clinic):
    purge(clinic)
    counts = []
    for number in (2, 20):
        for _ in range(number):
            make_request("spam", closed_at=LONG_AGO)
        with CaptureQueriesContext(connection) as captured:
            purge(clinic)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_nothing_that_is_kept_for_ever_has_a_cutoff():
    assert cutoffs({"spam": 0, "declined": 1}, NOW).keys() == {"declined"}


def test_an_index_finds_what_is_due(clinic):
    plan = due("spam", NOW).explain()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            plan = due("spam", NOW).explain()

    assert "request_status_closed" in plan

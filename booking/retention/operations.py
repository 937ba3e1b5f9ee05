"""The only ways to delete a request, and the record of each copy. Same order as booking.operations.

`now` is an aware datetime. What is deleted and the records of it are stored together or not at all.
"""

from django.db import connection, transaction

from booking import search_index
from booking.access_log.models import Action, Actor
from booking.access_log.operations import record
from booking.models import AppointmentRequest, Status

from .due import cutoffs, due
from .models import DataRequest, Purge, RemovedRequest
from .removal import remove

# Short enough that nobody at the front desk notices that they waited for a batch.
BATCH = 500

SCREEN = "purge_requests"


class ErasureRefused(Exception):
    """Nothing was erased. The text says why, to whoever asked."""


def has_finished(*, clinic, now):
    """Say whether the purge of the clinic's day is done."""
    return Purge.objects.filter(day=_day(clinic, now), finished_at__isnull=False).exists()


def purge(*, clinic, settings, now, at_most=None):
    """Delete what is due, in batches; return the day's Purge.

    After `at_most` requests it stops, and is not finished. Killed or stopped, it goes on where it
    was. Raises NotRecorded when the access log cannot be written.
    """
    rule = settings.rule
    todays, _ = Purge.objects.get_or_create(
        day=_day(clinic, now), defaults={"started_at": now, "rule": rule}
    )
    left = at_most
    for outcome, cutoff in cutoffs(rule, now).items():
        while left is None or left > 0:
            size = BATCH if left is None else min(BATCH, left)
            removed = _purge_batch(todays.pk, due(outcome, cutoff)[:size], rule, now)
            if not removed:
                break
            left = left and left - removed
    if left is None or left > 0:
        search_index.forget_deleted(connection.alias)
        Purge.objects.filter(pk=todays.pk).update(finished_at=now)
    return Purge.objects.get(pk=todays.pk)


def _purge_batch(purge_id, requests, rule, now):
    """Delete one batch in one transaction; return how many requests it held."""
    # A request that somebody has in hand stays for the next day.
    skips = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        # Two workers take turns.
        todays = Purge.objects.select_for_update().get(pk=purge_id)
        batch = list(
            requests.select_for_update(of=("self",), skip_locked=skips).only(
                "reference", "status", "closed_at"
            )
        )
        if batch:
            _remove(batch, now, purge=todays)
            for request in batch:
                todays.counts[request.status] = todays.counts.get(request.status, 0) + 1
            todays.rule = rule
            todays.save(update_fields=["counts", "rule"])
            record(action=Action.DELETED, requests=batch, screen=SCREEN, actor=Actor.SITE, now=now)
    return len(batch)


def record_copy(*, requests, reason, by, now):
    """Write down that `by` makes a copy of the requests, before it is handed out."""
    return DataRequest.objects.create(
        kind=DataRequest.Kind.EXPORT, at=now, reason=reason, **_whose(requests, by)
    )


def erase(*, request_ids, reason, by, now):
    """Delete the requests because their patient asked; return the record. All of them or none.

    Whoever calls it writes the access log in the same transaction. Raises ErasureRefused.
    """
    with transaction.atomic():
        locked = AppointmentRequest.objects.select_for_update(of=("self",)).order_by("pk")
        requests = list(locked.filter(pk__in=request_ids).defer("note", "hold_reason"))
        if len(requests) < len(set(request_ids)) or not requests:
            raise ErasureRefused(
                "Nothing was erased now: somebody has deleted some of these requests already. "
                "Search again to see what is left."
            )
        for request in requests:
            if why := why_not_erased(request, now):
                raise ErasureRefused(f"Nothing was erased. {why}")
        erasure = DataRequest.objects.create(
            kind=DataRequest.Kind.ERASE, at=now, reason=reason, **_whose(requests, by)
        )
        _remove(requests, now, erasure=erasure)
        search_index.forget_deleted(connection.alias)
        return erasure


def why_not_erased(request, now):
    """Return a sentence on what stands in the way of erasing the request, or an empty text."""
    if request.held_at:
        return (
            f"{request.reference} is on legal hold. Lift the hold first, "
            "if whoever asked for it agrees."
        )
    if request.status == Status.CONFIRMED and request.busy_until > now:
        return f"{request.reference} has a visit that is still to come. Cancel the visit first."
    return ""


def _day(clinic, now):
    return now.astimezone(clinic.zone).date()


def _whose(requests, by):
    references = [request.reference for request in requests]
    return {"who_id": by.pk, "who": by.get_username(), "references": references}


def _remove(requests, now, **why):
    """Delete the locked requests and keep what is left of each."""
    RemovedRequest.objects.bulk_create(
        RemovedRequest(
            reference=request.reference,
            outcome=request.status,
            closed_at=request.closed_at,
            removed_at=now,
            **why,
        )
        for request in requests
    )
    remove([request.pk for request in requests])

"""The only writers of the access log."""

import logging
from datetime import timedelta

from django.db import DatabaseError, connection, transaction

from . import append_only
from .days import ONE_DAY, midnight
from .models import LISTING, OPENING, Access, AccessedRequest, Actor, ListedDay

logger = logging.getLogger(__name__)

# Whoever opens a request that was settled longer ago than this is asked why.
OLD_AFTER = timedelta(days=365)

_AT_ONCE = 1000
# A look that began before midnight is stored by then.
_OVER_AFTER = timedelta(hours=1)


class NotRecorded(DatabaseError):
    """The log could not be written: show nothing, and undo what was done."""


def record(*, action, requests, **how):
    """Write that the `requests` (an iterable of AppointmentRequest) were seen or changed.

    Of AUDITED and DELETED ones only `pk` and `reference` are read: they may be gone.

    `how` is what record_all takes, and the details `found` (of a search) and `about` (a name).
    Call it before anything is shown, or in the transaction of the change. Raises NotRecorded.
    """
    details = {name: how.pop(name) for name in ("found", "about") if name in how}
    return record_all([{"action": action, "requests": requests, **details}], **how)[0]


def record_all(looks, *, screen, now, by=None, actor=None, who="", address=None):
    """Write several at once, each {"action": , "requests": , and details}: two statements in all.

    `by` is a user. Without one `actor` says what it was, and no address is kept.
    """
    who_and_where = {
        "at": now,
        "actor": Actor.STAFF if by else actor,
        "who_id": by and by.pk,
        "who": by.get_username() if by else who,
        "screen": screen,
        "address": str(address) if by and address else None,
    }
    looked_at = [look["requests"] for look in looks]
    details = [{name: look[name] for name in look if name != "requests"} for look in looks]
    accesses = [Access(**who_and_where, **each) for each in details]
    try:
        # No savepoint: a transaction around it must not go on without its record.
        with transaction.atomic(savepoint=False):
            Access.objects.bulk_create(accesses)
            rows = [
                row
                for access, requests in zip(accesses, looked_at, strict=True)
                for row in _accessed(access, requests, now)
            ]
            AccessedRequest.objects.bulk_create(rows, batch_size=_AT_ONCE)
    except DatabaseError as error:
        logger.exception("The access log could not be written.")
        raise NotRecorded from error
    return accesses


def _accessed(access, requests, now):
    """Return a row for each of the requests, once for one that is there twice."""
    return [
        AccessedRequest(
            access=access,
            at=now,
            request_number=number,
            reference=request.reference,
            was_old=access.action in OPENING and _is_old(request, now),
        )
        for number, request in {request.pk: request for request in requests}.items()
    ]


def _is_old(request, now):
    """Say whether nothing was left to do about the request long ago."""
    return request.closed_at is not None and request.closed_at < now - OLD_AFTER


def count_listed(*, clinic, now, at_most):
    """Count for each person what they had in lists on days that are over; return how many days.

    The oldest first, each once: the log does not change. Days on which nobody was there are
    skipped. Two workers at once count the same.
    """
    staff, zone = Access.objects.by_staff(), clinic.zone
    ends = midnight((now - _OVER_AFTER).astimezone(zone).date(), zone)
    for counted in range(at_most):
        last = ListedDay.objects.last_day()
        rest = staff.filter(at__gte=midnight(last + ONE_DAY, zone)) if last else staff
        first_at = rest.filter(at__lt=ends).order_by("at").values_list("at", flat=True).first()
        if first_at is None:
            return counted
        day = first_at.astimezone(zone).date()
        looks = staff.between(midnight(day, zone), midnight(day + ONE_DAY, zone))
        ListedDay.objects.bulk_create(
            [
                ListedDay(day=row["day"], who_id=row["who_id"], listed=row["listed"])
                for row in looks.listed_per_day(zone, LISTING)
            ],
            ignore_conflicts=True,
        )
    return at_most


def forget(*, before):
    """Remove what was recorded before that moment; return how many accesses.

    Only the owner of the tables can: see docs/deploying.md.
    """
    with append_only.lifted(connection):
        ListedDay.objects.filter(day__lt=before.date()).delete()
        AccessedRequest.objects.filter(access__at__lt=before).delete()
        return Access.objects.filter(at__lt=before).delete()[0]

"""The only writers of the access log."""

import logging
from datetime import timedelta

from django.db import DatabaseError, connection, transaction

from . import append_only
from .models import OPENING, Access, AccessedRequest, Actor

logger = logging.getLogger(__name__)

# Whoever opens a request that was settled longer ago than this is asked why.
OLD_AFTER = timedelta(days=365)

_AT_ONCE = 1000


class NotRecorded(DatabaseError):
    """The log could not be written: show nothing, and undo what was done."""


def record(*, action, requests, screen, now, by=None, actor=None, who="", address=None, **details):
    """Write that the `requests` (an iterable of AppointmentRequest) were seen or changed.

    Of AUDITED and DELETED ones only `pk` and `reference` are read: they may be gone.

    `by` is a user. Without one `actor` says what it was, and no address is kept. Call it
    before anything is shown, or in the transaction of the change. `details` are `found` (of a
    search) and `about` (a username). Raises NotRecorded.
    """
    try:
        # No savepoint: a transaction around it must not go on without its record.
        with transaction.atomic(savepoint=False):
            access = Access.objects.create(
                at=now,
                actor=Actor.STAFF if by else actor,
                who_id=by and by.pk,
                who=by.get_username() if by else who,
                action=action,
                screen=screen,
                address=str(address) if by and address else None,
                **details,
            )
            AccessedRequest.objects.bulk_create(
                _accessed(access, requests, now), batch_size=_AT_ONCE
            )
    except DatabaseError as error:
        logger.exception("The access log could not be written.")
        raise NotRecorded from error
    return access


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


def forget(*, before):
    """Remove what was recorded before that moment; return how many accesses.

    Only the owner of the tables can: see docs/deploying.md.
    """
    with append_only.lifted(connection):
        AccessedRequest.objects.filter(access__at__lt=before).delete()
        return Access.objects.filter(at__lt=before).delete()[0]

"""What the numbers read: five queries for a period, however many requests came in it."""

from collections import Counter
from datetime import UTC
from typing import NamedTuple

from django.db.models import (
    BigIntegerField,
    Count,
    DateTimeField,
    Exists,
    Func,
    OuterRef,
    Q,
    Value,
)
from django.db.models.functions import Coalesce

from booking.models import CLOSED_STATUSES, AppointmentRequest, Offer, RequestEvent

from .measures import NOT_COUNTED, Alike, Answers, answers
from .open_time import OpenTime

Kind = RequestEvent.Kind


class Timestamp(Func):
    """A moment as whole seconds: reading a hundred thousand datetimes takes seconds."""

    output_field = BigIntegerField()

    def as_postgresql(self, compiler, connection, **context):
        template = "FLOOR(EXTRACT(EPOCH FROM %(expressions)s))::bigint"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_sqlite(self, compiler, connection, **context):
        # Twice escaped: here, and where the query's own parameters are put in.
        template = "CAST(strftime('%%%%s', %(expressions)s) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **context)


class Numbers(NamedTuple):
    """All that was counted for a period.

    alike: the requests that came in it, as they stand now. closed: Counter by status of those that
    were closed in it. offers: Counter of the events of offering in it.
    """

    alike: list[Alike]
    answers: Answers
    closed: Counter
    offers: Counter


def numbers(period, clinic, now):
    """Count what came, was closed and was offered in the period. Closures need a query, too."""
    return Numbers(
        alike=_alike(period, now),
        answers=_answers(period, clinic, now),
        closed=_closed(period),
        offers=_offers(period),
    )


def received(period):
    """Return the requests that came in the period, in no order."""
    start, end = period.start.astimezone(UTC), period.end.astimezone(UTC)
    requests = AppointmentRequest.objects.order_by()
    return requests.filter(created_at__gte=start, created_at__lt=end)


def _alike(period, now):
    until = Coalesce("closed_at", Value(now, DateTimeField()))
    rows = (
        received(period)
        .values_list(
            "status", "first_answer_on_time", "decline_reason", "contact_method", "came_from"
        )
        .annotate(
            count=Count("pk"),
            missed=Count("pk", filter=Q(first_answer_at=None, reply_due_at__lt=until)),
        )
    )
    return [Alike(*row) for row in rows]


def _answers(period, clinic, now):
    moments = (
        received(period)
        .exclude(status__in=sorted(NOT_COUNTED))
        .values_list(Timestamp("created_at"), Timestamp("first_answer_at"))
    )
    today = now.astimezone(clinic.zone).date()
    open_time = OpenTime(
        clinic.timetable, clinic.zone, clinic.closures, first=period.first, last=today
    )
    return answers(moments, period, open_time)


def _closed(period):
    closed = AppointmentRequest.objects.order_by().filter(
        status__in=sorted(CLOSED_STATUSES),
        closed_at__gte=period.start,
        closed_at__lt=period.end,
    )
    return Counter(dict(closed.values_list("status").annotate(Count("pk"))))


def _offers(period):
    """Count the times offered (unless undone: then the offers are gone) and what came of them."""
    made = Q(kind=Kind.OFFERED) & Exists(Offer.objects.filter(event=OuterRef("pk")))
    answered = Q(kind__in=[Kind.ACCEPTED, Kind.ASKED_OTHER_TIMES, Kind.OFFERS_EXPIRED])
    events = RequestEvent.objects.order_by().filter(
        # Once more, for the index.
        made | answered,
        kind__in=[Kind.OFFERED, Kind.ACCEPTED, Kind.ASKED_OTHER_TIMES, Kind.OFFERS_EXPIRED],
        at__gte=period.start,
        at__lt=period.end,
    )
    return Counter(dict(events.values_list("kind").annotate(Count("pk"))))

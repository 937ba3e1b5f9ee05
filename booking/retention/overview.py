"""What the Retention screen tells, in words. Each function asks a fixed number of questions."""

from dataclasses import dataclass

from django.db.models import Count, Q

from booking.models import Status

from .due import cutoffs, due, months_before
from .models import Purge

SHOWN = 50


@dataclass(frozen=True)
class Outcome:
    """How long requests of one outcome are kept, and what is due."""

    status: Status
    months: int
    due: int = 0
    due_next_month: int = 0

    @property
    def kept(self):
        if not self.months:
            return "for ever"
        return f"{self.months} month{'' if self.months == 1 else 's'}"


def outcomes(settings, now):
    """Return an Outcome for each, with one question for each."""
    found = []
    next_month = cutoffs(settings.rule, months_before(now, -1))
    at_once = cutoffs(settings.rule, now)
    for name, months in settings.rule.items():
        counts = {}
        if months:
            counts = (
                due(name, next_month[name])
                .order_by()
                .aggregate(
                    due=Count("pk", filter=Q(closed_at__lt=at_once[name])),
                    due_next_month=Count("pk", filter=Q(closed_at__gte=at_once[name])),
                )
            )
        found.append(Outcome(Status(name), months, **counts))
    return found


def purges():
    """Return the last run, and the latest runs that deleted something."""
    latest = list(Purge.objects.all()[:SHOWN])
    deleting = list(Purge.objects.exclude(counts={})[:SHOWN])
    return (latest[0] if latest else None), [PurgeInWords(purge) for purge in deleting]


@dataclass(frozen=True)
class PurgeInWords:
    purge: Purge

    @property
    def counts(self):
        """Return "Cancelled: 3; Spam: 12"."""
        counts = self.purge.counts.items()
        return "; ".join(f"{Status(outcome).label}: {count}" for outcome, count in counts)

"""Questions to the access log. Each has an index, so that ten million rows answer at once."""

from django.db import models
from django.db.models import Count, Max, Min, Q
from django.db.models.functions import TruncDate


class AccessQuerySet(models.QuerySet):
    def by_staff(self):
        return self.filter(actor="staff")

    def between(self, start, end):
        return self.filter(at__gte=start, at__lt=end)

    def per_day(self, zone, gaps=()):
        """Return {who_id, day, who, searches, first_at, last_at, in_gaps} for each person's days.

        `in_gaps` counts the looks between the moments of a pair of `gaps`, both excluded.
        """
        in_gaps = Q(pk__in=[])
        for start, end in gaps:
            in_gaps |= Q(at__gt=start, at__lt=end)
        return self._grouped(zone).annotate(
            searches=Count("pk", filter=Q(action="searched")),
            first_at=Min("at"),
            last_at=Max("at"),
            in_gaps=Count("pk", filter=in_gaps),
        )

    def opened_per_day(self, zone, opening):
        """Return {who_id, day, who, opened, old} for each day of each person.

        `opened` counts different requests that had one of the actions `opening`, `old` those of
        them that were settled long ago.
        """
        number = "requests__request_number"
        return (
            self.filter(action__in=opening)
            ._grouped(zone)
            .annotate(
                opened=Count(number, distinct=True),
                old=Count(number, distinct=True, filter=Q(requests__was_old=True)),
            )
        )

    def listed_per_day(self, zone, listing):
        """Return {who_id, day, who, listed} for each day of each person.

        `listed` counts different requests that had one of the actions `listing`. It reads every
        row of the days: see ListedDay.
        """
        number = "requests__request_number"
        listed = Count(number, distinct=True, filter=Q(action__in=listing))
        return self._grouped(zone).annotate(listed=listed)

    def _grouped(self, zone):
        days = self.annotate(day=TruncDate("at", tzinfo=zone)).order_by()
        return days.values("who_id", "day").annotate(who=Max("who"))


class ListedDayQuerySet(models.QuerySet):
    def last_day(self):
        """Return the last day that was counted, or None: all before it are, too."""
        return self.aggregate(last=Max("day"))["last"]

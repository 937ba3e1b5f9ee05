"""Questions to the access log. Each has an index, so that ten million rows answer at once."""

from django.db import models
from django.db.models import Count, Max, Min, Q
from django.db.models.functions import TruncDate


class AccessQuerySet(models.QuerySet):
    def by_staff(self):
        return self.filter(actor="staff")

    def between(self, start, end):
        return self.filter(at__gte=start, at__lt=end)

    def per_day(self, zone):
        """Return {who_id, day, who, searches, first_at, last_at} for each day of each person."""
        return self._grouped(zone).annotate(
            searches=Count("pk", filter=Q(action="searched")),
            first_at=Min("at"),
            last_at=Max("at"),
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

    def _grouped(self, zone):
        days = self.annotate(day=TruncDate("at", tzinfo=zone)).order_by()
        return days.values("who_id", "day").annotate(who=Max("who"))

"""Remove from the access log what is older than the clinic keeps it."""

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from booking.access_log.operations import forget


class Command(BaseCommand):
    help = (
        "Remove what the access log holds from more than ACCESS_LOG_YEARS years ago. On PostgreSQL "
        "run it as the tables' owner; the site itself cannot."
    )

    def handle(self, *, verbosity, **options):
        years = settings.ACCESS_LOG_YEARS
        now = timezone.now()
        # The 28th, so that 29 February has an anniversary.
        before = now.replace(year=now.year - years, day=min(now.day, 28))
        try:
            count = forget(before=before)
        except DatabaseError as error:
            raise CommandError(
                "The access log was not changed. On PostgreSQL only the owner of its tables can "
                "do it: see docs/deploying.md."
            ) from error
        if verbosity:
            self.stdout.write(f"{count} records from before {before:%Y-%m-%d} were removed.")

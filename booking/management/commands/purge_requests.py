"""Delete the requests whose time is over. The worker does it by itself once a day."""

from django.core.management import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from booking.models import Status
from booking.retention.due import cutoffs, due
from booking.retention.models import RetentionSettings
from booking.retention.operations import purge
from clinic_site.models import ClinicSettings


class Command(BaseCommand):
    help = "Delete the requests that are older than the clinic keeps them, and record it."

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="Only say how many it would delete."
        )

    def handle(self, *, dry_run, verbosity, **options):
        settings, now = RetentionSettings.load(), timezone.now()
        found = {
            outcome: due(outcome, cutoff).count()
            for outcome, cutoff in cutoffs(settings.rule, now).items()
        }
        if dry_run:
            self.say("would be deleted", found)
            return
        try:
            todays = purge(clinic=ClinicSettings.load(), settings=settings, now=now)
        except DatabaseError as error:
            raise CommandError(
                "The purge stopped: a batch or its record could not be stored, and was not "
                "deleted. Run it again when the database can be written."
            ) from error
        if verbosity:
            self.say("deleted today", todays.counts)

    def say(self, what, counts):
        for outcome, count in counts.items():
            self.stdout.write(f"{Status(outcome).label}: {count} {what}.")
        self.stdout.write(f"Together: {sum(counts.values())} {what}.")

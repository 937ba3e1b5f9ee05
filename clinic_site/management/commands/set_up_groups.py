"""Add the groups of staff, their permissions and the review workflow, where they are missing."""

from django.core.management import BaseCommand

from clinic_site.groups import PERMISSIONS, set_up_groups


class Command(BaseCommand):
    help = "Add the groups of staff and what they may do. Running it again changes nothing."

    def handle(self, *, verbosity, **options):
        set_up_groups()
        if verbosity:
            self.stdout.write(f"The groups are set up: {', '.join(PERMISSIONS)}.")

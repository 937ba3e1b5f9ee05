"""Take away somebody's second step from the command line: the last administrator's way back in."""

from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from clinic_site.sign_in import factors, sessions


class Command(BaseCommand):
    help = "Take away a person's second step and end their sign-ins. They set up a new one next."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *, username, **options):
        user = get_user_model().objects.filter(username=username).first()
        if not user:
            raise CommandError(f"There is no account called {username}.")
        now = timezone.now()
        factors.reset(user=user, by=None, now=now)
        sessions.end_all(user, by=None, now=now)
        self.stdout.write(f"{username} sets up a new second step with the next sign-in.")

"""Say which codes the demo accounts are asked for now. A real site has no such accounts."""

from django.core.management import BaseCommand, CommandError

from clinic_site import demo_accounts


class Command(BaseCommand):
    help = "Print the code that an authenticator app would show now for each demo account."

    def handle(self, **options):
        codes = demo_accounts.current_codes()
        if not codes:
            raise CommandError("There are no demo accounts here. They come with make run.")
        for username, code in codes:
            self.stdout.write(f"{username:<14} {code}")

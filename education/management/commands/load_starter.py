from django.core.management import BaseCommand

from education.starter.load import load_starter


class Command(BaseCommand):
    help = "Load the starter content into an empty site. A site that has pages is left alone."

    def handle(self, **options):
        count = load_starter()
        self.stdout.write(f"Loaded {count} pages." if count else "The site has its pages already.")

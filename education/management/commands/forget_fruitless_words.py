from django.core.management import BaseCommand
from django.utils import timezone

from education import fruitless_words


class Command(BaseCommand):
    help = "Delete what searches found nothing for, once it is no longer needed."

    def handle(self, **options):
        fruitless_words.forget(today=timezone.localdate())

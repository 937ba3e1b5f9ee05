"""Forget who gave feedback and what readers wrote long ago."""

from django.core.management import BaseCommand
from django.utils import timezone

from clinic_site.models import ClinicSettings
from education.feedback import operations


class Command(BaseCommand):
    help = "Wipe what the limits of page feedback no longer need, and comments of two years ago."

    def handle(self, **options):
        operations.forget(today=timezone.localdate(timezone=ClinicSettings.load().zone))

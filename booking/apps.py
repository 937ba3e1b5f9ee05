from django.apps import AppConfig
from django.db.models.signals import post_migrate


class BookingConfig(AppConfig):
    name = "booking"
    verbose_name = "Appointment requests"

    def ready(self):
        from . import search_index
        from .access_log import checks  # noqa: F401 - registers them

        post_migrate.connect(search_index.restore, sender=self)

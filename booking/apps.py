from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "booking"
    verbose_name = "Appointment requests"

    def ready(self):
        from .access_log import checks  # noqa: F401 - registers them

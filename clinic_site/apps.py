from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class ClinicSiteConfig(AppConfig):
    name = "clinic_site"
    verbose_name = "Clinic"
    default = True

    def ready(self):
        # Not above: models may not be imported before the apps are ready.
        from . import date_inputs, kept_schedules

        date_inputs.register()
        kept_schedules.watch()


class StaffConfig(WagtailUsersAppConfig):
    """wagtail.users with our own rules for accounts: see clinic_site.staff."""

    user_viewset = "clinic_site.staff.UserViewSet"

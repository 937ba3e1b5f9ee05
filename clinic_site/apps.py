from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class ClinicSiteConfig(AppConfig):
    name = "clinic_site"
    verbose_name = "Clinic"
    default = True


class StaffConfig(WagtailUsersAppConfig):
    """wagtail.users with our own rules for accounts: see clinic_site.staff."""

    user_viewset = "clinic_site.staff.UserViewSet"

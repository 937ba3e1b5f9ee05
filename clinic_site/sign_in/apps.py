from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "clinic_site.sign_in"
    label = "sign_in"
    verbose_name = "Signing in"

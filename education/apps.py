from django.apps import AppConfig


class EducationConfig(AppConfig):
    name = "education"
    verbose_name = "Patient education"

    def ready(self):
        from wagtail.signals import workflow_approved

        from .sign_off import record_approval

        workflow_approved.connect(record_approval, dispatch_uid="education.sign_off")

from django.apps import AppConfig


class EducationConfig(AppConfig):
    name = "education"
    verbose_name = "Patient education"

    def ready(self):
        from wagtail.signals import page_published, page_unpublished, workflow_approved

        from . import share_picture
        from .sign_off import record_approval

        workflow_approved.connect(record_approval, dispatch_uid="education.sign_off")
        page_published.connect(share_picture.redraw, dispatch_uid="education.share_picture")
        page_unpublished.connect(share_picture.forget, dispatch_uid="education.share_picture")

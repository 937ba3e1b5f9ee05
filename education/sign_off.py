"""A clinician's approval in the workflow is the sign-off that readers see."""

from datetime import timedelta

from django.utils import timezone

from .models.base import SIGN_OFF, ReviewedPage

UNTIL_NEXT_REVIEW = timedelta(days=365)


def record_approval(sender, instance, user, **kwargs):
    """Write who approved a page and when into its review record, and publish that.

    Receives wagtail.signals.workflow_approved; `instance` is the WorkflowState. Somebody who may
    not sign off, such as an administrator who only moves things along, leaves the record alone.
    """
    page = instance.content_object.specific
    if not isinstance(page, ReviewedPage) or not user or not user.has_perm(SIGN_OFF):
        return
    page = page.get_latest_revision_as_object()
    page.reviewed_by = user.get_full_name() or user.get_username()
    page.reviewed_date = timezone.localdate()
    page.next_review_date = page.reviewed_date + UNTIL_NEXT_REVIEW
    page.save_revision(user=user, log_action=True).publish(user=user)

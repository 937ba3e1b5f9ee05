"""What can happen to a text beside what Wagtail's editor does."""

from django.db import transaction
from wagtail.log_actions import log

from .models import MessageText


def restore_original(*, text_id, by):
    """Send the original text again. Own words and drafts stay in the history only."""
    with transaction.atomic():
        text = MessageText.objects.select_for_update(of=("self",)).get(pk=text_id)
        text.subject = text.body = ""
        text.live = text.has_unpublished_changes = False
        text.live_revision = None
        text.save(
            update_fields=["subject", "body", "live", "has_unpublished_changes", "live_revision"]
        )
        log(instance=text, action="wagtail.unpublish", user=by)

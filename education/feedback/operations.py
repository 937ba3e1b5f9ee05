"""What can happen to a reader's answer, and the only writers of PageFeedback.

`today` is a date in the clinic's zone.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from education.models import PageFeedback

COMMENTS_KEPT_FOR = timedelta(days=2 * 365)
UNKNOWN_SENDER = "unknown"


class TooManyAnswers(Exception):
    """The sender's network gave as many answers today as the limit allows."""


def answer(*, page, was_helpful, sender, today):
    """Store whether a page was helpful; return the PageFeedback. Raises TooManyAnswers.

    The same sender's earlier answer of the day about the page is changed, as long as it has no
    comment. `sender` is a hash; everybody whose network is unknown counts as one.
    """
    sender = sender or UNKNOWN_SENDER
    with transaction.atomic():
        of_sender = PageFeedback.objects.filter(answered_on=today, sender=sender)
        is_open = of_sender.filter(page=page, comment="").exists()
        if not is_open and of_sender.count() >= settings.FEEDBACK_PER_ADDRESS_PER_DAY:
            raise TooManyAnswers
        feedback, _ = PageFeedback.objects.update_or_create(
            page=page,
            answered_on=today,
            sender=sender,
            comment="",
            defaults={"was_helpful": was_helpful},
        )
    return feedback


def comment(*, feedback, text):
    """Add a comment to an answer. Sent again, it replaces the one before."""
    PageFeedback.objects.filter(pk=feedback.pk).update(comment=text)


def forget(*, today):
    """Wipe the senders of earlier days and the comments that are too old. The answers stay."""
    earlier = PageFeedback.objects.filter(answered_on__lt=today)
    earlier.exclude(sender="").update(sender="")
    old = earlier.filter(answered_on__lt=today - COMMENTS_KEPT_FOR)
    old.exclude(comment="").update(comment="")

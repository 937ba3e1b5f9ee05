"""Send queued messages, at least once; wait longer after each failed try."""

import logging
from datetime import timedelta
from email.utils import parseaddr
from time import monotonic

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.crypto import salted_hmac

from clinic_site.encrypted_text import KeyMissing, UnreadableText

from .models import Message

logger = logging.getLogger(__name__)

# How long to wait after each failed try. After the last one a person has to look.
RETRY_GAPS = [
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60)
]
# A worker that dies while it sends leaves its message to the next one after this long.
CLAIM = timedelta(minutes=2)
# A round takes no new message after this many seconds, because `now` ages: the claim on the last
# one still holds while a slow mail server takes it.
ROUND_SECONDS = 30


def deliver_due(*, now, at_most=50):
    """Send what is due and drop what is too late; return how many messages the mail server took.

    The network is never waited for inside a transaction: a message is claimed, sent, then marked.
    """
    Message.objects.too_late(now).update(state=Message.State.EXPIRED)
    sent, ends = 0, monotonic() + ROUND_SECONDS
    while at_most > 0 and monotonic() < ends and (message := _claim_next(now)):
        at_most -= 1
        try:
            _send(message)
        except Exception as error:  # Whatever the mail server does, the message stays queued.
            _mark_failed_try(message, error, now)
        else:
            Message.objects.filter(pk=message.pk).update(
                state=Message.State.SENT, sent_at=now, last_error=""
            )
            sent += 1
    return sent


def retry(*, message_id, now):
    """Queue a message again that was given up. Returns whether it had been."""
    return bool(
        Message.objects.failed()
        .filter(pk=message_id)
        .update(state=Message.State.QUEUED, attempts=0, next_attempt_at=now)
    )


def _claim_next(now):
    with transaction.atomic():
        message = Message.objects.due(now).select_for_update(skip_locked=True).first()
        if message:
            message.state = Message.State.SENDING
            message.attempts += 1
            message.next_attempt_at = now + CLAIM
            message.save(update_fields=["state", "attempts", "next_attempt_at"])
        return message


def _send(message):
    if isinstance(message.body, UnreadableText):
        raise KeyMissing
    EmailMessage(
        message.subject,
        message.body,
        to=[message.to],
        # The same message sent again has the same ID, so that mail programs show it once.
        headers={"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"},
    ).send()


def message_id(message):
    """Return the RFC 5322 Message-ID, the same for every try, without the reference or a name."""
    token = salted_hmac("booking.message_id", str(message.pk), algorithm="sha256").hexdigest()[:32]
    return f"<{token}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition('@')[2]}>"


def _mark_failed_try(message, error, now):
    outcome = {"last_error": type(error).__name__}
    if message.attempts > len(RETRY_GAPS):
        outcome["state"] = Message.State.FAILED
    else:
        outcome["state"] = Message.State.QUEUED
        outcome["next_attempt_at"] = now + RETRY_GAPS[message.attempts - 1]
    # Not a message that another worker took, or sent, while this try lasted.
    Message.objects.filter(
        pk=message.pk, state=Message.State.SENDING, attempts=message.attempts
    ).update(**outcome)
    logger.warning("Message %s: try %s: %s", message.pk, message.attempts, outcome["last_error"])

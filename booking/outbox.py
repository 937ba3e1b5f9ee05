"""Send queued messages, at least once; wait longer after each failed try."""

import logging
from datetime import timedelta
from email.utils import parseaddr
from smtplib import SMTPRecipientsRefused
from time import monotonic

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.crypto import salted_hmac

from clinic_site import mail_server
from clinic_site.encrypted_text import KeyMissing, UnreadableText

from .choices import FollowUp
from .models import AppointmentRequest, Message, RequestEvent

logger = logging.getLogger(__name__)

# How long to wait after each failed try, for two days in all: a mail server that was down for one
# gets everything within an hour. After the last one a person has to look.
RETRY_GAPS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, *[60] * 47)]
# A round takes no new message after this many seconds, because `now` ages.
ROUND_SECONDS = 30
# A worker that dies while it sends leaves its message to the next one after this long. One that is
# alive has its answer by then, however slow the mail server is: nobody else sends it meanwhile.
CLAIM = timedelta(seconds=ROUND_SECONDS + mail_server.LONGEST + 20)
# The keys of what the mail server took, and for which address, until the database is told.
_unmarked = {}


class NoAddress(Exception):
    """The address was taken away while a worker had the message."""


def deliver_due(*, now, at_most=50):
    """Send what is due and drop what is too late; return how many messages the mail server took.

    The network is never waited for inside a transaction: a message is claimed, sent, then marked.
    """
    _mark_sent(now)
    Message.objects.too_late(now).update(state=Message.State.EXPIRED)
    sent, ends = 0, monotonic() + ROUND_SECONDS
    while at_most > 0 and monotonic() < ends and (message := _claim_next(now)):
        at_most -= 1
        try:
            _send(message)
        except Exception as error:  # Whatever the mail server does, the message stays queued.
            _mark_failed_try(message, error, now)
        else:
            _unmarked[message.pk] = message.to
            _mark_sent(now)
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
        while message := Message.objects.due(now).select_for_update(skip_locked=True).first():
            # A worker died with it, and the request moved on meanwhile.
            if message.state == Message.State.SENDING and (newer := _made_untrue_by(message)):
                message.state, message.withdrawn_by = Message.State.WITHDRAWN, newer
                message.save(update_fields=["state", "withdrawn_by"])
                continue
            message.state = Message.State.SENDING
            message.attempts += 1
            message.next_attempt_at = now + CLAIM
            message.save(update_fields=["state", "attempts", "next_attempt_at"])
            return message
        return None


def _send(message):
    if isinstance(message.body, UnreadableText):
        raise KeyMissing
    if not message.to:
        raise NoAddress
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


def _mark_sent(now):
    """Store what the mail server took. When that fails, the next round begins with it."""
    for key, to in list(_unmarked.items()):
        Message.objects.filter(pk=key).update(
            state=Message.State.SENT, sent_at=now, last_error="", to=to
        )
        _unmarked.pop(key, None)


@transaction.atomic
def _mark_failed_try(message, error, now):
    # No move comes between the look and what is made of it.
    requests = AppointmentRequest.objects.select_for_update(of=("self",))
    request = requests.filter(pk=message.request_id).first()
    stored = Message.objects.filter(pk=message.pk).values_list("to", flat=True).first()
    if stored is None:
        # Erased meanwhile.
        return
    outcome = {"last_error": type(error).__name__}
    if overtaken_by := _made_untrue_by(message):
        outcome |= {"state": Message.State.WITHDRAWN, "withdrawn_by": overtaken_by}
    elif not stored:
        # The address was taken away meanwhile, and nobody else tells the patient now.
        outcome["state"] = Message.State.WITHDRAWN
        if message.kind not in Message.ALWAYS_TRUE:
            request.follow_up = FollowUp.CALL
            request.save(update_fields=["follow_up"])
    elif stored != message.to:
        # What came of the former address says nothing about this one.
        outcome |= {"state": Message.State.QUEUED, "attempts": 0, "next_attempt_at": now}
    elif message.attempts > len(RETRY_GAPS) or _is_final(error):
        outcome["state"] = Message.State.FAILED
    else:
        outcome["state"] = Message.State.QUEUED
        outcome["next_attempt_at"] = now + RETRY_GAPS[message.attempts - 1]
    # Not a message that another worker took, or sent, while this try lasted.
    Message.objects.filter(
        pk=message.pk, state=Message.State.SENDING, attempts=message.attempts
    ).update(**outcome)
    logger.warning("Message %s: try %s: %s", message.pk, message.attempts, outcome["last_error"])


def _made_untrue_by(message):
    """Return the move that came while the message was being sent and that it does not tell of.

    None when that move was undone: then the message is true again.
    """
    newer = RequestEvent.objects.moves().filter(request=message.request_id, pk__gt=message.event_id)
    last = newer.last()
    if message.kind in Message.ALWAYS_TRUE or last is None or last.kind == last.Kind.UNDONE:
        return None
    return newer.first()


def _is_final(error):
    """Say whether the mail server will never take it, such as for a mistyped address."""
    return isinstance(error, SMTPRecipientsRefused) and all(
        code >= 500 for code, _ in error.recipients.values()
    )

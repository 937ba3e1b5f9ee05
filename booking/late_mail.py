"""Whether e-mail goes out, before anything is given up: told to the front desk and to a monitor."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .models import Message
from .notifications import WAIT

# Many mail servers turn a stranger's first tries away for some minutes.
LATE_AFTER = timedelta(minutes=15)
# The mail server answers then.
_OF_ITS_OWN = "SMTPRecipientsRefused"


# More say nothing new.
MOST_LOOKED_AT = 200


@dataclass(frozen=True)
class LateMail:
    """Since when the oldest late message waits, whether others go out, and what patients miss."""

    since: datetime
    others_go_out: bool
    to_patients: list[Message]


def late_mail(now):
    """Return what is late, or None. One query, of which an index finds what waits.

    A worker that is dead tries nothing; a mail server that is down puts the next try off. A message
    that was only queued again, such as by undoing a move, is not late while others go out.
    """
    late = list(
        Message.objects.late(now - LATE_AFTER, now - LATE_AFTER - WAIT)
        .with_last_sent()
        .select_related("request")
        .only("kind", "to", "created_at", "attempts", "last_error", "request__reference")
        .order_by("created_at", "pk")[:MOST_LOOKED_AT]
    )
    last_sent_at = late[0].last_sent_at if late else None
    stuck = [
        message
        for message in late
        if last_sent_at is None or message.created_at + WAIT > last_sent_at
    ]
    if _is_one_mailbox(stuck):
        stuck = []
    to_patients = [message for message in late if message.kind not in Message.ALERTS]
    if not stuck:
        to_patients = [message for message in to_patients if message.attempts]
    if not (stuck or to_patients):
        return None
    since = min(message.created_at for message in stuck or to_patients)
    return LateMail(since, others_go_out=not stuck, to_patients=to_patients)


def _is_one_mailbox(messages):
    """Say whether the mail server answers, and refuses a single reader.

    A server in trouble may refuse everybody in the same words.
    """
    is_refused = all(message.last_error == _OF_ITS_OWN for message in messages)
    return is_refused and len({message.to for message in messages}) == 1

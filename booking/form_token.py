"""The signed token in the request form: which form it is, since when it has been open, and from
which page of ours the patient came to it."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing

OPEN_AT_MOST = timedelta(days=2)
# A person needs longer; most machines that fill in forms do not.
FILLED_IN_AT_LEAST = timedelta(seconds=3)

_signer = signing.Signer(salt="booking.form_token")


@dataclass(frozen=True)
class FormToken:
    """`key` becomes the request's submission key: the same form sent twice is one request.

    `came_from` is a path of this site, or empty.
    """

    key: uuid.UUID
    made_at: datetime
    came_from: str = ""

    @classmethod
    def fresh(cls, now, came_from=""):
        return cls(uuid.uuid4(), now, came_from)

    @classmethod
    def read(cls, text, now):
        """Return the token, or None when `text` is missing, forged or too old."""
        try:
            # Forms that were open when came_from was new have no third part.
            key, seconds, *came_from = _signer.unsign_object(text)
        except signing.BadSignature:
            return None
        token = cls(uuid.UUID(key), datetime.fromtimestamp(seconds, UTC), *came_from)
        return token if now - token.made_at <= OPEN_AT_MOST else None

    def __str__(self):
        return _signer.sign_object([self.key.hex, self.made_at.timestamp(), self.came_from])

    def is_too_fast(self, now):
        return now - self.made_at < FILLED_IN_AT_LEAST

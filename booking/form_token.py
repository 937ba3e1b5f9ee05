"""The signed token in the request form: which form it is, and since when it has been open."""

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
    """`key` becomes the request's submission key: the same form sent twice is one request."""

    key: uuid.UUID
    made_at: datetime

    @classmethod
    def fresh(cls, now):
        return cls(uuid.uuid4(), now)

    @classmethod
    def read(cls, text, now):
        """Return the token, or None when `text` is missing, forged or too old."""
        try:
            key, seconds = _signer.unsign_object(text)
        except signing.BadSignature:
            return None
        token = cls(uuid.UUID(key), datetime.fromtimestamp(seconds, UTC))
        return token if now - token.made_at <= OPEN_AT_MOST else None

    def __str__(self):
        return _signer.sign_object([self.key.hex, self.made_at.timestamp()])

    def is_too_fast(self, now):
        return now - self.made_at < FILLED_IN_AT_LEAST

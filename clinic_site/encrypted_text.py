"""Text that is encrypted in the database, with the first of settings.ENCRYPTION_KEYS.

The other keys still read. `manage.py rotate_encryption` moves every text to the first key;
docs/deploying.md says how. An empty text stays empty: most notes are, and the length of what is
stored tells as much.
"""

import logging
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

logger = logging.getLogger(__name__)


class UnreadableText(str):
    """What stands in for a text whose key is missing. Saving it leaves what is stored as it is."""

    def __new__(cls, token):
        text = super().__new__(cls, "This text cannot be read: its key is missing.")
        text.token = token
        return text


class KeyMissing(Exception):
    """A text would have been used that none of the keys reads."""


class EncryptedTextField(models.TextField):
    """A TextField whose column holds Fernet tokens. It cannot be searched, only asked for NULL.

    `max_length` counts characters of the text, in forms.
    """

    description = "Encrypted text"

    def get_db_prep_value(self, value, connection, prepared=False):
        value = super().get_db_prep_value(value, connection, prepared)
        if isinstance(value, UnreadableText):
            return value.token
        return encrypt(value) if value else value

    def from_db_value(self, value, expression, connection):
        if not value:
            return value
        try:
            return decrypt(value)
        except InvalidToken:
            logger.error("%s: none of ENCRYPTION_KEYS reads a stored text.", self)
            return UnreadableText(value)

    def get_lookup(self, lookup_name):
        if lookup_name != "isnull":
            raise FieldError(f"{self} is encrypted: no query can compare it ({lookup_name}).")
        return super().get_lookup(lookup_name)


def stored(name):
    """Return an expression for what the column of the encrypted field `name` holds."""
    return models.ExpressionWrapper(models.F(name), output_field=models.TextField())


def encrypt(text):
    return _ciphers()[0].encrypt(text.encode()).decode()


def decrypt(token):
    """Return the text; raises InvalidToken if no key reads `token`."""
    return MultiFernet(_ciphers()).decrypt(token.encode()).decode()


def renew(token):
    """Return `token` as the first key writes it, itself if that wrote it; raises InvalidToken."""
    if uses_first_key(token):
        return token
    return MultiFernet(_ciphers()).rotate(token.encode()).decode()


def uses_first_key(token):
    return _reads(_ciphers()[0], token)


def is_readable(token):
    return _reads(MultiFernet(_ciphers()), token)


def _reads(cipher, token):
    try:
        cipher.decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def _ciphers():
    return _ciphers_of(tuple(settings.ENCRYPTION_KEYS))


@lru_cache
def _ciphers_of(keys):
    return [Fernet(key) for key in keys]

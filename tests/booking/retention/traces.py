"""Look for a text in everything that the database holds, however it is stored."""

import contextlib
import json

from cryptography.fernet import InvalidToken
from django.db import connection

from booking import search_index
from clinic_site.encrypted_text import decrypt


def tables_that_hold(text):
    """Return the names of all tables in which a column of any row holds the text, in any case."""
    return {table for table in connection.introspection.table_names() if _holds(table, text)}


def _holds(table, text):
    with connection.cursor() as cursor:
        if table == search_index.NAME:
            # It holds no text to read, and says which requests it would find.
            phrase = '"{}"'.format(text.replace('"', '""'))
            cursor.execute(f"SELECT rowid FROM {table} WHERE {table} MATCH %s", [phrase])
            return cursor.fetchone() is not None
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        return any(
            text.lower() in _readable(value).lower() for row in cursor.fetchall() for value in row
        )


def _readable(value):
    """Return a stored value as text, decrypted where it is encrypted."""
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).decode(errors="replace")
    text = str(value)
    if text.startswith("gAAAA"):
        with contextlib.suppress(InvalidToken):
            return decrypt(text)
    return text

"""Replace every text of an encrypted column, batch by batch, beside a running site.

Works on what the columns hold, so that a migration can use it too.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from .encrypted_text import EncryptedTextField, stored

# Short enough that nobody waits for a batch: some ten milliseconds.
BATCH = 500


@dataclass(frozen=True)
class Batch:
    """How many texts were looked at in one transaction, and how many of them replaced."""

    looked_at: int
    replaced: int


def encrypted_fields():
    """Return every EncryptedTextField of every model."""
    return [
        field
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy
        for field in model._meta.local_concrete_fields
        if isinstance(field, EncryptedTextField)
    ]


def stored_texts(field, using=DEFAULT_DB_ALIAS):
    """Return a query for (pk, what is stored), by pk, of the rows whose text is not empty."""
    rows = field.model._base_manager.using(using).annotate(stored_text=stored(field.attname))
    return rows.filter(stored_text__gt="").order_by("pk").values_list("pk", "stored_text")


def replace(field, change, *, using=DEFAULT_DB_ALIAS, skip_locked=False):
    """Put change(stored text) in the place of each stored text; yield a Batch after each commit.

    A batch locks its rows before it reads them and waits for no other lock, so it neither undoes
    what somebody else writes nor deadlocks. With `skip_locked`, rows that are in use are left out.
    """
    rows = stored_texts(field, using).select_for_update(skip_locked=skip_locked, no_key=True)
    following = rows
    while True:
        with transaction.atomic(using=using):
            texts = list(following[:BATCH])
            replaced = _write(field, change, texts, using)
        if not texts:
            return
        yield Batch(len(texts), replaced)
        following = rows.filter(pk__gt=texts[-1][0])


def _write(field, change, texts, using):
    changes = [(new, pk, old) for pk, old in texts if (new := change(old)) != old]
    if not changes:
        return 0
    connection = connections[using]
    table, column, key = (
        connection.ops.quote_name(name)
        for name in (field.model._meta.db_table, field.column, field.model._meta.pk.column)
    )
    with connection.cursor() as cursor:
        # The names come from the model. The old text is compared because SQLite locks no rows.
        cursor.executemany(
            f"UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s",  # noqa: S608
            changes,
        )
        return cursor.rowcount

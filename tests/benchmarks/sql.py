"""What the two databases write differently, for the benchmark's own statements."""

import json
from contextlib import contextmanager
from datetime import datetime

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models


@contextmanager
def in_bulk():
    """Load fast: rows name only rows that are there, so no foreign key is checked.

    Afterwards the databases know what they hold and which number comes next. PostgreSQL makes its
    indexes after the rows; without them a million take minutes, not an hour.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("SET maintenance_work_mem = '512MB'")
            make_again = _drop_indexes(cursor)
            yield
            for statement in make_again:
                cursor.execute(statement)
            cursor.execute("SET session_replication_role = DEFAULT")
            models_of_requests = apps.get_app_config("booking").get_models()
            for statement in connection.ops.sequence_reset_sql(no_style(), models_of_requests):
                cursor.execute(statement)
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("PRAGMA synchronous = OFF")
            yield
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.execute("PRAGMA foreign_keys = ON")


def _drop_indexes(cursor):
    """Drop the booking tables' indexes, keys excepted; return the statements that make them."""
    booking = "t.relname LIKE 'booking\\_%%'"
    cursor.execute(
        f"""SELECT format('ALTER TABLE %%I DROP CONSTRAINT %%I', t.relname, c.conname),
            format('ALTER TABLE %%I ADD CONSTRAINT %%I %%s', t.relname, c.conname,
                pg_get_constraintdef(c.oid))
        FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
        WHERE {booking} AND c.contype = 'x'
        UNION ALL SELECT format('DROP INDEX %%I', i.relname), pg_get_indexdef(i.oid)
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
        JOIN pg_class t ON t.oid = x.indrelid
        WHERE {booking} AND NOT x.indisunique
        AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.oid)""",
        [],
    )
    statements = cursor.fetchall()
    for drop, _ in statements:
        cursor.execute(drop)
    return [make for _, make in statements]


def moment(seconds):
    """Return the SQL of a column's time from SQL for seconds since 1970."""
    if connection.vendor == "postgresql":
        return f"to_timestamp({seconds})"
    return f"datetime({seconds}, 'unixepoch')"


def later(column, minutes):
    """Return the SQL of a time so many minutes after `column`."""
    if connection.vendor == "postgresql":
        return f"{column} + interval '{minutes} minutes'"
    return f"datetime({column}, '+{minutes} minutes')"


def uuid(number):
    """Return the SQL of a UUID made of a number."""
    if connection.vendor == "postgresql":
        return f"CAST(md5(CAST({number} AS text)) AS uuid)"
    return f"printf('%032x', {number})"


def text(number):
    return f"CAST({number} AS text)"


def padded(number, digits):
    """Return the SQL of a number with zeros before it."""
    return f"substr({text(f'{10**digits} + {number}')}, 2)"


def literal(value):
    """Return a Python value as SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return moment(int(value.timestamp()))
    if isinstance(value, list):
        value = json.dumps(value)
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def insert(model, source, **columns):
    """Store a row of `model` for each row of `source`, what follows FROM; return how many.

    `columns` maps field names to SQL. Fields that are not named get their default.
    """
    for field in model._meta.concrete_fields:
        is_key = isinstance(field, models.AutoField)
        if not is_key and field.name not in columns and field.attname not in columns:
            columns[field.attname] = literal(field.get_default())
    names = ", ".join(f'"{model._meta.get_field(name).column}"' for name in columns)
    values = ", ".join(columns.values())
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {source}")
        return cursor.rowcount

"""The database itself refuses to change the access log: what makes it so, and the only way round.

A trigger on each table refuses UPDATE and DELETE, on PostgreSQL TRUNCATE too. SQLite loses them
when a migration rebuilds a table, so one that alters one of these tables ends with `install`;
booking.access_log.checks says when that was forgotten.
"""

from contextlib import contextmanager

from django.db import transaction

TABLES = ("booking_access", "booking_accessedrequest")
REFUSAL = "The access log can only be added to."

_FUNCTION = "access_log_refuse"
_POSTGRESQL = {
    "access_log_append_only": (
        "CREATE TRIGGER access_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION access_log_refuse()"
    )
}
_SQLITE = {
    f"{{table}}_no_{event.lower()}": (
        f"CREATE TRIGGER {{table}}_no_{event.lower()} BEFORE {event} ON {{table}} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )
    for event in ("UPDATE", "DELETE")
}


def install(connection):
    """Make the database refuse. Calling it again changes nothing."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = '42501'; END $$"
            )
        _drop_triggers(connection, cursor)
        for table in TABLES:
            for create in _triggers(connection).values():
                cursor.execute(create.format(table=table))


def remove(connection):
    """Let the tables be changed again, as before `install`."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        _drop_triggers(connection, cursor)
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP FUNCTION IF EXISTS {_FUNCTION}()")


@contextmanager
def lifted(connection):
    """Let this one transaction change the log. On PostgreSQL only the tables' owner can do it."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        _settle_foreign_keys(connection, cursor)
        _drop_triggers(connection, cursor)
        yield
        _settle_foreign_keys(connection, cursor)
        install(connection)


def missing_triggers(connection):
    """Return the names of the triggers that should be there and are not, or do not fire."""
    wanted = {
        (table, name.format(table=table)) for table in TABLES for name in _triggers(connection)
    }
    find = (
        "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE tgenabled IN ('O', 'A') AND pg_table_is_visible(tgrelid)"
        if connection.vendor == "postgresql"
        else "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(find)
        return sorted(name for _, name in wanted - set(cursor.fetchall()))


def _triggers(connection):
    return _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE


def _drop_triggers(connection, cursor):
    for table in TABLES:
        for name in _triggers(connection):
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name.format(table=table)}{on_table}")


def _settle_foreign_keys(connection, cursor):
    """PostgreSQL changes no table for which checks wait until the end of the transaction."""
    if connection.vendor == "postgresql":
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")

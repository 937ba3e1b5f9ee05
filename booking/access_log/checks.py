"""Say at `manage.py check --database default` when the access log could be changed after all."""

from django.core import checks
from django.db import connections

from .append_only import TABLES, missing_triggers

_CAN_CHANGE = """
    SELECT relname FROM pg_class JOIN pg_roles ON rolname = current_user
    WHERE relname = ANY(%s) AND pg_table_is_visible(pg_class.oid) AND (
        rolsuper OR rolcreaterole OR pg_has_role(relowner, 'MEMBER')
        OR has_table_privilege(pg_class.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER')
    )
"""


@checks.register(checks.Tags.database)
def check_triggers(*, databases=(), **kwargs):
    """Warn when a trigger is gone, as after a migration that rebuilt its table on SQLite."""
    return [
        checks.Warning(
            f"The trigger {name} is missing: the access log can be changed.",
            hint="End the migration with booking.access_log.append_only.install.",
            id="booking.W001",
        )
        for alias in databases or ()
        if _has_tables(connections[alias])
        for name in missing_triggers(connections[alias])
    ]


@checks.register(checks.Tags.database, deploy=True)
def check_role(*, databases=(), **kwargs):
    """Warn when the site runs as a role of PostgreSQL that may change the log."""
    warnings = []
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor == "postgresql" and _has_tables(connection):
            with connection.cursor() as cursor:
                cursor.execute(_CAN_CHANGE, [list(TABLES)])
                warnings += [_role_warning(table) for (table,) in cursor.fetchall()]
    return warnings


def _role_warning(table):
    return checks.Warning(
        f"The database role that the site uses may change the access log ({table}).",
        hint="Run the site as another role than migrate: see docs/deploying.md, Two roles.",
        id="booking.W002",
    )


def _has_tables(connection):
    return set(TABLES) <= set(connection.introspection.table_names())

"""Give the site's own role of PostgreSQL what it needs, and no way to change the access log."""

from django.core.management import BaseCommand, CommandError
from django.db import connection, transaction

from booking.access_log.append_only import TABLES

# Tables that the site reads or adds to, and never changes.
READ_ONLY = ("django_migrations",)


class Command(BaseCommand):
    help = (
        "Run it as the tables' owner after each migrate: lets ROLE read and write everything, but "
        "only read and add to the access log. Running it again changes nothing."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("role")

    def handle(self, *, role, verbosity, **options):
        if connection.vendor != "postgresql":
            raise CommandError("SQLite has no roles: only its triggers protect the access log.")
        with transaction.atomic(), connection.cursor() as cursor:
            refuse_powerful_role(cursor, role)
            for statement in statements(connection.ops.quote_name(role), database(cursor)):
                cursor.execute(statement)
        if verbosity:
            self.stdout.write(f"{role} may now run the site and only add to the access log.")


def refuse_powerful_role(cursor, role):
    """Raise CommandError for a role that no grant could hold back."""
    cursor.execute("SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = %s", [role])
    found = cursor.fetchone()
    if found is None:
        raise CommandError(f"There is no role {role}: create it first (docs/deploying.md).")
    if found[0]:
        raise CommandError(f"{role} is a superuser, who may change everything.")
    if found[1]:
        raise CommandError(
            f"{role} may make roles (CREATEROLE), and before PostgreSQL 16 join the tables' owner."
        )
    cursor.execute(
        "SELECT 1 FROM pg_class WHERE relname = ANY(%s) AND pg_table_is_visible(oid) "
        "AND pg_has_role(%s, relowner, 'MEMBER')",
        [list(TABLES), role],
    )
    if cursor.fetchone():
        raise CommandError(f"{role} owns the tables, or is a member of the role that does.")


def database(cursor):
    cursor.execute("SELECT quote_ident(current_database()), quote_ident(current_schema())")
    return cursor.fetchone()


def statements(role, database_and_schema):
    """Return the SQL in order: everything is taken away, then given. All names are quoted."""
    database, schema = database_and_schema
    log, read_only = ", ".join(TABLES), ", ".join(READ_ONLY)
    return [
        f"GRANT CONNECT ON DATABASE {database} TO {role}",
        f"GRANT USAGE ON SCHEMA {schema} TO {role}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
        f"REVOKE UPDATE, DELETE ON {log} FROM {role}",
        f"REVOKE ALL ON {log} FROM PUBLIC",
        f"REVOKE INSERT, UPDATE, DELETE ON {read_only} FROM {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
    ]

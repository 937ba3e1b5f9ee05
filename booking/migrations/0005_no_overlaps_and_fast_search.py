"""PostgreSQL refuses a visit that overlaps another one of the same practitioner.

SQLite has nothing like it. Ranges of one number stand for the practitioner, so that no extension is
needed for that. Searching inside a text is indexed by its trigrams: pg_trgm comes with PostgreSQL,
and a database's owner may create it. SQLite's own index is in 0026.
"""

from django.db import migrations

ADD = [
    """
    ALTER TABLE booking_appointmentrequest ADD CONSTRAINT practitioner_visits_do_not_overlap
    EXCLUDE USING gist (
        int8range(practitioner_id, practitioner_id, '[]') WITH &&,
        tstzrange(appointment_at, busy_until) WITH &&
    ) WHERE (status IN ('confirmed', 'completed', 'no_show'))
    """,
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    """
    CREATE INDEX request_search_text ON booking_appointmentrequest
    USING gin (search_text gin_trgm_ops)
    """,
]
REMOVE = [
    "DROP INDEX request_search_text",
    """
    ALTER TABLE booking_appointmentrequest DROP CONSTRAINT practitioner_visits_do_not_overlap
    """,
]


def on_postgresql(statements):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):

    dependencies = [('booking', '0004_visits_and_closed_requests')]

    operations = [migrations.RunPython(on_postgresql(ADD), on_postgresql(REMOVE))]

"""What Django has no constraint or index for that fits both databases.

PostgreSQL refuses a visit that overlaps another one of the same practitioner. Ranges of one number
stand for the practitioner, so that no extension is needed. Searching inside a text is indexed by
its trigrams (pg_trgm comes with PostgreSQL and a database's owner may create it); SQLite instead
scans a narrow index, which is far smaller than its table.
"""

from django.db import migrations

POSTGRESQL = [
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
SQLITE = ["CREATE INDEX request_search_text ON booking_appointmentrequest (search_text)"]
DROP_INDEX = "DROP INDEX request_search_text"


def add(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL if is_postgresql else SQLITE:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    schema_editor.execute(DROP_INDEX)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE booking_appointmentrequest "
            "DROP CONSTRAINT practitioner_visits_do_not_overlap"
        )


class Migration(migrations.Migration):

    dependencies = [('booking', '0004_visits_and_closed_requests')]

    operations = [migrations.RunPython(add, remove)]

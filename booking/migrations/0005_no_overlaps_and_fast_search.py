"""PostgreSQL refuses a visit that overlaps another one of the same practitioner.

SQLite has nothing like it. Ranges of one number stand for the practitioner, so that no extension is
needed for that. pg_trgm comes with PostgreSQL, and a database's owner may create it.
"""

from django.db import migrations

import booking.text_search_index

ADD = [
    """
    ALTER TABLE booking_appointmentrequest ADD CONSTRAINT practitioner_visits_do_not_overlap
    EXCLUDE USING gist (
        int8range(practitioner_id, practitioner_id, '[]') WITH &&,
        tstzrange(appointment_at, busy_until) WITH &&
    ) WHERE (status IN ('confirmed', 'completed', 'no_show'))
    """,
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
]
REMOVE = [
    """
    ALTER TABLE booking_appointmentrequest DROP CONSTRAINT practitioner_visits_do_not_overlap
    """
]


def on_postgresql(statements):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):

    dependencies = [('booking', '0004_visits_and_closed_requests')]

    operations = [
        migrations.RunPython(on_postgresql(ADD), on_postgresql(REMOVE)),
        migrations.AddIndex(
            model_name='appointmentrequest',
            index=booking.text_search_index.TextSearchIndex(
                fields=['search_text'], name='request_search_text'
            ),
        ),
    ]

from django.db import migrations

from booking import search_index


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        # Lost already where a migration has rebuilt the table.
        schema_editor.execute("DROP INDEX IF EXISTS request_search_text")
        search_index.install(schema_editor.connection)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        search_index.remove(schema_editor.connection)
        schema_editor.execute(
            "CREATE INDEX request_search_text ON booking_appointmentrequest (search_text)"
        )


class Migration(migrations.Migration):
    dependencies = [("booking", "0015_staff_change_message_texts")]

    operations = [migrations.RunPython(install, remove)]

from django.db import migrations

from booking import search_index


def install(apps, schema_editor):
    search_index.install(schema_editor.connection)


def remove(apps, schema_editor):
    search_index.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("booking", "0025_lost_links")]

    operations = [migrations.RunPython(install, remove)]

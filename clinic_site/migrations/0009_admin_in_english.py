from django.db import migrations


def forget_languages(apps, schema_editor):
    """The form no longer offers a language: whoever had chosen one could not choose again."""
    profiles = apps.get_model("wagtailusers", "UserProfile").objects
    profiles.exclude(preferred_language="").update(preferred_language="")


class Migration(migrations.Migration):
    dependencies = [
        ("clinic_site", "0008_schedules_version"),
        ("wagtailusers", "0012_userprofile_theme"),
    ]

    operations = [migrations.RunPython(forget_languages, migrations.RunPython.noop, elidable=True)]

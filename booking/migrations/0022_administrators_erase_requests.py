from django.db import migrations

PERMISSIONS = [
    ("datarequest", "erase_requests", "Can copy and erase a patient's requests"),
    ("retentionsettings", "change_retentionsettings", "Can change how long requests are kept"),
]


def grant(apps, schema_editor):
    """Let the administrators of a site that has its groups already decide what is deleted.

    On a new site set_up_groups does it. Django makes permissions after all migrations, so this one
    makes its own.
    """
    for model, codename, name in PERMISSIONS:
        content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
            app_label="booking", model=model
        )
        permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )
        for group in apps.get_model("auth", "Group").objects.filter(name="Administrators"):
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0021_held_requests_are_found_fast"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]

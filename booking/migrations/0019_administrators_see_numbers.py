from django.db import migrations


def grant(apps, schema_editor):
    """Let the administrators of a site that has its groups already see the numbers.

    On a new site set_up_groups does it. Django makes permissions after all migrations, so this one
    makes its own.
    """
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="booking", model="appointmentrequest"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename="view_numbers",
        defaults={"name": "Can view numbers about requests"},
    )
    for group in apps.get_model("auth", "Group").objects.filter(name="Administrators"):
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0018_managers_see_numbers"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]

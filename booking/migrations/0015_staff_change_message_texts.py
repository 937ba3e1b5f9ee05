from django.db import migrations

GROUPS = ["Editors", "Clinicians", "Front desk", "Administrators"]


def grant(apps, schema_editor):
    """Let the staff of a site that has its groups already change the words of messages.

    On a new site set_up_groups does it. Django and Wagtail make permissions after all migrations,
    so this one makes its own.
    """
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="booking", model="messagetext"
    )
    groups = apps.get_model("auth", "Group").objects.filter(name__in=GROUPS)
    for action in ("view", "change", "publish"):
        permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=content_type,
            codename=f"{action}_messagetext",
            defaults={"name": f"Can {action} message text"},
        )
        for group in groups:
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0014_message_texts"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]

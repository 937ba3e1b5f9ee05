"""Let the staff of a clinic that is open already edit search hints.

`set_up_groups` makes the groups once, and not again. On a new site it comes later and does this.
"""

from django.db import migrations

ACTIONS = ["add", "change", "delete", "view"]
GROUPS = ["Editors", "Clinicians", "Administrators"]


def allow(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    if not Group.objects.filter(name="Clinicians").exists():
        return
    # Django makes permissions after all migrations; these are the same ones, made now.
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="education", model="searchhint"
    )
    permissions = [
        apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=content_type,
            codename=f"{action}_searchhint",
            defaults={"name": f"Can {action} search hint"},
        )[0]
        for action in ACTIONS
    ]
    for group in Group.objects.filter(name__in=GROUPS):
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("education", "0003_search_words"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]

from django.db import migrations

CLOSURES = {
    f"{action}_closure": f"Can {action} closure" for action in ("add", "change", "delete", "view")
}
CHANGE_PRACTITIONER = {"change_practitioner": "Can change practitioner"}


def grant(apps, schema_editor):
    """Let the staff of a site that has its groups already enter absences and closures.

    On a new site set_up_groups does it. Django makes permissions after all migrations, so this one
    makes its own.
    """
    closures = _permissions(apps, "closure", CLOSURES)
    practitioners = _permissions(apps, "practitioner", CHANGE_PRACTITIONER)
    granted = {
        "Editors": closures,
        "Clinicians": closures,
        "Front desk": closures + practitioners,
        "Administrators": closures,
    }
    for group in apps.get_model("auth", "Group").objects.filter(name__in=granted):
        group.permissions.add(*granted[group.name])


def _permissions(apps, model, names):
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="clinic_site", model=model
    )
    permissions = apps.get_model("auth", "Permission").objects
    return [
        permissions.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )[0]
        for codename, name in names.items()
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("clinic_site", "0005_reminder_hours"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]

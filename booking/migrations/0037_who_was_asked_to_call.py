from django.db import migrations


def know_them_by_kind(apps, schema_editor):
    """Until 0036 the history told "please call us" from other events by its e-mail."""
    asked = apps.get_model("booking", "Message").objects.filter(kind="reach_us")
    events = apps.get_model("booking", "RequestEvent").objects
    events.filter(kind__in=["link_sent", "contacted"], pk__in=asked.values("event")).update(
        kind="asked_to_call"
    )


class Migration(migrations.Migration):
    dependencies = [("booking", "0036_who_can_be_reached_in_another_way")]

    operations = [migrations.RunPython(know_them_by_kind, migrations.RunPython.noop)]

from django.db import migrations


def mark(apps, schema_editor):
    """Take each earlier change of contact details for one of the e-mail address.

    What it changed was not kept. The front desk is warned once too often rather than not at all.
    """
    events = apps.get_model("booking", "RequestEvent").objects
    events.filter(kind="contact_changed").update(address_changed=True)


class Migration(migrations.Migration):
    dependencies = [("booking", "0032_how_many_were_listed_each_day")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]

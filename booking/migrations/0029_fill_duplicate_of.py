from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """Let the move that made a request a duplicate say of which, as far as that is known."""
    requests = apps.get_model("booking", "AppointmentRequest").objects.filter(pk=OuterRef("request"))
    events = apps.get_model("booking", "RequestEvent").objects.filter(kind="marked_duplicate")
    events.update(duplicate_of=Subquery(requests.values("duplicate_of")[:1]))


class Migration(migrations.Migration):
    dependencies = [("booking", "0028_moves_remember_what_was")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

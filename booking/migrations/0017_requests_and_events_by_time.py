from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0016_practitioner_feeds")]

    operations = [
        migrations.AddIndex(
            model_name="appointmentrequest",
            index=models.Index(fields=["created_at", "id"], name="request_created"),
        ),
        migrations.AddIndex(
            model_name="requestevent",
            index=models.Index(fields=["kind", "at"], name="event_kind_at"),
        ),
    ]

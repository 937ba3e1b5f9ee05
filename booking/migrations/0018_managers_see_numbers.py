from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("booking", "0017_requests_and_events_by_time")]

    operations = [
        migrations.AlterModelOptions(
            name="appointmentrequest",
            options={
                "default_permissions": ("view", "change"),
                "ordering": ["created_at", "pk"],
                "permissions": [("view_numbers", "Can view numbers about requests")],
            },
        ),
    ]

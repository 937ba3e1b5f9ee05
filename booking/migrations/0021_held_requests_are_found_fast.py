from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0020_how_long_requests_are_kept")]

    operations = [
        migrations.AddIndex(
            model_name='appointmentrequest',
            index=models.Index(condition=models.Q(('held_at__isnull', False)), fields=['held_at'], name='request_held'),
        ),
    ]

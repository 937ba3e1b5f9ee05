from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('booking', '0008_saved_filters')]

    operations = [
        migrations.AddIndex(
            model_name='appointmentrequest',
            index=models.Index(fields=['created_at', 'id'], name='request_created'),
        ),
    ]

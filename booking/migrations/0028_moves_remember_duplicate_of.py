import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('booking', '0027_cancellations_to_be_seen'),
    ]

    operations = [
        migrations.AddField(
            model_name='requestevent',
            name='duplicate_of',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='booking.appointmentrequest'),
        ),
    ]

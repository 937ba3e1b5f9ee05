import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('booking', '0027_follow_ups'),
    ]

    operations = [
        migrations.AddField(
            model_name='requestevent',
            name='duplicate_of',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='booking.appointmentrequest'),
        ),
        migrations.AddField(
            model_name='requestevent',
            name='had_follow_up',
            field=models.CharField(blank=True, choices=[('call', 'The patient has to be called'), ('look', "The patient's cancellation has to be seen")], max_length=4),
        ),
        migrations.AddField(
            model_name='requestevent',
            name='had_unanswered_calls',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='requestevent',
            name='is_undone',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='requestevent',
            name='was_acknowledged_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='requestevent',
            name='was_closed_at',
            field=models.DateTimeField(null=True),
        ),
    ]

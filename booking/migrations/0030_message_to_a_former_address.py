from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('booking', '0029_fill_duplicate_of'),
    ]

    operations = [
        migrations.AlterField(
            model_name='message',
            name='kind',
            field=models.CharField(choices=[('received', 'We have your request'), ('alert', 'Alert to the front desk'), ('gone_alert', 'Alert: a chosen time was taken'), ('acted_alert', 'Alert: a patient cancelled or asked for other times'), ('offered', 'Times to choose from'), ('confirmed', 'Appointment confirmed'), ('rescheduled', 'Appointment moved'), ('declined', 'Request declined'), ('cancelled', 'Cancelled'), ('reminder', 'Reminder of the visit'), ('link', 'Private link sent again'), ('reach_us', 'Please call us'), ('changed', 'E-mail address changed')], max_length=12),
        ),
        migrations.AlterField(
            model_name='message',
            name='state',
            field=models.CharField(choices=[('queued', 'Waiting to be sent'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Could not be sent'), ('withdrawn', 'Not sent: it was taken back'), ('expired', 'Not sent: it would have come too late')], default='queued', max_length=10),
        ),
        migrations.AlterField(
            model_name='messagetext',
            name='kind',
            field=models.CharField(choices=[('received', 'We have your request'), ('offered', 'Times to choose from'), ('reach_us', 'Please call us'), ('confirmed', 'Appointment confirmed'), ('rescheduled', 'Appointment moved'), ('reminder', 'Reminder of the visit'), ('declined', 'Request declined'), ('cancelled', 'Cancelled'), ('link', 'Private link sent again'), ('changed', 'E-mail address changed')], editable=False, max_length=12, unique=True),
        ),
    ]

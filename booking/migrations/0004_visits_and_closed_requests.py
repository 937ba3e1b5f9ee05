import uuid

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('booking', '0003_how_requests_stand')]

    operations = [
        migrations.AlterField(
            model_name='appointmentrequest',
            name='link_id',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddIndex(
            model_name='appointmentrequest',
            index=models.Index(fields=['practitioner', 'appointment_at'], name='request_visits'),
        ),
        migrations.AddIndex(
            model_name='appointmentrequest',
            index=models.Index(fields=['appointment_at'], name='request_appointment'),
        ),
        migrations.AddIndex(
            model_name='appointmentrequest',
            index=models.Index(fields=['status', 'closed_at'], name='request_status_closed'),
        ),
        migrations.AddConstraint(
            model_name='appointmentrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['completed', 'confirmed', 'no_show']), _negated=True), models.Q(('appointment_at__isnull', False), ('appointment_at__lt', models.F('appointment_ends_at')), ('appointment_ends_at__isnull', False), ('appointment_ends_at__lte', models.F('busy_until')), ('busy_until__isnull', False), ('practitioner__isnull', False)), _connector='OR'), name='request_visit_has_time_and_practitioner'),
        ),
        migrations.AddConstraint(
            model_name='appointmentrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('status__in', ['cancelled', 'completed', 'declined', 'duplicate', 'no_show', 'spam'])), models.Q(models.Q(('status__in', ['cancelled', 'completed', 'declined', 'duplicate', 'no_show', 'spam']), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='request_closed_says_when'),
        ),
    ]

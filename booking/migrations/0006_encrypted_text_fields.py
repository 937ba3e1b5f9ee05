import clinic_site.encrypted_text
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('booking', '0005_no_overlaps_and_fast_search'),
    ]

    operations = [
        migrations.AlterField(
            model_name='appointmentrequest',
            name='note',
            field=clinic_site.encrypted_text.EncryptedTextField(blank=True, max_length=500, verbose_name='what staff should know'),
        ),
        migrations.AlterField(
            model_name='internalnote',
            name='text',
            field=clinic_site.encrypted_text.EncryptedTextField(max_length=2000),
        ),
        migrations.AlterField(
            model_name='message',
            name='body',
            field=clinic_site.encrypted_text.EncryptedTextField(),
        ),
    ]

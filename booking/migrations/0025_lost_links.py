import clinic_site.encrypted_text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('booking', '0024_event_of_earlier_time_wanted'),
    ]

    operations = [
        migrations.CreateModel(
            name='LinkAsk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', clinic_site.encrypted_text.EncryptedTextField(blank=True, max_length=254)),
                ('reference', clinic_site.encrypted_text.EncryptedTextField(blank=True, max_length=20)),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('address_hash', models.CharField(blank=True, editable=False, max_length=64)),
            ],
            options={
                'ordering': ['pk'],
                'default_permissions': (),
                'indexes': [models.Index(fields=['address_hash', 'asked_at'], name='link_ask_address'), models.Index(fields=['answered_at'], name='link_ask_answered')],
            },
        ),
    ]

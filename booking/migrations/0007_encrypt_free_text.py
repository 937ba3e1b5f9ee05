from cryptography.fernet import InvalidToken
from django.db import migrations

from clinic_site.encrypted_columns import replace
from clinic_site.encrypted_text import decrypt, encrypt, is_readable

COLUMNS = [('AppointmentRequest', 'note'), ('InternalNote', 'text'), ('Message', 'body')]


def encrypt_columns(apps, schema_editor):
    # A text that is readable as a token was written by a site that runs already.
    _replace(apps, schema_editor, lambda text: text if is_readable(text) else encrypt(text))


def decrypt_columns(apps, schema_editor):
    _replace(apps, schema_editor, _decrypt)


def _decrypt(token):
    try:
        return decrypt(token)
    except InvalidToken:
        raise RuntimeError(
            'A text cannot be read: put its key into ENCRYPTION_KEYS first. Nothing is changed.'
        ) from None


def _replace(apps, schema_editor, change):
    for model, name in COLUMNS:
        field = apps.get_model('booking', model)._meta.get_field(name)
        for _ in replace(field, change, using=schema_editor.connection.alias):
            pass


class Migration(migrations.Migration):

    dependencies = [
        ('booking', '0006_encrypted_text_fields'),
    ]

    operations = [
        migrations.RunPython(encrypt_columns, decrypt_columns),
    ]

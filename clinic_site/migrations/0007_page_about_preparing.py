import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clinic_site', '0006_staff_keep_absences_and_closures'),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='clinicsettings',
            name='preparing_page',
            field=models.ForeignKey(blank=True, help_text='What to wear and what to bring. Patients with an appointment are shown it.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.WAGTAIL_PAGE_MODEL, verbose_name='page about preparing for a visit'),
        ),
    ]

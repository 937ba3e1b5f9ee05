from django.db import migrations

# The starter's areas, whose slugs are the regions' own keys.
REGIONS = ['head', 'jaw', 'neck', 'shoulder', 'arm', 'back', 'leg']


def place_the_areas(apps, schema_editor):
    body_area = apps.get_model('clinic_site', 'BodyArea')
    for region in REGIONS:
        body_area.objects.filter(slug=region, map_region='').update(map_region=region)


class Migration(migrations.Migration):

    dependencies = [
        ('clinic_site', '0002_body_area_map_region'),
    ]

    operations = [
        migrations.RunPython(place_the_areas, migrations.RunPython.noop),
    ]

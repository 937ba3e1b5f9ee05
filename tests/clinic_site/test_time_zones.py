from zoneinfo import ZoneInfo

from django.conf import settings


def test_staff_choose_among_zones_that_browsers_know():
    zones = settings.WAGTAIL_USER_TIME_ZONES
    assert {"America/Toronto", "America/Vancouver", "Europe/Paris"} < set(zones)
    assert not {"localtime", "posixrules", "Factory"} & set(zones)
    assert all(ZoneInfo(zone) for zone in zones)

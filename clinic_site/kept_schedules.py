"""What was worked out of opening hours, closures, working hours and absences, until one changes.

Each change renews the version that the clinic's settings hold, in its own transaction. Every page
reads those settings, so it learns of the change with the same query, in whichever process it runs.
"""

import uuid

from django.core.cache import cache
from django.db.models.signals import post_delete, post_save

from .models import Absence, ClinicSettings, Closure, OpeningTime, Practitioner, WorkingTime

SCHEDULES = Absence, Closure, OpeningTime, Practitioner, WorkingTime
# In seconds. Whoever keeps something for a day names the day.
ONE_DAY = 24 * 60 * 60


def kept(clinic, name, read):
    """Return what `read()` returns, asked once for each version of the schedules and each name."""
    return cache.get_or_set(f"{name}-{clinic.schedules_version}", read, ONE_DAY)


def renew(**signal):
    """Let every page read the schedules anew. A bulk operation sends no signal: call this."""
    ClinicSettings.objects.update(schedules_version=uuid.uuid4())


def watch():
    """Renew the version with every change. Also of the settings: they hold the time zone."""
    for model in (*SCHEDULES, ClinicSettings):
        post_save.connect(renew, sender=model, dispatch_uid=f"schedules of {model.__name__} saved")
        post_delete.connect(renew, sender=model, dispatch_uid=f"schedules of {model.__name__} gone")

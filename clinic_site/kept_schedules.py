"""What was worked out of opening hours, closures, working hours and absences, until one changes.

Each change renews the version that the clinic's settings hold, in the same transaction, where
there is one. Every page reads those settings, so it learns of the change with the same query, in
whichever process it runs. What sends no signal (SQL by hand, a data migration, an older release
that still runs) is learnt of within KEPT_FOR.

These signals are an exception to the rule against signals inside an app: the writers are Wagtail's
own forms and viewsets, which call no operation of ours. The reasons stand in
docs/decisions/2026-11-25-kept-schedules.md.
"""

import uuid

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save

from .models import Absence, ClinicSettings, Closure, OpeningTime, Practitioner, WorkingTime

SCHEDULES = Absence, Closure, OpeningTime, Practitioner, WorkingTime
# In seconds. Whoever keeps something for a day names the day.
KEPT_FOR = 5 * 60


def kept(clinic, name, read):
    """Return what `read()` returns, asked once for each version of the schedules and each name."""
    return cache.get_or_set(f"{name}-{clinic.schedules_version}", read, KEPT_FOR)


def renew(**signal):
    """Let every page read the schedules anew. A bulk operation sends no signal: call this."""
    ClinicSettings.objects.update(schedules_version=uuid.uuid4())


def wait(**signal):
    """Lock the version before anything else is locked.

    Saving a practitioner writes their row and then the version; removing one writes the version
    with their absences, and then their row. Two that met would wait for each other for ever.
    """
    if transaction.get_connection().in_atomic_block:
        list(ClinicSettings.objects.select_for_update(no_key=True).values_list("pk"))


def watch():
    """Renew the version with every change. Also of the settings: they hold the time zone."""
    for model in (*SCHEDULES, ClinicSettings):
        for signal, name in ((pre_save, "saved"), (pre_delete, "gone")):
            uid = f"schedules of {model.__name__} to be {name}"
            signal.connect(wait, sender=model, dispatch_uid=uid)
        for signal, name in ((post_save, "saved"), (post_delete, "gone")):
            uid = f"schedules of {model.__name__} {name}"
            signal.connect(renew, sender=model, dispatch_uid=uid)

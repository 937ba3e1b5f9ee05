"""Switch a practitioner's calendar on and off: the only writers of PractitionerFeed."""

from django.db import transaction

from booking.models import PractitionerFeed
from clinic_site.models import Practitioner


class NoCalendar(Exception):
    """The practitioner has no calendar to switch off."""


def create(*, practitioner, by, now):
    """Give the practitioner a calendar with a new private address; an earlier one is void."""
    with transaction.atomic():
        # Two administrators at once: the second one's address is the one that works.
        practitioner = Practitioner.objects.select_for_update().get(pk=practitioner.pk)
        PractitionerFeed.objects.filter(practitioner=practitioner).delete()
        return PractitionerFeed.objects.create(
            practitioner=practitioner, created_at=now, created_by=by
        )


def revoke(*, practitioner):
    """Switch the practitioner's calendar off. Raises NoCalendar when there is none."""
    deleted, _ = PractitionerFeed.objects.filter(practitioner=practitioner).delete()
    if not deleted:
        raise NoCalendar

import uuid

from django.conf import settings
from django.db import models

from clinic_site.models import Practitioner


class PractitionerFeed(models.Model):
    """The calendar that a practitioner's own app may read. Without a row there is none.

    `key` is what its private address is made of: booking.practitioner_feed.link.
    """

    practitioner = models.OneToOneField(
        Practitioner, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"Calendar of {self.practitioner_id}"

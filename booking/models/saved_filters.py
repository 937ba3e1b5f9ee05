from django.conf import settings
from django.db import models


class SavedFilter(models.Model):
    """What a receptionist often looks for in the inbox, under a name of their own.

    `query` holds parameters that booking.frontdesk.filters knows, and nothing about a patient.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    query = models.JSONField()

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_filter_once_per_name"),
        ]

    def __str__(self):
        return self.name

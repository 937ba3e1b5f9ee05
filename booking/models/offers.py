from datetime import timedelta

from django.db import models

from booking.querysets import OfferQuerySet
from clinic_site.models import Practitioner

from .record import RequestEvent
from .requests import AppointmentRequest


class Offer(models.Model):
    """One of up to three times that a patient can choose from. It keeps no time free by itself.

    Times of one `event` are offered together; a later move makes them history.
    """

    request = models.ForeignKey(AppointmentRequest, on_delete=models.CASCADE, related_name="offers")
    event = models.ForeignKey(RequestEvent, on_delete=models.CASCADE, related_name="offers")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # The end of the practitioner's buffer, which no other visit may touch either.
    busy_until = models.DateTimeField()
    # Until when the patient can choose it.
    open_until = models.DateTimeField()
    # When somebody else got the time first.
    gone_at = models.DateTimeField(null=True)

    objects = OfferQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["practitioner", "starts_at"], name="offer_practitioner_time"),
            models.Index(fields=["open_until"], name="offer_open_until"),
        ]
        constraints = [
            models.CheckConstraint(
                name="offer_ends_after_it_starts",
                condition=models.Q(starts_at__lt=models.F("ends_at"))
                & models.Q(ends_at__lte=models.F("busy_until")),
            ),
            models.UniqueConstraint(
                name="offer_once", fields=["event", "practitioner", "starts_at"]
            ),
        ]

    def __str__(self):
        return f"Offer of request {self.request_id}"

    @property
    def minutes(self):
        return (self.ends_at - self.starts_at) // timedelta(minutes=1)

    def as_visit(self):
        """Return the fields that an appointment at this time has."""
        return {
            "appointment_at": self.starts_at,
            "appointment_ends_at": self.ends_at,
            "busy_until": self.busy_until,
            "practitioner": self.practitioner,
        }

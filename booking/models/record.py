"""What happened to a request, and what staff tell each other about it."""

from django.conf import settings
from django.db import models

from booking.choices import CallOutcome, DeclineReason, FollowUp
from booking.querysets import GOT_THROUGH, RequestEventQuerySet
from clinic_site.encrypted_text import EncryptedTextField
from clinic_site.models import Practitioner

from .requests import AppointmentRequest
from .status import Status


class RequestEvent(models.Model):
    """One thing that happened to a request. Holds no contact detail and no clinical text.

    A move has a `to_status`, and the fields after it say how things stand since then.
    """

    class Kind(models.TextChoices):
        """One for each verb of booking.submission, booking.operations and booking.upkeep."""

        SUBMITTED = "submitted", "Request received"
        CALLED = "called", "Call logged"
        CONTACTED = "contacted", "Marked as contacted"
        ASKED_TO_CALL = "asked_to_call", "Asked by e-mail to call us"
        OFFERED = "offered", "Times offered"
        OFFER_GONE = "offer_gone", "A chosen time was not free any more"
        OFFERS_EXPIRED = "offers_expired", "The offered times ran out"
        ASKED_OTHER_TIMES = "asked_other_times", "Other times asked for"
        ACCEPTED = "accepted", "An offered time accepted"
        CONFIRMED = "confirmed", "Confirmed"
        RESCHEDULED = "rescheduled", "Moved to another time"
        DECLINED = "declined", "Declined"
        CANCELLED = "cancelled", "Cancelled"
        MARKED_DUPLICATE = "marked_duplicate", "Marked as a duplicate"
        MARKED_SPAM = "marked_spam", "Marked as spam"
        COMPLETED = "completed", "Visit took place"
        MISSED = "missed", "Patient did not come"
        REOPENED = "reopened", "Put back to new"
        UNDONE = "undone", "Undone"
        NOTED = "noted", "Internal note added"
        CLAIMED = "claimed", "Taken on"
        RELEASED = "released", "Given back"
        CONTACT_CHANGED = "contact_changed", "Contact details changed"
        ACKNOWLEDGED = "acknowledged", "The patient said that they will come"
        REMINDER_SET = "reminder_set", "Reminder switched on or off"
        EARLIER_SET = "earlier_set", "Earlier time wanted, or no longer"
        REMINDED = "reminded", "Reminder queued"
        LINK_SENT = "link_sent", "Private link sent again"
        LINK_REPLACED = "link_replaced", "Private link replaced"
        SEEN = "seen", "The patient's cancellation seen"
        HELD = "held", "Kept from deletion"
        HOLD_LIFTED = "hold_lifted", "No longer kept from deletion"

    # By these the clinic answers the patient.
    ANSWERS = frozenset(
        {
            Kind.CALLED,
            Kind.CONTACTED,
            Kind.ASKED_TO_CALL,
            Kind.OFFERED,
            Kind.CONFIRMED,
            Kind.RESCHEDULED,
            Kind.DECLINED,
            Kind.CANCELLED,
        }
    )

    request = models.ForeignKey(AppointmentRequest, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind)
    at = models.DateTimeField()
    # Empty: the patient, or the site for what it does by itself (OFFERS_EXPIRED, REMINDED).
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    from_status = models.CharField(max_length=10, choices=Status, blank=True)
    to_status = models.CharField(max_length=10, choices=Status, blank=True)
    appointment_at = models.DateTimeField(null=True)
    appointment_ends_at = models.DateTimeField(null=True)
    busy_until = models.DateTimeField(null=True)
    practitioner = models.ForeignKey(
        Practitioner, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decline_reason = models.CharField(max_length=20, choices=DeclineReason, blank=True)
    duplicate_of = models.ForeignKey(
        AppointmentRequest, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reply_due_at = models.DateTimeField(null=True)
    # How things stood before the deed, as far as more than moves change it.
    was_acknowledged_at = models.DateTimeField(null=True)
    was_closed_at = models.DateTimeField(null=True)
    had_unanswered_calls = models.PositiveSmallIntegerField(default=0)
    had_follow_up = models.CharField(max_length=4, choices=FollowUp, blank=True)
    # A later event of kind UNDONE took it back.
    is_undone = models.BooleanField(default=False)
    call_outcome = models.CharField(max_length=12, choices=CallOutcome, blank=True)
    # CONTACT_CHANGED: the e-mail address is another one since then, or there is none any more.
    address_changed = models.BooleanField(default=False)

    objects = RequestEventQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        indexes = [models.Index(fields=["kind", "at"], name="event_kind_at")]

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_move(self):
        return bool(self.to_status)

    @property
    def is_deed(self):
        """Whether it is something to undo: a move, or a call or an e-mail that told something."""
        told = self.call_outcome in GOT_THROUGH or self.kind == self.Kind.ASKED_TO_CALL
        return self.is_move or (told and not self.is_undone)


class InternalNote(models.Model):
    """What staff tell each other about a request. The patient never sees it."""

    request = models.ForeignKey(AppointmentRequest, on_delete=models.CASCADE, related_name="notes")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = EncryptedTextField(max_length=2000)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self):
        return f"Note of {self.at:%Y-%m-%d}"

"""What patients ask for, what became of it, and the messages that tell them so.

Everything in an AppointmentRequest is personal health information. Rows are written by
booking.operations and booking.outbox only.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from phonenumber_field.modelfields import PhoneNumberField

from clinic_site.models import BodyArea, Practitioner

from .choices import ContactMethod, DeclineReason, MessageKind, NeedleFeeling
from .message_texts.models import MessageText as MessageText  # A model has to be found here.
from .querysets import AppointmentRequestQuerySet, MessageQuerySet
from .wording import RequestWording as RequestWording  # A model has to be found here.


class Status(models.TextChoices):
    """Where a request stands.

    NEW: nobody has answered. CONTACTED: the clinic called or wrote and waits for the patient.
    CONFIRMED: there is an appointment. DECLINED: the clinic cannot offer one, with a reason.
    CANCELLED: the patient no longer wants it, or the appointment was called off.
    """

    NEW = "new", "New"
    CONTACTED = "contacted", "Contacted"
    CONFIRMED = "confirmed", "Confirmed"
    DECLINED = "declined", "Declined"
    CANCELLED = "cancelled", "Cancelled"


# Every move that a request can make. booking.operations holds one function for each target.
TRANSITIONS = {
    Status.NEW: {Status.CONTACTED, Status.CONFIRMED, Status.DECLINED, Status.CANCELLED},
    Status.CONTACTED: {Status.CONFIRMED, Status.DECLINED, Status.CANCELLED, Status.NEW},
    Status.CONFIRMED: {Status.CANCELLED, Status.NEW},
    Status.DECLINED: {Status.NEW},
    Status.CANCELLED: {Status.NEW},
}
# The clinic still owes an answer or an appointment.
OPEN_STATUSES = frozenset({Status.NEW, Status.CONTACTED})


class AppointmentRequest(models.Model):
    """One patient's request for an appointment. It is a request until it is confirmed.

    `preferred_days` are weekday numbers (0 is Monday) and `preferred_parts` are PartOfDay values;
    an empty list means that any suits. `reply_due_at` is the clinic's promise, fixed on arrival.
    """

    reference = models.CharField(max_length=7, unique=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.NEW)
    created_at = models.DateTimeField()
    reply_due_at = models.DateTimeField()

    name = models.CharField(max_length=100)
    # The name as typed_text.fold gives it: no database compares accents and cases as people do.
    search_name = models.TextField(editable=False)
    phone = PhoneNumberField(blank=True)
    email = models.EmailField("e-mail", blank=True)
    contact_method = models.CharField(max_length=5, choices=ContactMethod)
    is_returning = models.BooleanField("has been here before")
    body_areas = models.ManyToManyField(
        BodyArea, through="RequestedArea", related_name="+", verbose_name="where it hurts"
    )
    preferred_days = models.JSONField(default=list, blank=True)
    preferred_parts = models.JSONField(default=list, blank=True)
    wants_earlier = models.BooleanField(
        "wants an earlier time if something opens up", default=False
    )
    needle_feeling = models.CharField(max_length=10, choices=NeedleFeeling)
    note = models.TextField("what staff should know", max_length=500, blank=True)
    agreed_at = models.DateTimeField("agreed to be contacted at")

    appointment_at = models.DateTimeField(null=True, blank=True)
    practitioner = models.ForeignKey(
        Practitioner, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decline_reason = models.CharField(max_length=20, choices=DeclineReason, blank=True)

    # Made with the form: the same form sent twice is one request.
    submission_key = models.UUIDField(unique=True, editable=False)
    # A keyed hash of all answers while nobody has acted on the request, so that the same answers
    # from a second form are the same request. Empty (NULL) from the first move on.
    duplicate_guard = models.CharField(  # noqa: DJ001 (many may have none)
        max_length=64, null=True, unique=True, editable=False
    )
    # A keyed hash of the sender's network address, kept for a day to limit floods.
    address_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = AppointmentRequestQuerySet.as_manager()

    # Wagtail would list requests as "usage" of a body area, and index each save.
    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ("view", "change")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["status", "created_at"], name="request_status_created"),
            models.Index(fields=["phone"], name="request_phone"),
            models.Index(Upper("email"), name="request_email"),
            models.Index(fields=["address_hash", "created_at"], name="request_address_created"),
        ]
        constraints = [
            models.CheckConstraint(
                name="request_can_be_reached_as_asked",
                condition=Q(contact_method=ContactMethod.CALL) & ~Q(phone="")
                | Q(contact_method=ContactMethod.EMAIL) & ~Q(email=""),
            ),
            models.CheckConstraint(
                name="request_confirmed_has_appointment",
                condition=~Q(status=Status.CONFIRMED)
                | Q(appointment_at__isnull=False, practitioner__isnull=False),
            ),
            models.CheckConstraint(
                name="request_declined_has_reason",
                condition=~Q(status=Status.DECLINED) | ~Q(decline_reason=""),
            ),
            models.UniqueConstraint(
                name="practitioner_has_one_appointment_at_a_time",
                fields=["practitioner", "appointment_at"],
                condition=Q(status=Status.CONFIRMED),
            ),
        ]

    def __str__(self):
        return self.reference

    def can_become(self, status):
        return status in TRANSITIONS[self.status]

    def is_overdue(self, now):
        return self.status == Status.NEW and self.reply_due_at < now


class RequestedArea(models.Model):
    """A body area that a request names. It stays as long as the request: it is an answer."""

    request = models.ForeignKey(AppointmentRequest, on_delete=models.CASCADE, related_name="+")
    body_area = models.ForeignKey(BodyArea, on_delete=models.PROTECT, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["request", "body_area"], name="requested_area_once"),
        ]

    def __str__(self):
        return f"Body area of request {self.request_id}"


class RequestEvent(models.Model):
    """One thing that happened to a request. Holds no contact detail and no clinical text."""

    class Kind(models.TextChoices):
        """SUBMITTED: it came. MOVED: its status changed. NOTED: staff wrote an internal note."""

        SUBMITTED = "submitted", "Request received"
        MOVED = "moved", "Status changed"
        NOTED = "noted", "Internal note added"

    request = models.ForeignKey(AppointmentRequest, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    # Empty: the patient.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    from_status = models.CharField(max_length=10, choices=Status, blank=True)
    to_status = models.CharField(max_length=10, choices=Status, blank=True)
    appointment_at = models.DateTimeField(null=True)
    practitioner = models.ForeignKey(
        Practitioner, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decline_reason = models.CharField(max_length=20, choices=DeclineReason, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.get_to_status_display()}".strip()


class InternalNote(models.Model):
    """What staff tell each other about a request. The patient never sees it."""

    request = models.ForeignKey(AppointmentRequest, on_delete=models.CASCADE, related_name="notes")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=2000)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self):
        return f"Note of {self.at:%Y-%m-%d}"


class Message(models.Model):
    """One e-mail in the outbox, queued in the transaction of what it tells; the worker sends it."""

    Kind = MessageKind

    class State(models.TextChoices):
        """QUEUED: waits for its (next) try. SENT: the mail server took it. FAILED: given up.

        WITHDRAWN: not sent, because the request moved on and what it tells is true no more.
        """

        QUEUED = "queued", "Waiting to be sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Could not be sent"
        WITHDRAWN = "withdrawn", "Not sent: something newer happened first"

    request = models.ForeignKey(
        AppointmentRequest, on_delete=models.CASCADE, related_name="messages"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    # One message of a kind for one event: what makes queueing twice impossible.
    event = models.ForeignKey(RequestEvent, on_delete=models.CASCADE, related_name="+")
    to = models.EmailField()
    subject = models.CharField(max_length=150)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    # The type of the last error; its text may quote an address.
    last_error = models.CharField(max_length=80, blank=True)

    objects = MessageQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="message_due")]
        constraints = [
            models.UniqueConstraint(fields=["event", "kind"], name="message_once_per_event"),
        ]

    def __str__(self):
        return self.get_kind_display()

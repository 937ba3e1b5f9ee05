import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from phonenumber_field.modelfields import PhoneNumberField

from booking.choices import ContactMethod, DeclineReason, FollowUp, NeedleFeeling
from booking.querysets import AppointmentRequestQuerySet
from clinic_site.encrypted_text import EncryptedTextField
from clinic_site.models import BodyArea, Practitioner

from .status import CLOSED_STATUSES, OPEN_STATUSES, TRANSITIONS, VISIT_STATUSES, Status


class AppointmentRequest(models.Model):
    """One patient's request for an appointment. It is a request until it is confirmed.

    `preferred_days` are weekday numbers (0 is Monday) and `preferred_parts` are PartOfDay values;
    an empty list means that any suits. `reply_due_at` is the clinic's promise, made on arrival and
    again whenever the request comes back to it. `closed_at` is when nothing more was to be done.
    """

    reference = models.CharField(max_length=7, unique=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.NEW)
    created_at = models.DateTimeField()
    reply_due_at = models.DateTimeField()

    name = models.CharField(max_length=100)
    # What searches look through, as booking.search_text makes it.
    search_text = models.TextField(editable=False)
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
    note = EncryptedTextField("what staff should know", max_length=500, blank=True)
    has_emergency_words = models.BooleanField("has emergency words in the note", default=False)
    agreed_at = models.DateTimeField("agreed to be contacted at")

    appointment_at = models.DateTimeField(null=True, blank=True)
    appointment_ends_at = models.DateTimeField(null=True, blank=True)
    # The end of the practitioner's buffer after the visit.
    busy_until = models.DateTimeField(null=True, blank=True)
    practitioner = models.ForeignKey(
        Practitioner, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # When the patient said that they will come.
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    wants_reminder = models.BooleanField("wants a reminder before the visit", default=True)
    follow_up = models.CharField(
        "still to do for the clinic", max_length=4, choices=FollowUp, blank=True, editable=False
    )
    decline_reason = models.CharField(max_length=20, choices=DeclineReason, blank=True)
    duplicate_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    first_answer_at = models.DateTimeField(null=True, blank=True)
    first_answer_on_time = models.BooleanField(null=True, blank=True)
    # Calls in a row that did not reach the patient.
    unanswered_calls = models.PositiveSmallIntegerField(default=0)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Why it must be kept although its time is over. Empty: it need not.
    hold_reason = EncryptedTextField(max_length=200, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)

    # What the private link of the status page is made of: booking.status_link.
    link_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    # Made with the form: the same form sent twice is one request.
    submission_key = models.UUIDField(unique=True, editable=False)
    # A keyed hash of all answers and the sender's address while nobody has acted on the request, so
    # that the same answers from a second form are the same request. Empty (NULL) from the first
    # move on.
    duplicate_guard = models.CharField(  # noqa: DJ001 (many may have none)
        max_length=64, null=True, unique=True, editable=False
    )
    # The path of the page of this site that led to the form; empty if none did.
    came_from = models.CharField(max_length=200, blank=True, editable=False)
    # A keyed hash of the sender's network address, kept for a day to limit floods.
    address_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = AppointmentRequestQuerySet.as_manager()

    # Wagtail would list requests as "usage" of a body area, and index each save.
    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ("view", "change")
        permissions = [("view_numbers", "Can view numbers about requests")]
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["status", "created_at"], name="request_status_created"),
            # Closed and all requests are read from the newest end, a page at a time.
            models.Index(fields=["created_at", "id"], name="request_created"),
            models.Index(fields=["phone"], name="request_phone"),
            models.Index(Upper("email"), name="request_email"),
            models.Index(fields=["address_hash", "created_at"], name="request_address_created"),
            models.Index(fields=["practitioner", "appointment_at"], name="request_visits"),
            models.Index(fields=["appointment_at"], name="request_appointment"),
            models.Index(fields=["status", "closed_at"], name="request_status_closed"),
            # Not only of the few that have one: SQLite would not use that for live().
            models.Index(fields=["follow_up"], name="request_follow_up"),
            # The few that are kept from deletion.
            models.Index(
                fields=["held_at"], name="request_held", condition=Q(held_at__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="request_can_be_reached_as_asked",
                condition=Q(contact_method=ContactMethod.CALL) & ~Q(phone="")
                | Q(contact_method=ContactMethod.EMAIL) & ~Q(email=""),
            ),
            models.CheckConstraint(
                name="request_visit_has_time_and_practitioner",
                condition=~Q(status__in=sorted(VISIT_STATUSES))
                | Q(
                    practitioner__isnull=False,
                    appointment_at__isnull=False,
                    appointment_ends_at__isnull=False,
                    busy_until__isnull=False,
                    appointment_at__lt=F("appointment_ends_at"),
                    appointment_ends_at__lte=F("busy_until"),
                ),
            ),
            models.CheckConstraint(
                name="request_closed_says_when",
                condition=Q(status__in=sorted(CLOSED_STATUSES), closed_at__isnull=False)
                | ~Q(status__in=sorted(CLOSED_STATUSES)) & Q(closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="request_declined_has_reason",
                condition=~Q(status=Status.DECLINED) | ~Q(decline_reason=""),
            ),
            # Migration 0005 adds what SQLite has nothing like: on PostgreSQL no two visits of a
            # practitioner overlap, buffers included. On SQLite the operations' own check does
            # that, under its one write lock.
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

    def first_answer(self, now):
        """Return what the first answer to the patient leaves behind; nothing after the first."""
        if self.first_answer_at is not None:
            return {}
        return {"first_answer_at": now, "first_answer_on_time": now <= self.reply_due_at}

    @property
    def is_open(self):
        return self.status in OPEN_STATUSES


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

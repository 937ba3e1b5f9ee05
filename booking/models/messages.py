from django.db import models

from booking.choices import MessageKind
from booking.querysets import MessageQuerySet
from clinic_site.encrypted_text import EncryptedTextField

from .record import RequestEvent
from .requests import AppointmentRequest


class Message(models.Model):
    """One e-mail in the outbox, queued in the transaction of what it tells; the worker sends it."""

    Kind = MessageKind

    # They go to the front desk.
    ALERTS = frozenset({Kind.ALERT, Kind.GONE_ALERT, Kind.ACTED_ALERT})
    # They stay true whatever becomes of the request.
    ALWAYS_TRUE = ALERTS | {Kind.RECEIVED, Kind.LINK, Kind.CHANGED}

    # Whoever missed one does not know of a time that we gave or offered them.
    TELL_A_TIME = frozenset({Kind.OFFERED, Kind.CONFIRMED, Kind.RESCHEDULED})

    class State(models.TextChoices):
        """Where the message stands.

        QUEUED: waits for its (next) try. SENDING: a worker has it, or died with it. SENT: the mail
        server took it. FAILED: given up. WITHDRAWN: not sent, because the request moved on or back
        and what it tells is not true. EXPIRED: not sent, because it came to be too late for it.
        """

        QUEUED = "queued", "Waiting to be sent"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Could not be sent"
        WITHDRAWN = "withdrawn", "Not sent: it was taken back"
        EXPIRED = "expired", "Not sent: it would have come too late"

    request = models.ForeignKey(
        AppointmentRequest, on_delete=models.CASCADE, related_name="messages"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    # One message of a kind for one event: what makes queueing twice impossible.
    event = models.ForeignKey(RequestEvent, on_delete=models.CASCADE, related_name="messages")
    # What made it untrue or needless before it was sent; undoing that queues it again.
    withdrawn_by = models.ForeignKey(
        RequestEvent, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    to = models.EmailField()
    subject = models.CharField(max_length=150)
    body = EncryptedTextField()
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    # When it is of no use any more, such as a reminder after the visit. Empty: never.
    expires_at = models.DateTimeField(null=True)
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

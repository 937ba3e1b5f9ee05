"""How long requests are kept, and what stays on record of those that are gone.

The records hold nothing that a patient wrote: a reference, what became of it, dates, and who did it
as plain values, because they outlive accounts. Only booking.retention.operations writes them.
"""

from django.core.validators import MaxValueValidator
from django.db import models
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from booking.models.status import CLOSED_STATUSES, Status
from clinic_site.encrypted_text import EncryptedTextField


def _months(default, outcome):
    # Short: a narrow screen cuts what is longer.
    return models.PositiveSmallIntegerField(
        f"{outcome}: months",
        default=default,
        validators=[MaxValueValidator(240)],
        help_text="Counted from the day on which it was closed. 0: for ever.",
    )


@register_setting(icon="bin")
class RetentionSettings(BaseGenericSetting):
    """How many months a closed request is kept, by its outcome. 0: for ever."""

    completed_months = _months(24, "visit took place")
    no_show_months = _months(24, "did not come")
    cancelled_months = _months(12, "cancelled")
    declined_months = _months(12, "declined")
    duplicate_months = _months(1, "duplicate")
    spam_months = _months(1, "spam")
    untouched_months = models.PositiveSmallIntegerField(
        "open: months until listed",
        default=3,
        validators=[MaxValueValidator(240)],
        help_text="An open request is never deleted. One that nobody has touched for this long "
        "is listed under Reports, Retention, so that you can close it. 0: never.",
    )

    class Meta:
        verbose_name = "how long requests are kept"
        default_permissions = ("change",)

    def __str__(self):
        return "How long requests are kept"

    @property
    def rule(self):
        """Return {outcome: months}, in the order of Status."""
        return {
            status.value: getattr(self, f"{status}_months")
            for status in Status
            if status in CLOSED_STATUSES
        }


class Purge(models.Model):
    """One day's purge by the site itself. Not finished: it was stopped and goes on."""

    day = models.DateField(unique=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    # {outcome: months} as it was then.
    rule = models.JSONField()
    # {outcome: how many were deleted}.
    counts = models.JSONField(default=dict)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        ordering = ["-day"]

    def __str__(self):
        return f"Purge of {self.day}"

    @property
    def total(self):
        return sum(self.counts.values())


class DataRequest(models.Model):
    """A patient's requests were copied for the patient, or erased because the patient asked."""

    class Kind(models.TextChoices):
        """What an administrator did."""

        EXPORT = "export", "Copy"
        ERASE = "erase", "Erasure"

    kind = models.CharField(max_length=6, choices=Kind)
    at = models.DateTimeField()
    # Of the account, as it was then.
    who_id = models.BigIntegerField()
    who = models.CharField(max_length=150)
    reason = EncryptedTextField(max_length=200)
    references = models.JSONField()

    wagtail_reference_index_ignore = True

    class Meta:
        # The name of its permission in the admin's group editor.
        verbose_name = "copies and erasures of a patient's data"
        verbose_name_plural = "copies and erasures of patients' data"
        default_permissions = ()
        permissions = [("erase_requests", "Can copy and erase a patient's requests")]
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.at:%Y-%m-%d}"


class RemovedRequest(models.Model):
    """What is left of a request that was purged or erased."""

    reference = models.CharField(max_length=7, db_index=True)
    outcome = models.CharField(max_length=10, choices=Status)
    closed_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField()
    purge = models.ForeignKey(Purge, null=True, on_delete=models.PROTECT, related_name="+")
    erasure = models.ForeignKey(DataRequest, null=True, on_delete=models.PROTECT, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="removed_by_a_purge_or_an_erasure",
                condition=models.Q(purge__isnull=False, erasure__isnull=True)
                | models.Q(purge__isnull=True, erasure__isnull=False),
            ),
        ]

    def __str__(self):
        return self.reference

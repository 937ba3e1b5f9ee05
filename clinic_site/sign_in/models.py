"""Who is signed in, what they sign in with besides a password, and what happened.

The secret of an authenticator app is kept by django-otp (otp_totp.TOTPDevice).
"""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone


class Factor(models.TextChoices):
    """What a person showed besides the password."""

    NONE = "", "Password only"
    AUTHENTICATOR = "authenticator", "Authenticator app"
    RECOVERY_CODE = "recovery_code", "Recovery code"
    PASSKEY = "passkey", "Passkey"


class StaffSessionQuerySet(models.QuerySet):
    def current(self, now):
        """Those that still let a person in, as far as time and colleagues are concerned."""
        longest = timedelta(seconds=settings.SESSION_COOKIE_AGE)
        return self.filter(ended_at=None, signed_in_at__gt=now - longest)


class StaffSession(models.Model):
    """One sign-in of one person on one device. Without a current one, a session lets nobody in.

    Django's session holds the key of this row: that stays when Django changes the session's own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_sessions"
    )
    factor = models.CharField(max_length=20, choices=Factor, blank=True)
    signed_in_at = models.DateTimeField()
    # When the person last did anything; background requests of open pages do not count.
    last_seen_at = models.DateTimeField()
    # The same, except that it stands still once the person was idle for too long.
    last_active_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    device = models.CharField(max_length=60, blank=True)
    address_hash = models.CharField(max_length=64, blank=True)

    objects = StaffSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-last_seen_at"]
        indexes = [
            models.Index(fields=["user", "address_hash"], name="staff_session_known_address")
        ]

    def __str__(self):
        return f"{self.user} on {self.device}"

    def is_idle(self, now):
        """Say whether nobody did anything for so long that request screens are closed."""
        return now - self.last_active_at > settings.IDLE_SIGN_OUT


class RecoveryCode(models.Model):
    """A code that stands in for a lost phone, once. Only a keyed hash of it is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "code_hash"], name="recovery_code_is_unique")
        ]

    def __str__(self):
        return f"a recovery code of {self.user}"


class Passkey(models.Model):
    """A key that a device or its maker keeps for a person; we hold only its public half."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="passkeys"
    )
    name = models.CharField(max_length=60)
    # What the device attested: its identifier and public key, as WebAuthn writes them.
    credential = models.BinaryField()
    # Its identifier again, to find it by.
    credential_id = models.CharField(max_length=1400, unique=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at"]

    def __str__(self):
        return self.name


class TryCount(models.Model):
    """How often somebody tried to sign in of late. Names and networks are kept as keyed hashes."""

    class Kind(models.TextChoices):
        HERE = "here", "One account from one network"
        BROWSER = "browser", "One account in a browser where they signed in before"
        ACCOUNT = "account", "One account from any network"
        ADDRESS = "address", "One network"
        CODE = "code", "Second step of one account"

    kind = models.CharField(max_length=10, choices=Kind)
    account_hash = models.CharField(max_length=64, blank=True)
    # For BROWSER that of the browser.
    address_hash = models.CharField(max_length=64, blank=True)
    tries = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(db_index=True)
    locked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "account_hash", "address_hash"], name="tries_are_counted_once"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.tries}"


class SignInEvent(models.Model):
    """What happened around signing in. Rows are added and never changed, also not by a deletion.

    `person` and `by_name` are the user names of that day: the accounts may be gone.
    """

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", "Signed in"
        SIGNED_OUT = "signed_out", "Signed out"
        WRONG_PASSWORD = "wrong_password", "Wrong password"
        WRONG_CODE = "wrong_code", "Wrong code at the second step"
        LOCKED = "locked", "Too many wrong tries: has to wait"
        LIFTED = "lifted", "Waiting time lifted"
        IDLE = "idle", "Signed out because nothing happened"
        ENDED = "ended", "Sign-in ended"
        FACTOR_ADDED = "factor_added", "Second step set up"
        FACTOR_REMOVED = "factor_removed", "Second step removed"
        FACTOR_RESET = "factor_reset", "Second step reset"
        CODES_MADE = "codes_made", "New recovery codes"

    at = models.DateTimeField(default=timezone.now, db_index=True)
    kind = models.CharField(max_length=20, choices=Kind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    person = models.CharField(max_length=150, blank=True)
    by_name = models.CharField(max_length=150, blank=True)
    factor = models.CharField(max_length=20, choices=Factor, blank=True)
    device = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.person}"

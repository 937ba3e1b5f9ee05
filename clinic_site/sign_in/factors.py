"""The second step of each person: who needs one, setting it up, checking it, taking it away."""

import secrets
import string
import time

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp import verify_token
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from . import events
from .models import Factor, Passkey, RecoveryCode

RECOVERY_CODES = 10
# Without letters and digits that look alike: 12 of them are 59 bits.
_ALPHABET = "".join(sorted(set(string.ascii_lowercase + string.digits) - set("01ilo")))
_GROUPS, _GROUP_LENGTH = 3, 4


class AlreadySetUp(Exception):
    """There is a second step already; only whoever signs in with it changes it."""


class StillNeeded(Exception):
    """This is the person's only second step, and they need one."""


def is_needed(user):
    """Say whether the person may do something for which a password alone is not enough."""
    return any(user.has_perm(name) for name in settings.SECOND_FACTOR_PERMISSIONS)


def authenticator_of(user):
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def has_one(user):
    return authenticator_of(user) is not None or Passkey.objects.filter(user=user).exists()


def new_secret():
    """Return a secret for an authenticator app, in hexadecimal digits."""
    return secrets.token_hex(20)


def matching_counter(secret, code):
    """Return the counter of the time that `code` is right for; None when it is wrong."""
    totp = TOTP(bytes.fromhex(secret))
    totp.time = time.time()
    is_right = code.isdecimal() and totp.verify(int(code), tolerance=1)
    return totp.t() if is_right else None


@transaction.atomic
def add_authenticator(*, user, secret, counter, is_verified, by, now, request=None):
    """Store the app whose code was right. Raises AlreadySetUp.

    `is_verified` says whether this sign-in has passed a second step: without that, nobody may add
    one beside another.
    """
    lock_to_change(user, is_verified=is_verified)
    if authenticator_of(user):
        raise AlreadySetUp
    # The code that was shown is used up, as at any sign-in.
    TOTPDevice.objects.create(
        user=user, name=Factor.AUTHENTICATOR.label, key=secret, last_t=counter
    )
    events.record(
        events.Kind.FACTOR_ADDED,
        user=user,
        by=by,
        now=now,
        factor=Factor.AUTHENTICATOR,
        request=request,
    )


def check_code(*, user, code, now):
    """Return the factor that `code` proves, which is then used up; Factor.NONE when it is wrong."""
    typed = "".join(code.split()).replace("-", "").lower()
    authenticator = authenticator_of(user)
    if authenticator and len(typed) == authenticator.digits and typed.isdecimal():
        is_right = verify_token(user, authenticator.persistent_id, typed)
        return Factor.AUTHENTICATOR if is_right else Factor.NONE
    unused = RecoveryCode.objects.filter(user=user, code_hash=_hash(user, typed), used_at=None)
    return Factor.RECOVERY_CODE if unused.update(used_at=now) else Factor.NONE


@transaction.atomic
def renew_recovery_codes(*, user, by, now, request=None):
    """Replace the person's recovery codes; return the new ones, which nobody can read again."""
    lock(user)
    RecoveryCode.objects.filter(user=user).delete()
    codes = [_new_code() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, code_hash=_hash(user, code.replace("-", ""))) for code in codes
    )
    events.record(events.Kind.CODES_MADE, user=user, by=by, now=now, request=request)
    return codes


def unused_recovery_codes(user):
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


@transaction.atomic
def remove_authenticator(*, user, by, now, request=None):
    """Take the authenticator app away. Raises StillNeeded."""
    lock(user)
    _refuse_last(user, others=Passkey.objects.filter(user=user))
    TOTPDevice.objects.filter(user=user).delete()
    _tidy(user)
    events.record(
        events.Kind.FACTOR_REMOVED,
        user=user,
        by=by,
        now=now,
        factor=Factor.AUTHENTICATOR,
        request=request,
    )


@transaction.atomic
def remove_passkey(*, user, pk, by, now, request=None):
    """Take one passkey away. Raises StillNeeded."""
    lock(user)
    others = Passkey.objects.filter(user=user).exclude(pk=pk)
    if not authenticator_of(user):
        _refuse_last(user, others=others)
    gone, _ = Passkey.objects.filter(user=user, pk=pk).delete()
    _tidy(user)
    if gone:
        events.record(
            events.Kind.FACTOR_REMOVED,
            user=user,
            by=by,
            now=now,
            factor=Factor.PASSKEY,
            request=request,
        )


@transaction.atomic
def reset(*, user, by, now):
    """Take away all that the person shows besides the password; `by` None is the command line.

    Whether `by` may is asked elsewhere; sessions are ended by clinic_site.sign_in.sessions.
    """
    lock(user)
    for model in (TOTPDevice, Passkey, RecoveryCode):
        model.objects.filter(user=user).delete()
    events.record(events.Kind.FACTOR_RESET, user=user, by=by, now=now)


def lock(user):
    """Let one change of a person's second step happen at a time."""
    get_user_model().objects.select_for_update().get(pk=user.pk)


def lock_to_change(user, *, is_verified):
    """Lock, unless the person has a second step that this sign-in did not pass: AlreadySetUp."""
    lock(user)
    if has_one(user) and not is_verified:
        raise AlreadySetUp


def _refuse_last(user, *, others):
    if is_needed(user) and not others.exists():
        raise StillNeeded


def _tidy(user):
    """Recovery codes stand in for something else; alone they are nothing."""
    if not has_one(user):
        RecoveryCode.objects.filter(user=user).delete()


def _new_code():
    return "-".join(
        "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS)
    )


def _hash(user, code):
    return salted_hmac("clinic_site.sign_in", f"{user.pk}:{code}", algorithm="sha256").hexdigest()

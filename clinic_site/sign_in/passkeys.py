"""Passkeys (WebAuthn) as a second step. The cryptography is python-fido2's."""

from ipaddress import ip_address

from django.db import transaction
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    UserVerificationRequirement,
)

from clinic_site.models import ClinicSettings

from . import events, factors
from .models import Factor, Passkey

MOST = 10
# Asked for, not demanded: the password has been given, so a key that is only touched is enough.
_VERIFICATION = UserVerificationRequirement.PREFERRED


class NotAccepted(Exception):
    """What the browser sent is not a passkey of this person for this site."""


def are_possible(request):
    """Say whether browsers offer passkeys here: they need a name, not an address in digits."""
    try:
        ip_address(_host(request).strip("[]"))
    except ValueError:
        return True
    return False


def begin_adding(request, user):
    """Return what the browser is asked and what to remember until it answers."""
    return _server(request).register_begin(
        PublicKeyCredentialUserEntity(
            id=str(user.pk).encode(), name=user.get_username(), display_name=user.get_username()
        ),
        credentials=[_credential(passkey) for passkey in user.passkeys.all()],
        user_verification=_VERIFICATION,
    )


@transaction.atomic
def add(request, *, user, state, answer, name, is_verified, by, now):
    """Store the passkey that the browser made. Raises NotAccepted and factors.AlreadySetUp."""
    factors.lock_to_change(user, is_verified=is_verified)
    try:
        made = _server(request).register_complete(state, answer).credential_data
    except Exception as error:  # What is parsed here can be anything, and fail in any way.
        raise NotAccepted from error
    if user.passkeys.count() >= MOST or Passkey.objects.filter(
        credential_id=made.credential_id.hex()
    ):
        raise NotAccepted
    Passkey.objects.create(
        user=user,
        name=name,
        credential=bytes(made),
        credential_id=made.credential_id.hex(),
        created_at=now,
    )
    events.record(
        events.Kind.FACTOR_ADDED,
        user=user,
        by=by,
        now=now,
        factor=Factor.PASSKEY,
        request=request,
    )


def begin_checking(request, user):
    """Return what the browser is asked and what to remember until it answers."""
    return _server(request).authenticate_begin(
        [_credential(passkey) for passkey in user.passkeys.all()], user_verification=_VERIFICATION
    )


@transaction.atomic
def check(request, *, user, state, answer, now):
    """Note that one of the person's passkeys was shown. Raises NotAccepted."""
    known = list(user.passkeys.select_for_update())
    try:
        shown = _server(request).authenticate_complete(
            state, [_credential(passkey) for passkey in known], answer
        )
    except Exception as error:  # What is parsed here can be anything, and fail in any way.
        raise NotAccepted from error
    Passkey.objects.filter(credential_id=shown.credential_id.hex()).update(last_used_at=now)


def _server(request):
    name = ClinicSettings.load().name
    return Fido2Server(PublicKeyCredentialRpEntity(id=_host(request), name=name))


def _host(request):
    """Return the host without its port; ALLOWED_HOSTS has been asked about it."""
    host = request.get_host()
    return host if host.endswith("]") else host.rpartition(":")[0] or host


def _credential(passkey):
    return AttestedCredentialData(bytes(passkey.credential))

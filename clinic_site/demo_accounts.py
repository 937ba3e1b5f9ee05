"""Three accounts to try the site with: one for each group of staff.

Two of them need a second step. Theirs is set up already, so that nobody needs a phone to try the
site: `manage.py demo_code` (make demo-code) says what an authenticator app would show now.
"""

import os
import secrets
import time

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone
from django_otp.oath import TOTP

from .sign_in import factors, qr

ACCOUNTS = {
    "editor": "Editors",
    "front-desk": "Front desk",
    "administrator": "Administrators",
}


def path():
    """Return the git-ignored file that keeps the passwords."""
    return settings.DATA_DIR / "demo-accounts.txt"


def create():
    """Make the accounts on a site that has no users; return lines that show their passwords."""
    users = get_user_model().objects
    if users.exists():
        return []
    lines = []
    second_steps = []
    for username, group in ACCOUNTS.items():
        password = "-".join(secrets.token_hex(2) for _ in range(4))
        user = users.create_user(username, email=f"{username}@clinic.example", password=password)
        user.groups.add(Group.objects.get(name=group))
        lines.append(f"{username:<14} {password}")
        if factors.is_needed(user):
            second_steps += _second_step(user)
    lines += [
        "",
        "Signing in also asks these for a code. `make demo-code` prints it.",
        *second_steps,
    ]
    with os.fdopen(os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write("\n".join(lines) + "\n")
    return lines


def _second_step(user):
    """Set up an authenticator and recovery codes; return lines that show them."""
    secret, now = factors.new_secret(), timezone.now()
    factors.add_authenticator(
        user=user, secret=secret, counter=-1, is_verified=False, by=user, now=now
    )
    codes = factors.renew_recovery_codes(user=user, by=user, now=now)
    name = user.get_username()
    return [
        f"{name:<14} key for an app: {qr.as_text(secret)}",
        f"{name:<14} recovery codes: {' '.join(codes[:3])}",
    ]


def current_codes():
    """Return [(account, code)] as an app would show them now, each once it can be used."""
    if not path().exists():
        return []
    users = get_user_model().objects.filter(username__in=ACCOUNTS).order_by("pk")
    return [
        (user.get_username(), unused_code(authenticator))
        for user in users
        if (authenticator := factors.authenticator_of(user))
    ]


def unused_code(authenticator):
    """Return the code of now, or the next one if this one was used: the site takes it already."""
    totp = TOTP(authenticator.bin_key, drift=authenticator.drift)
    totp.time = time.time()
    if totp.t() <= authenticator.last_t:
        totp.drift += authenticator.last_t + 1 - totp.t()
    return f"{totp.token():06}"

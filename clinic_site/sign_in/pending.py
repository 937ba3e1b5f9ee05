"""Between password and second step: remembered in the session, which nobody is signed in with yet.

Until the second step there is no user in the session at all, so nothing can take a half-finished
sign-in for a whole one.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import load_backend
from django.utils.crypto import constant_time_compare

_KEY = "sign_in_pending"
LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class Pending:
    """Somebody who has given the password."""

    user: object
    remember: bool
    next: str


def begin(request, *, user, remember, next_url, now):
    """Remember who has given the password; whoever was signed in here before is not any more."""
    request.session.flush()
    request.session[_KEY] = {
        "user": user.pk,
        "backend": user.backend,
        "password": user.get_session_auth_hash(),
        "at": now.timestamp(),
        "remember": remember,
        "next": next_url,
    }


def load(request, *, now):
    """Return the Pending of this session; None when there is none or it is too old."""
    stored = request.session.get(_KEY)
    if not stored or now.timestamp() - stored["at"] > LASTS.total_seconds():
        return None
    user = load_backend(stored["backend"]).get_user(stored["user"])
    # Since then the account may have been closed or got another password.
    if not user or not constant_time_compare(stored["password"], user.get_session_auth_hash()):
        return None
    user.backend = stored["backend"]
    return Pending(user=user, remember=stored["remember"], next=stored["next"])


def forget(request):
    request.session.pop(_KEY, None)

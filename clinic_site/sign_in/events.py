"""The one way to note what happened around signing in. No password, code or address is kept."""

from . import device
from .models import SignInEvent

Kind = SignInEvent.Kind


def record(kind, *, user, now, by=None, factor="", request=None):
    """Add an event about `user` (None: an unknown account), done by `by` or by themselves."""
    SignInEvent.objects.create(
        at=now,
        kind=kind,
        user=user,
        person=user.get_username() if user else "",
        by_name=by.get_username() if by else "",
        factor=factor,
        device=device.in_words(request.META.get("HTTP_USER_AGENT", "")) if request else "",
    )

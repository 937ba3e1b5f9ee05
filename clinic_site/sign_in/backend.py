"""Checks a password, within the limits on wrong tries. Every way in goes through here."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from . import events, limits, sessions


class StaffBackend(ModelBackend):
    def authenticate(self, request, username=None, password=None, **kwargs):
        if username is None or password is None:
            return None
        request = request or HttpRequest()
        now = timezone.now()
        try:
            counts = limits.take_password_try(
                username=username, address_hash=sessions.network_of(request), now=now
            )
        except limits.TooManyTries as refused:
            # For the form, which says how long to wait.
            request.sign_in_waits_until = refused.until
            raise PermissionDenied from None
        user = super().authenticate(request, username=username, password=password, **kwargs)
        if user:
            limits.give_back(counts, now=now)
        else:
            _record_failure(request, username, counts, now)
        return user


def _record_failure(request, username, counts, now):
    """Note a wrong password of a known account, and that somebody has to wait now.

    Nothing that was typed is kept: people type passwords into the wrong field.
    """
    person = get_user_model().objects.filter(username=username).first()
    if person:
        events.record(events.Kind.WRONG_PASSWORD, user=person, now=now, request=request)
    if any(count.locked_until for count in counts):
        events.record(events.Kind.LOCKED, user=person, now=now, request=request)

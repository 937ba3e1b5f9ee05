"""Who is signed in, and until when. The only writers of StaffSession."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import login
from django.db import transaction

from clinic_site.client_address import address_hash

from . import device, events, limits
from .models import Factor, StaffSession

SESSION_KEY = "staff_session"
# Writing every click would cost more than it tells.
ACTIVITY_STEP = timedelta(minutes=1)
KEPT_FOR = timedelta(days=60)


def network_of(request):
    """Return the keyed hash of the network that the request came from."""
    return address_hash(request, salt="clinic_site.sign_in")


@transaction.atomic
def start(request, *, user, factor, now):
    """Sign the person in on this device, after all that they had to show."""
    login(request, user)
    staff_session = StaffSession.objects.create(
        user=user,
        factor=factor,
        signed_in_at=now,
        last_seen_at=now,
        last_active_at=now,
        device=device.in_words(request.META.get("HTTP_USER_AGENT", "")),
        address_hash=network_of(request),
    )
    request.session[SESSION_KEY] = str(staff_session.pk)
    request.staff_session = staff_session
    request.has_just_signed_in = True
    events.record(events.Kind.SIGNED_IN, user=user, now=now, factor=factor, request=request)
    StaffSession.objects.filter(signed_in_at__lt=now - KEPT_FOR).delete()
    limits.forget_old(now=now)
    return staff_session


def find(request, user, now):
    """Return the row that lets this session in, or None."""
    pk = request.session.get(SESSION_KEY)
    return pk and StaffSession.objects.current(now).filter(pk=pk, user=user).first()


def mark_verified(staff_session, *, factor, now):
    """Note that the person of this session has now set up and shown a second step.

    Their sign-ins elsewhere that showed none end: one may be of whoever stole the password.
    """
    StaffSession.objects.filter(pk=staff_session.pk, factor=Factor.NONE).update(factor=factor)
    user = staff_session.user
    unverified = StaffSession.objects.filter(user=user, factor=Factor.NONE)
    _end(unverified, kind=events.Kind.ENDED, by=user, now=now)


def end(staff_session, *, kind, by, now):
    """End one sign-in, at once; return whether it was still going on."""
    return bool(_end(StaffSession.objects.filter(pk=staff_session.pk), kind=kind, by=by, now=now))


def end_all(user, *, by, now, but=None):
    """End all sign-ins of a person, except the one `but`; return how many."""
    theirs = StaffSession.objects.filter(user=user).exclude(pk=but and but.pk)
    return _end(theirs, kind=events.Kind.ENDED, by=by, now=now)


@transaction.atomic
def _end(staff_sessions, *, kind, by, now):
    going_on = list(
        staff_sessions.current(now).select_for_update(of=("self",)).select_related("user")
    )
    StaffSession.objects.filter(pk__in=[ended.pk for ended in going_on]).update(ended_at=now)
    for ended in going_on:
        events.record(kind, user=ended.user, by=by, now=now, factor=ended.factor)
    return len(going_on)


def note_activity(staff_session, *, now, at_once=False):
    """Note that the person did something. Whoever was idle for too long stays so.

    Within a minute of the last note it does nothing, unless it has to be noted `at_once`.
    """
    if now - staff_session.last_seen_at < ACTIVITY_STEP and not at_once:
        return
    changed = {"last_seen_at": now}
    if not staff_session.is_idle(now):
        changed["last_active_at"] = now
    StaffSession.objects.filter(pk=staff_session.pk).update(**changed)


def is_request_screen(path):
    """Say whether the address shows what patients wrote."""
    return path.startswith(tuple(settings.REQUEST_SCREENS))


def seconds_left(staff_session, now):
    """Return how long the request screens stay open if nobody does anything."""
    left = staff_session.last_active_at + settings.IDLE_SIGN_OUT - now
    return max(0, int(left.total_seconds()))

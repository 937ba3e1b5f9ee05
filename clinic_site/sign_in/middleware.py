"""Whether a session still lets its person in. Asked only when something asks who that is.

A public page asks nobody, so it neither reads a session nor sets a cookie.
"""

from functools import partial
from urllib.parse import urlsplit

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from . import events, factors, known_browser, sessions

IDLE = "You were signed out because nothing happened here for {minutes} minutes. "
IDLE_KEPT = "What you typed and did not send is still there when you sign in."
ENDED = "This sign-in has ended. Please sign in again."


class StaffSessions:
    """Stands below Django’s authentication and messages; lets in who has a current StaffSession."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.staff_session = None
        request.user = SimpleLazyObject(partial(_user, request))
        request.auser = sync_to_async(partial(_user, request))
        response = self.get_response(request)
        if request.staff_session:
            if hasattr(request, "has_just_signed_in"):
                known_browser.remember(response, request.staff_session.user)
            if _is_activity(request):
                sessions.note_activity(request.staff_session, now=timezone.now())
        elif hasattr(request, "staff_session_refused") and _leads_to_sign_in(request, response):
            return _sign_in_again(request)
        return response


def _user(request):
    """Return who is signed in, with all that they have to show for it."""
    if not hasattr(request, "_cached_staff"):
        request._cached_staff = _look_up(request)
    return request._cached_staff


def _look_up(request):
    user = get_user(request)
    if user.is_anonymous:
        if SESSION_KEY in request.session:
            request.staff_session_refused = ENDED
        return user
    now = timezone.now()
    staff_session = sessions.find(request, user, now)
    if not staff_session or not (staff_session.factor or not factors.is_needed(user)):
        request.staff_session_refused = ENDED
        return AnonymousUser()
    if sessions.is_request_screen(request.path) and staff_session.is_idle(now):
        # A page that asks by itself is refused, and leaves it to its reader to be told why.
        if not is_background(request):
            sessions.end(staff_session, kind=events.Kind.IDLE, by=None, now=now)
        minutes = int(settings.IDLE_SIGN_OUT.total_seconds() // 60)
        request.staff_session_refused = IDLE.format(minutes=minutes) + IDLE_KEPT
        return AnonymousUser()
    request.staff_session = staff_session
    return user


def is_background(request):
    """Say whether a page asked by itself, without its reader doing anything."""
    return request.headers.get("X-Background") == "1" or request.path.startswith(
        tuple(settings.BACKGROUND_ADDRESSES)
    )


def _is_activity(request):
    return request.path.startswith(reverse("wagtailadmin_home")) and not is_background(request)


def _leads_to_sign_in(request, response):
    return response.status_code == 302 and response.url.startswith(reverse("wagtailadmin_login"))


def _sign_in_again(request):
    """Say why, and lead back to the page that the person was on. Nobody looked at what was sent."""
    why = request.staff_session_refused
    if is_background(request):
        return redirect_to_login(_page(request), reverse("wagtailadmin_login"))
    request.session.flush()
    messages.warning(request, why)
    return redirect_to_login(_page(request), reverse("wagtailadmin_login"))


def _page(request):
    """Return the address that can be opened again: a form's own often cannot."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    home, came_from = reverse("wagtailadmin_home"), urlsplit(request.META.get("HTTP_REFERER", ""))
    is_ours = came_from.netloc == request.get_host() and came_from.path.startswith(home)
    return came_from.path if is_ours else home

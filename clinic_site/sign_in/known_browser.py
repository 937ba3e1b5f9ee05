"""A browser in which somebody signed in before: their tries there are counted apart.

So nobody beside them, such as a patient on the clinic's own network, can make them wait. The cookie
is for the admin only, and lets nobody in: it says which count a try belongs to.
"""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import get_random_string, salted_hmac

from . import limits

SALT = "clinic_site.sign_in.known_browser"


def _name(username):
    """Return the cookie's name: a desk has one for each who signs in there."""
    return f"known_{limits.account_hash(username)[:16]}"


def hash_of(request, username):
    """Return what stands for this person's browser in the counts; empty for an unknown one."""
    cookie = request.COOKIES.get(_name(username), "")
    try:
        known = signing.loads(cookie, salt=SALT, max_age=limits.KNOWN_FOR)
    except signing.BadSignature:
        return ""
    if known["account"] != limits.account_hash(username):
        return ""
    return salted_hmac(SALT, known["browser"], algorithm="sha256").hexdigest()


def remember(response, user):
    """Set the cookie in an answer to somebody who has shown all that they had to."""
    username = user.get_username()
    known = {"account": limits.account_hash(username), "browser": get_random_string(32)}
    response.set_cookie(
        _name(username),
        signing.dumps(known, salt=SALT),
        max_age=limits.KNOWN_FOR,
        path=reverse("wagtailadmin_home"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )

"""A browser in which somebody signed in before: their tries there are counted apart.

So nobody in another browser, such as a patient's on the clinic's own network, can make them wait.
The cookie is for the admin only, and lets nobody in: it says which count a try belongs to.
"""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import get_random_string, salted_hmac

from . import limits

SALT = "clinic_site.sign_in.known_browser"


def _name(account):
    """Return the cookie's name: a desk has one for each who signs in there."""
    return f"known_{account[:12]}"


def _signer(account):
    return signing.TimestampSigner(salt=f"{SALT}.{account}")


def hash_of(request, username):
    """Return what stands for this person's browser in the counts; empty for an unknown one."""
    account = limits.account_hash(username)
    cookie = request.COOKIES.get(_name(account), "")
    try:
        browser = _signer(account).unsign(cookie, max_age=limits.KNOWN_FOR)
    except signing.BadSignature:
        return ""
    return salted_hmac(SALT, browser, algorithm="sha256").hexdigest()


def remember(response, user):
    """Set the cookie in an answer to somebody who has shown all that they had to."""
    account = limits.account_hash(user.get_username())
    response.set_cookie(
        _name(account),
        _signer(account).sign(get_random_string(16)),
        max_age=limits.KNOWN_FOR,
        path=reverse("wagtailadmin_home"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )

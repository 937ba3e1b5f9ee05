"""The private link to a request's status page: unguessable, and void once its id is replaced."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from .models import VISIT_STATUSES

# For questions after the visit, and time to read why a request was closed. Then the link is of no
# use to the patient any more, but would be to whoever finds it in an old mailbox.
WORKS_AFTER_VISIT = timedelta(days=7)
WORKS_AFTER_CLOSED = timedelta(days=30)

_signer = signing.Signer(salt="booking.status_link")


class NoLink(Exception):
    """The text was never a link of this site, or a part of it is missing."""


def token(request):
    """Return what stands in the link: the request's link id, signed. It says nothing else."""
    return _signer.sign(request.link_id.hex)


def address(request, name="status"):
    """Return the whole link, for e-mails. `name`: another of the addresses behind it."""
    return settings.SITE_URL + reverse(f"booking:{name}", args=[token(request)])


def hidden(request, text):
    """Return a text for the eyes of staff: the link of the request in it opens nothing."""
    return text.replace(token(request), "•••")


def has_expired(request, now):
    """Say whether the request was over for so long that its link shows nothing any more."""
    if request.status in VISIT_STATUSES:
        return now > request.appointment_ends_at + WORKS_AFTER_VISIT
    return request.closed_at is not None and now > request.closed_at + WORKS_AFTER_CLOSED


def link_id(text):
    """Return the UUID in a token. Raises NoLink.

    A signed id that no request has is a link that was replaced, or whose request is deleted.
    """
    try:
        return uuid.UUID(_signer.unsign(text))
    except (signing.BadSignature, ValueError):
        raise NoLink from None

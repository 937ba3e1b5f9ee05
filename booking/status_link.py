"""The private link to a request's status page: unguessable, and void once its id is replaced."""

import uuid

from django.conf import settings
from django.core import signing
from django.urls import reverse

_signer = signing.Signer(salt="booking.status_link")


class NoLink(Exception):
    """The text was never a link of this site, or a part of it is missing."""


def token(request):
    """Return what stands in the link: the request's link id, signed. It says nothing else."""
    return _signer.sign(request.link_id.hex)


def address(request):
    """Return the whole link, for e-mails."""
    return settings.SITE_URL + reverse("booking:status", args=[token(request)])


def link_id(text):
    """Return the UUID in a token. Raises NoLink.

    A signed id that no request has is a link that was replaced, or whose request is deleted.
    """
    try:
        return uuid.UUID(_signer.unsign(text))
    except (signing.BadSignature, ValueError):
        raise NoLink from None

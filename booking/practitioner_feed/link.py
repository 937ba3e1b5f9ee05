"""The private address of a practitioner's calendar: unguessable, and void once it is replaced."""

import uuid

from django.conf import settings
from django.core import signing
from django.urls import reverse

_signer = signing.Signer(salt="booking.practitioner_feed")


class NoFeed(Exception):
    """The text was never an address of this site, or a part of it is missing."""


def token(feed):
    """Return what stands in the address: the feed's key, signed. It says nothing else."""
    return _signer.sign(feed.key.hex)


def address(feed):
    """Return the whole address, to be put into a calendar app."""
    return settings.SITE_URL + reverse("booking:practitioner_feed", args=[token(feed)])


def key(text):
    """Return the UUID in a token. Raises NoFeed.

    A signed key that no feed has is an address that was replaced or switched off.
    """
    try:
        return uuid.UUID(_signer.unsign(text))
    except (signing.BadSignature, ValueError):
        raise NoFeed from None

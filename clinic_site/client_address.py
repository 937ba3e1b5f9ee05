"""Which network a request came from. Of a reader or a patient only its hash is kept."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.utils.crypto import salted_hmac


def address_hash(request, *, salt):
    """Return a keyed hash (hex) of the sender's network; empty when the address is unknown.

    An IPv6 address counts by its /64, which is what one household has. With a `salt` of its own,
    what one form stored cannot be matched with what another did.
    """
    address = sender_address(request)
    if address is None:
        return ""
    network = ip_network((address, 64 if address.version == 6 else 32), strict=False)
    return salted_hmac(salt, str(network), algorithm="sha256").hexdigest()


def sender_address(request):
    """Return the IPv4Address or IPv6Address that the outermost trusted proxy saw, or None.

    Without a proxy it is the one that connected to us. It names a person nearly: keep it of staff
    only, in the access log.
    """
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    count = settings.TRUSTED_PROXY_COUNT
    forwarded = _parse(hops[-count]) if 0 < count <= len(hops) else None
    return forwarded or _parse(request.META.get("REMOTE_ADDR", ""))


def _parse(text):
    """Return an IPv4Address or IPv6Address, or None when `text` is neither."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        # Without its scope, which no network has; an IPv4 address in IPv6 clothes is IPv4.
        return address.ipv4_mapped or IPv6Address(int(address))
    return address

"""Draw an address as a QR code, for paper."""

from functools import lru_cache

import segno
from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag
def private_qr_code(address):
    """Return an SVG of one path, its quiet zone included. What it is called stands beside it.

    Nothing keeps the address.
    """
    code = segno.make_qr(address, error="m")
    return mark_safe(code.svg_inline(omitsize=True, svgclass="clinic-qr", lineclass=None))


@register.simple_tag
@lru_cache(maxsize=256)  # Drawing takes milliseconds, and a page's address hardly ever changes.
def qr_code(address):
    """The same for an address that everybody may know, drawn once."""
    return private_qr_code(address)

"""The secret of an authenticator app, as a picture for a phone and as text for typing."""

from base64 import b32encode
from urllib.parse import quote, urlencode

import segno
from django.utils.safestring import mark_safe

from clinic_site.models import ClinicSettings


def address(user, secret):
    """Return the otpauth address that apps read, with the clinic's name and the account's."""
    issuer = ClinicSettings.load().name.replace(":", "")
    label = quote(f"{issuer}:{user.get_username()}")
    return f"otpauth://totp/{label}?" + urlencode(
        {"secret": _base32(secret), "issuer": issuer}, quote_via=quote
    )


def as_text(secret):
    """Return the secret in groups of four, as apps want it typed."""
    text = _base32(secret)
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def picture(text):
    """Return a QR code as SVG: dark on white in any colour scheme, or phones cannot read it."""
    code = segno.make_qr(text, error="m")
    return mark_safe(
        code.svg_inline(
            scale=4,
            dark="#000",
            light="#fff",
            omitsize=True,
            svgclass="sign-in-qr",
            lineclass=None,
            title="QR code for your authenticator app",
        )
    )


def _base32(secret):
    return b32encode(bytes.fromhex(secret)).decode()

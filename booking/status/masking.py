"""Show how we reach a patient without showing it to whoever has the link."""

_HIDDEN = "•••"


def masked_phone(phone):
    """Return "•••0123" for a PhoneNumber, nothing of a short one; empty for none."""
    if not phone:
        return ""
    digits = str(phone.national_number)
    return _HIDDEN + (digits[-4:] if len(digits) > 6 else "")


def masked_email(email):
    """Return "a•••@example.com"; empty for none."""
    local, at, domain = email.rpartition("@")
    return local[:1] + _HIDDEN + at + domain if at else ""

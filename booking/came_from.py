"""Which page of this site led to the request form. What another site's was is never kept."""

import re
from urllib.parse import urlsplit

from django.urls import reverse

from .models import AppointmentRequest

# As our addresses are: letters, digits and little else, so that no cell of a spreadsheet made of it
# can hold a formula. What is no ASCII is percent-encoded.
_PATH = re.compile(r"/[\w./%~-]*", re.ASCII)


def page_before(request):
    """Return the path of this site's page whose link opened the form; empty if there is none.

    The form's own pages are not meant: their addresses can hold a token.
    """
    try:
        address = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    is_ours = (address.scheme, address.netloc) == (request.scheme, request.get_host())
    is_page = _PATH.fullmatch(address.path) and not address.path.startswith(
        reverse("booking:request")
    )
    longest = AppointmentRequest._meta.get_field("came_from").max_length
    return address.path if is_ours and is_page and len(address.path) <= longest else ""

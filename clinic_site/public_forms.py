"""What the forms that everybody may send have in common: no cookie, no file, nothing kept.

Why there is no CSRF token: docs/decisions/2026-11-21-request-form-without-cookies.md
"""

from functools import wraps

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http.multipartparser import MultiPartParserError

PRIVATE_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


def private_page(view):
    """Keep a page, whatever it says, out of caches, search engines and referrers."""

    @wraps(view)
    def wrapper(*args, **kwargs):
        response = view(*args, **kwargs)
        for name, value in PRIVATE_HEADERS.items():
            response.headers[name] = value
        return response

    return wrapper


class DiscardFiles(FileUploadHandler):
    """Take no file. Without a handler, Django would spool files to the disk."""

    def new_file(self, *args, **kwargs):
        raise SkipFile


def read_post(request):
    """Return what was posted as a QueryDict, without files. Raises BadRequest if unreadable."""
    # A charset of the sender's choice could be one that no text can be decoded with.
    request.encoding = "utf-8"
    request.upload_handlers = [DiscardFiles(request)]
    try:
        return request.POST
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise BadRequest from error


def is_cross_site(request):
    """Say whether the browser calls this another website's doing."""
    return request.headers.get("Sec-Fetch-Site") == "cross-site"

"""A view that records what it shows and changes, before its answer leaves."""

from contextlib import contextmanager

from django.db import transaction
from django.shortcuts import render
from django.views import View

from clinic_site.client_address import sender_address

from .models import Action
from .operations import NotRecorded, record_all

NOT_RECORDED = "booking/frontdesk/not_recorded.html"
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class AccessNotDeclared(Exception):
    """A screen answered without saying which requests it showed or changed: a mistake in it."""


class RecordedView(View):
    """Says with `shows`, `changes` or `shows_no_request` what it does; otherwise it fails.

    If the log cannot be written, the answer is a page that shows nothing, and nothing is changed.
    `self.now` is set by whoever inherits. A streamed answer is recorded before it starts, so the
    view hands all its requests to `shows`, not only those that it has streamed.
    """

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self._shown = []
        self._is_declared = False

    def shows(self, action, requests, **details):
        """Declare the requests that the answer shows. `details`: see operations.record."""
        self._is_declared = True
        self._shown.append({"action": action, "requests": list(requests), **details})

    def shows_no_request(self):
        """Declare that the answer shows nothing of any request, and changes none."""
        self._is_declared = True

    @contextmanager
    def changes(self, *requests, action=Action.CHANGED, **details):
        """Call the operation within it: it and its record are stored together or not at all."""
        with transaction.atomic():
            yield
            self._record([{"action": action, "requests": requests, **details}])
        self._is_declared = True

    def options(self, request, *args, **kwargs):
        """Say what the address can be asked with; nothing is shown."""
        self.shows_no_request()
        return super().options(request, *args, **kwargs)

    def dispatch(self, request, *args, **kwargs):
        try:
            response = super().dispatch(request, *args, **kwargs)
        except NotRecorded:
            return self._refuse()
        if not (self._is_declared or self._can_show_nothing(response)):
            raise AccessNotDeclared(f"{type(self).__name__} does not say what it showed.")
        try:
            if self._shown:
                self._record(self._shown)
        except NotRecorded:
            response.close()
            return self._refuse()
        return response

    def _record(self, looks):
        record_all(
            looks,
            screen=self.request.resolver_match.url_name,
            by=self.request.user,
            address=sender_address(self.request),
            now=self.now,
        )

    def _can_show_nothing(self, response):
        """Say whether the answer only leads elsewhere after nothing was done, or is a 405."""
        is_redirect = 300 <= response.status_code < 400 and self.request.method in _SAFE_METHODS
        return is_redirect or response.status_code == 405

    def _refuse(self):
        return render(self.request, NOT_RECORDED, status=503)

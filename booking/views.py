"""The public request flow: form and check. Without a session and without a cookie.

Why there is no cookie and no CSRF token: docs/decisions/2026-11-21-request-form-without-cookies.md
"""

import logging
from datetime import timedelta
from enum import StrEnum

from django.core import signing
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import DatabaseError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from clinic_site.client_address import address_hash
from clinic_site.models import ClinicSettings
from clinic_site.public_forms import is_cross_site, private_page, read_post
from clinic_site.typed_text import tidy

from . import status_link, submission
from .came_from import page_before
from .emergency_words import alarm_in
from .form_token import FormToken
from .forms import RequestForm
from .models import AppointmentRequest
from .wording import RequestWording

logger = logging.getLogger(__name__)

CONFIRMATION_SHOWN_FOR = timedelta(days=7)
_CONFIRMATION_SALT = "booking.confirmation"
_ADDRESS_SALT = "booking.client_address"


class Problem(StrEnum):
    """Why nothing was stored. templates/booking/problem.html has the words."""

    STALE = "stale"
    TOO_FAST = "too_fast"
    TRAP = "trap"
    TOO_MANY = "too_many"
    ALREADY_SENT = "already_sent"
    CROSS_SITE = "cross_site"
    UNREADABLE = "unreadable"
    BUSY = "busy"


# For every view that defines `dispatch`: what Django reads from that method is not inherited.
request_flow = method_decorator(
    [csrf_exempt, sensitive_post_parameters(), private_page], name="dispatch"
)


@request_flow
class RequestFlowView(View):
    """What all pages of the flow share: the clinic, its words, its time."""

    http_method_names = ["get", "head"]

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = timezone.now()
        self.clinic = ClinicSettings.load(request_or_site=request)
        self.wording = RequestWording.load(request_or_site=request)

    def show(self, template, status=200, **context):
        with timezone.override(self.clinic.zone):
            return render(
                self.request,
                f"booking/{template}.html",
                {"wording": self.wording, **context},
                status=status,
            )


class RequestAppointmentView(RequestFlowView):
    """The form and the check of its answers, which ride along in the page.

    Posted with the `step` "check" (from the form), "edit" or "send" (from the check).
    """

    http_method_names = ["get", "head", "post"]

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.token = FormToken.fresh(self.now)

    def get(self, request):
        try:
            areas = request.GET.getlist("area")
        except SuspiciousOperation:
            areas = []
        self.token = FormToken.fresh(self.now, page_before(request))
        return self.show_form(initial={"body_areas": areas})

    def post(self, request):
        try:
            posted = read_post(request)
        except BadRequest:
            return self.show_form(problem=Problem.UNREADABLE, status=400)
        form = self.make_form(posted)
        if is_cross_site(request):
            return self.show_form(initial=form.typed(), problem=Problem.CROSS_SITE, status=403)
        token = FormToken.read(tidy(posted.get("form_token", "")), self.now)
        self.token = token or self.token
        step = posted.get("step")
        if step == "edit":
            return self.show_form(initial=form.typed())
        if form.is_trapped:
            return self.show_form(initial=form.typed(), problem=Problem.TRAP)
        if not form.is_valid():
            return self.show_form(form)
        return self.send(form, token) if step == "send" else self.show_check(form)

    def send(self, form, token):
        if token is None:
            return self.show_check(form, Problem.STALE)
        if token.is_too_fast(self.now):
            return self.show_check(form, Problem.TOO_FAST)
        try:
            stored = submission.submit(
                answers=form.answers(),
                submission_key=token.key,
                came_from=token.came_from,
                address_hash=address_hash(self.request, salt=_ADDRESS_SALT),
                clinic=self.clinic,
                now=self.now,
            )
        except submission.AlreadySent as already:
            self.token = FormToken.fresh(self.now, token.came_from)
            earlier = already.request.reference
            return self.show_check(form, Problem.ALREADY_SENT, earlier=earlier, status=409)
        except submission.TooManyRequests:
            return self.show_check(form, Problem.TOO_MANY, status=429)
        except DatabaseError:  # Locked, away, read-only or broken.
            logger.exception("A request could not be stored.")
            return self.show_check(form, Problem.BUSY, status=503)
        response = redirect("booking:status", status_link.token(stored))
        response.status_code = 303  # See Other: going back never sends again.
        return response

    def make_form(self, data=None, initial=None):
        return RequestForm(data, clinic=self.clinic, wording=self.wording, initial=initial)

    def show_form(self, form=None, problem="", *, initial=None, status=200):
        """Show `form` with its errors, or a form with the answers `initial` and no errors."""
        form = form or self.make_form(initial=initial)
        return self.show_step("request_form", form, problem, earlier="", status=status)

    def show_check(self, form, problem="", *, earlier="", status=200):
        alarm = alarm_in(form.cleaned_data["note"], self.wording)
        return self.show_step(
            "check_answers", form, problem, earlier=earlier, alarm=alarm, status=status
        )

    def show_step(self, template, form, problem, *, status, **context):
        return self.show(
            template,
            status=status,
            form=form,
            form_token=str(self.token),
            reply_due=self.clinic.reply_due(self.now),
            problem=problem,
            **context,
        )


class SentView(RequestFlowView):
    """The confirmation of earlier days, whose address works for a week. It cannot act, and leads to
    nothing that can: its address may be where the private link was never meant to be.
    """

    def get(self, request, token):
        try:
            reference = signing.loads(
                token, salt=_CONFIRMATION_SALT, max_age=CONFIRMATION_SHOWN_FOR
            )
            stored = AppointmentRequest.objects.get(reference=reference)
        except (signing.BadSignature, AppointmentRequest.DoesNotExist):
            return self.show("sent_unknown", status=404)
        return self.show(
            "sent",
            reference=stored.reference,
            reply_due=stored.reply_due_at,
            is_late=stored.reply_due_at < self.now,
        )

""" "Was this page helpful?": the answer, the thanks, the comment. Without a session or a cookie.

Why there is no CSRF token: docs/decisions/2026-11-21-request-form-without-cookies.md. What is kept
of a reader: docs/decisions/2026-11-21-page-feedback.md
"""

import logging
from datetime import timedelta
from enum import StrEnum

from django.core import signing
from django.core.exceptions import BadRequest
from django.db import DatabaseError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.models import Page

from clinic_site.client_address import address_hash
from clinic_site.models import ClinicSettings
from clinic_site.public_forms import is_cross_site, private_page, read_post
from education.models import PageFeedback
from education.models.base import ReviewedPage

from . import operations
from .forms import CommentForm

logger = logging.getLogger(__name__)

COMMENT_TAKEN_FOR = timedelta(hours=1)
_SALT = "education.feedback"


class Problem(StrEnum):
    """Why an answer was not counted; not_counted.html has the words."""

    NO_ANSWER = "no_answer"
    CROSS_SITE = "cross_site"
    TOO_MANY = "too_many"
    BUSY = "busy"


_STATUS = {
    Problem.NO_ANSWER: 400,
    Problem.CROSS_SITE: 403,
    Problem.TOO_MANY: 429,
    Problem.BUSY: 503,
}


def see_other(address):
    """Return a redirect after which going back never sends again."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


@method_decorator([csrf_exempt, sensitive_post_parameters(), private_page], name="dispatch")
class FeedbackView(View):
    http_method_names = ["get", "head", "post"]

    def show(self, template, status=200, **context):
        return render(self.request, f"education/feedback/{template}.html", context, status=status)


class AnswerView(FeedbackView):
    """Takes Yes or No from the foot of a page, counts it at once, and says thank you."""

    def get(self, request, page_id):
        return see_other(self.find_page(page_id).get_url(request))

    def post(self, request, page_id):
        page = self.find_page(page_id)
        try:
            helpful = read_post(request).get("helpful")
        except BadRequest:
            helpful = None
        if helpful not in ("yes", "no"):
            return self.refuse(page, Problem.NO_ANSWER)
        if is_cross_site(request):
            return self.refuse(page, Problem.CROSS_SITE)
        clinic = ClinicSettings.load(request_or_site=request)
        try:
            feedback = operations.answer(
                page=page,
                was_helpful=helpful == "yes",
                sender=address_hash(request, salt=_SALT),
                today=timezone.localdate(timezone=clinic.zone),
            )
        except operations.TooManyAnswers:
            return self.refuse(page, Problem.TOO_MANY)
        except DatabaseError:  # Locked, away, read-only or broken.
            logger.exception("An answer could not be stored.")
            return self.refuse(page, Problem.BUSY)
        return see_other(reverse("feedback:thanks", args=[signing.dumps(feedback.pk, salt=_SALT)]))

    def find_page(self, page_id):
        return get_object_or_404(Page.objects.live().type(ReviewedPage), pk=page_id)

    def refuse(self, page, problem):
        page_url = page.get_url(self.request)
        return self.show(
            "not_counted", _STATUS[problem], page=page, page_url=page_url, problem=problem
        )


class ThanksView(FeedbackView):
    """Says thank you and takes a comment. Its address holds the signed number of the answer."""

    def get(self, request, token):
        feedback = self.find_feedback(token)
        if feedback is None:
            return self.show("too_late", 404, comment="")
        return self.thank(feedback, CommentForm())

    def post(self, request, token):
        feedback = self.find_feedback(token)
        try:
            form = CommentForm(read_post(request))
        except BadRequest:
            form = CommentForm({})
        if feedback is None:
            return self.show("too_late", 404, comment=form.data.get("comment", ""))
        if form.is_trapped or is_cross_site(request):
            form.add_error("comment", "Your comment has not been sent yet. Please send it again.")
        if not form.is_valid():
            return self.thank(feedback, form)
        try:
            operations.comment(feedback=feedback, text=form.cleaned_data["comment"])
        except DatabaseError:
            logger.exception("A comment could not be stored.")
            form.add_error("comment", "We could not store this just now. Please send it again.")
            return self.thank(feedback, form, 503)
        return see_other(request.path)

    def find_feedback(self, token):
        """Return the PageFeedback, or None when its token is forged, too old or of a page gone."""
        try:
            pk = signing.loads(token, salt=_SALT, max_age=COMMENT_TAKEN_FOR)
        except signing.BadSignature:
            return None
        return PageFeedback.objects.filter(pk=pk).select_related("page").first()

    def thank(self, feedback, form, status=200):
        if form.errors:
            form.fields["comment"].widget.attrs["autofocus"] = True
        page_url = feedback.page.get_url(self.request)
        return self.show("thanks", status, feedback=feedback, form=form, page_url=page_url)

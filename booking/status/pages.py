"""The pages behind a private link: where a request stands. A GET only shows.

The access log has each look and each change, before the answer leaves.
"""

from django.http import HttpResponse, HttpResponseNotFound
from django.shortcuts import redirect
from django.urls import reverse

from booking import status_link
from booking.access_log.models import Action, Actor
from booking.access_log.operations import NotRecorded, record
from booking.calendar_file import calendar_file
from booking.models import AppointmentRequest
from booking.views import RequestFlowView, request_flow

from .stage import Stage
from .words import Done

GONE = 410
_NEEDLESS = ("note", "hold_reason", "search_text")


@request_flow
class LinkView(RequestFlowView):
    """What every address behind a private link shares: whose it is, or why it works no more.

    `looks` is what it is to be shown its answer. If that cannot be recorded, nothing is shown.
    """

    looks = Action.VIEWED

    def dispatch(self, request, *args, **kwargs):
        self.link = kwargs.pop("token")
        try:
            link_id = status_link.link_id(self.link)
        except status_link.NoLink:
            return self.show("status/link_unknown", status=404)
        requests = AppointmentRequest.objects.defer(*_NEEDLESS).select_related("practitioner")
        stored = requests.filter(link_id=link_id).first()
        if stored is None:
            return self.show("status/link_replaced", status=GONE)
        if status_link.has_expired(stored, self.now):
            return self.show(
                "status/link_expired",
                status=GONE,
                after_visit=status_link.WORKS_AFTER_VISIT.days,
                after_closed=status_link.WORKS_AFTER_CLOSED.days,
            )
        return self.answer(stored, *args, **kwargs)

    def answer(self, stored, *args, **kwargs):
        """Answer about the request `stored`, and record it."""
        try:
            self.stage = Stage.of(stored, self.clinic, self.now)
            response = super().dispatch(self.request, *args, **kwargs)
            if not _shows_nothing(response):
                self.record(self.looks)
        except AppointmentRequest.DoesNotExist:  # Deleted a moment ago.
            return self.show("status/link_replaced", status=GONE)
        except NotRecorded:
            return self.show("status/not_recorded", status=503, kept=self.typed_in_words())
        return response

    def record(self, action):
        record(
            action=action,
            requests=[self.stage.request],
            screen=self.request.resolver_match.url_name,
            actor=Actor.PATIENT,
            now=self.now,
        )

    def typed_in_words(self):
        """Return the answers that were posted and would be lost with the page."""
        return []

    def address(self, name="status"):
        return reverse(f"booking:{name}", args=[self.link])

    def show_stage(self, template="page", status=200, **context):
        context = {"done": "", "problem": "", "kept": [], **context}
        return self.show(
            f"status/{template}", status=status, stage=self.stage, link=self.link, **context
        )

    def to_page(self, done=""):
        """See Other: going back never acts again."""
        response = redirect(self.address() + (f"?done={done}" if done else ""))
        response.status_code = 303
        return response


class StatusView(LinkView):
    """The page itself."""

    def get(self, request):
        done = request.GET.get("done", "")
        return self.show_stage(done=done if self.is_true(done) else "")

    def is_true(self, done):
        """Say whether the page may still say so: its address may be opened again much later."""
        stage = self.stage
        return {
            Done.ACCEPTED: stage.has_visit_ahead,
            Done.OTHER_TIMES: stage.last.kind == stage.last.Kind.ASKED_OTHER_TIMES,
            Done.COMING: stage.has_visit_ahead and not stage.can_acknowledge,
            Done.CONTACT: stage.can_change_contact,
            Done.CANCELLED: stage.name == "cancelled",
            Done.REMINDER: stage.can_set_reminder,
            Done.EARLIER: stage.can_set_earlier,
        }.get(done, False)


class SlipView(LinkView):
    """What a patient without an e-mail address takes home on paper."""

    looks = Action.PRINTED

    def get(self, request):
        if not self.stage.can_print:
            return self.to_page()
        return self.show_stage("slip", address=status_link.address(self.stage.request))


class CalendarView(LinkView):
    """The appointment for a calendar, or its cancellation."""

    looks = Action.DOWNLOADED

    def get(self, request):
        content = calendar_file(self.stage.request, self.clinic)
        if content is None:
            return HttpResponseNotFound("There is no appointment.", content_type="text/plain")
        return HttpResponse(
            content,
            content_type="text/calendar; charset=utf-8; method=PUBLISH",
            headers={"Content-Disposition": 'attachment; filename="appointment.ics"'},
        )


def _shows_nothing(response):
    """Say whether it only leads elsewhere, or says that there is nothing or no such method."""
    return 300 <= response.status_code < 400 or response.status_code in (404, 405)

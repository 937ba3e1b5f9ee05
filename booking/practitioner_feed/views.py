"""What a calendar app reads, and where administrators switch that on and off."""

from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from wagtail.admin import messages

from booking.access_log.models import Action, Actor
from booking.access_log.operations import NotRecorded, record
from booking.frontdesk.views.base import FrontDeskView
from booking.models import PractitionerFeed
from clinic_site.models import ClinicSettings, Practitioner
from clinic_site.models.practitioners import ADMINISTRATORS_ONLY
from clinic_site.public_forms import private_page

from . import calendar, link, operations


@method_decorator(
    [csrf_exempt, cache_control(private=True, no_store=True), private_page], name="dispatch"
)
class FeedView(View):
    """The calendar itself, for whoever has its address: apps cannot sign in."""

    http_method_names = ["get", "head"]

    def get(self, request, token):
        try:
            feeds = PractitionerFeed.objects.select_related("practitioner")
            feed = feeds.get(key=link.key(token), practitioner__is_active=True)
        except (link.NoFeed, PractitionerFeed.DoesNotExist):
            return self._gone()
        clinic, now = ClinicSettings.load(request_or_site=request), timezone.now()
        visits = list(calendar.visits_of(feed.practitioner, now))
        body = calendar.as_calendar(feed, visits, clinic, now)
        etag = f'"{sha256(body).hexdigest()}"'
        if etag in request.headers.get("If-None-Match", ""):
            # The app has it already: it learns nothing, so nothing is recorded every few minutes.
            return HttpResponseNotModified(headers={"ETag": etag})
        try:
            self._record(feed, visits, now)
        except NotRecorded:
            return HttpResponse(status=503, headers={"Retry-After": "300"})
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = 'inline; filename="visits.ics"'
        response.headers["ETag"] = etag
        return response

    def _record(self, feed, visits, now):
        record(
            action=Action.EXPORTED,
            requests=visits,
            screen="practitioner_feed",
            actor=Actor.FEED,
            who=str(feed.practitioner),
            now=now,
        )

    def _gone(self):
        text = "This calendar does not exist, or not any more. Ask the clinic for a new address.\n"
        return HttpResponse(text, content_type="text/plain; charset=utf-8", status=404)


class FeedsView(FrontDeskView):
    """Who has a calendar to subscribe to, and its private address."""

    template_name = "booking/frontdesk/schedule/feeds.html"
    page_title = "Calendar apps"
    header_icon = "calendar-alt"
    breadcrumbs_items = [
        *FrontDeskView.breadcrumbs_items[:1],
        {"url": reverse_lazy("frontdesk:day"), "label": "Calendar"},
        {"url": "", "label": "Calendar apps"},
    ]

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(ADMINISTRATORS_ONLY):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        practitioners = Practitioner.objects.select_related("calendar_feed__created_by")
        rows = [
            (practitioner, feed, feed and link.address(feed), feed and self.made_in_words(feed))
            for practitioner in practitioners
            for feed in [getattr(practitioner, "calendar_feed", None)]
            if feed or practitioner.is_active
        ]
        # Whoever has an address reads the visits.
        self.shows(Action.VIEWED, [])
        return self.render_to_response(self.get_context_data(rows=rows))

    def made_in_words(self, feed):
        who = f" by {feed.created_by}" if feed.created_by else ""
        return f"Made {self.time.at(feed.created_at)}{who}."


class CreateFeedView(FeedsView):
    """Make a private address, or a new one in its place."""

    def get(self, request, pk):
        return redirect("practitioner_feeds:calendar_addresses")

    def post(self, request, pk):
        practitioner = get_object_or_404(Practitioner, pk=pk)
        with self.changes(about=practitioner.name):
            operations.create(practitioner=practitioner, by=request.user, now=self.now)
        messages.success(request, f"{practitioner} has a new calendar address.")
        return redirect("practitioner_feeds:calendar_addresses")


class RevokeFeedView(CreateFeedView):
    """Make the private address void."""

    def post(self, request, pk):
        practitioner = get_object_or_404(Practitioner, pk=pk)
        try:
            with self.changes(about=practitioner.name):
                operations.revoke(practitioner=practitioner)
        except operations.NoCalendar:
            self.shows_no_request()
            messages.warning(request, f"{practitioner} has no calendar address.")
        else:
            messages.success(request, f"The calendar address of {practitioner} works no more.")
        return redirect("practitioner_feeds:calendar_addresses")

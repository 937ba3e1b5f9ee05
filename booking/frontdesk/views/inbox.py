"""The inbox, what changes while somebody looks at it, and searching in all requests."""

from functools import cached_property

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from wagtail.admin import messages

from booking.access_log.models import Action
from booking.frontdesk import inbox
from booking.frontdesk.filters import FilterForm, FilterNameForm, address
from booking.frontdesk.forms import SearchForm
from booking.frontdesk.paging import PER_PAGE
from booking.frontdesk.rows import Row
from booking.frontdesk.urgency import Horizon
from booking.late_mail import late_mail
from booking.models import SavedFilter

from .base import CHANGE, FrontDeskView, whole_number

INBOX = reverse_lazy("frontdesk:inbox")


class RankedView(FrontDeskView):
    """What shows requests with why each needs somebody."""

    @cached_property
    def horizon(self):
        return Horizon.of(self.clinic, self.now)

    def row_context(self, requests, *, back_to):
        return {
            "rows": [Row(each, self.time, self.request.user) for each in requests],
            "may_act": self.request.user.has_perm(CHANGE),
            "back_to": back_to,
        }


class InboxView(RankedView):
    """Requests, what needs an answer first."""

    template_name = "booking/frontdesk/inbox.html"
    page_title = "Requests"

    def get(self, request):
        results = self.results()
        saved_filters = SavedFilter.objects.filter(user=request.user)
        return self.show(
            **results,
            is_filtering="filter" in request.GET or bool(results["filters"].errors),
            name_form=FilterNameForm(),
            saved_filters=[
                (saved, address(INBOX, saved.query), saved.query == results["query"])
                for saved in saved_filters
            ],
        )

    def results(self):
        """Return the context of one page of the view that the address asks for."""
        asked = self.request.GET
        filters = FilterForm(asked)
        view = inbox.view_named(asked.get("view"), status=filters.query.get("status"))
        page = inbox.page_of(
            view,
            lambda found: filters.narrow(found, user=self.request.user, zone=self.clinic.zone),
            self.horizon,
            number=whole_number(asked.get("p")) or 1,
            older_than=whole_number(asked.get("older")),
            newer_than=whole_number(asked.get("newer")),
        )
        query = {"view": view.slug} | filters.query
        here = address(INBOX, query, self.place())
        return {
            "current_view": view,
            "filters": filters,
            "query": query,
            "live_address": address(reverse("frontdesk:rows"), query, self.place()),
            "before": page.before and address(INBOX, query, page.before),
            "after": page.after and address(INBOX, query, page.after),
            **self.row_context(page.requests, back_to=here),
            **self.view_links(),
        }

    def place(self):
        """Return the parameters that say which page of the view it is."""
        asked = self.request.GET
        return {name: whole_number(asked.get(name)) for name in ("p", "older", "newer")}

    def view_links(self):
        held, workload = inbox.counts(self.horizon)
        # The menu says the same and need not ask again.
        self.request.frontdesk_workload = workload
        return {
            "workload": workload,
            "views": [
                (view, address(INBOX, {"view": view.slug}), held.get(view.slug))
                for view in inbox.VIEWS
            ],
        }

    def mail(self):
        """Return what did not reach patients by e-mail, or not yet; it is recorded as listed."""
        failed, more_failed = inbox.failed_messages(self.now)
        late = late_mail(self.now)
        waiting = late.to_patients if late else []
        late_shown = waiting[: inbox.FAILED_SHOWN]
        if named := [each.request for each in (*failed, *late_shown)]:
            self.shows(Action.LISTED, named)
        return {
            "failed": failed,
            "more_failed": more_failed,
            "late": late,
            "late_since": late and self.time.short(late.since),
            "late_shown": late_shown,
            "more_late": len(waiting) > len(late_shown),
        }

    def show(self, *, action=Action.LISTED, found=None, **context):
        self.shows(action, [row.request for row in context["rows"]], found=found)
        context = {
            "search_form": SearchForm(),
            "searched": "",
            "has_more": False,
            **self.mail(),
        } | context
        return self.render_to_response(self.get_context_data(**context))


class RowsView(InboxView):
    """The list alone, for a browser that shows it already; nothing (204) while it is the same."""

    template_name = "booking/frontdesk/_results.html"

    def get(self, request):
        version = inbox.version(self.now)
        if request.GET.get("seen") == version:
            self.shows_no_request()
            return HttpResponse(status=204)
        results = self.results()
        self.shows(Action.LISTED, [row.request for row in results["rows"]])
        response = self.render_to_response(results | self.mail())
        response.headers["X-Live-Version"] = version
        return response


class SearchView(InboxView):
    """Requests that match what was typed, which stays out of addresses and logs."""

    def get(self, request):
        return redirect(INBOX)

    def post(self, request):
        form = SearchForm(request.POST)
        text = form.cleaned_data["text"] if form.is_valid() else ""
        found = inbox.found_by(text, self.horizon)
        return self.show(
            action=Action.SEARCHED,
            found=len(found),
            current_view=None,
            query={},
            live_address="",
            before="",
            after="",
            search_form=form,
            searched=text,
            has_more=len(found) > PER_PAGE,
            **self.row_context(found[:PER_PAGE], back_to=str(INBOX)),
            **self.view_links(),
        )


class NextView(RankedView):
    """The way to the next request to do that no colleague is on: `after` is the one just done."""

    def get(self, request):
        found = inbox.next_to_do(
            self.horizon, user=request.user, after=whole_number(request.GET.get("after"))
        )
        if found:
            return redirect("frontdesk:request", found)
        messages.success(
            request, "Nothing else waits that no colleague is on, or called within the hour."
        )
        return redirect(INBOX)

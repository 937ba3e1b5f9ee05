"""The inbox, and searching in all requests."""

from django.shortcuts import redirect
from wagtail.admin.paginator import WagtailPaginator

from booking.access_log.models import Action
from booking.frontdesk import inbox
from booking.frontdesk.forms import SearchForm
from booking.frontdesk.wording import RequestInWords
from booking.models import AppointmentRequest

from .base import FrontDeskView


class InboxView(FrontDeskView):
    """Requests, those that need an answer first."""

    template_name = "booking/frontdesk/inbox.html"
    page_title = "Requests"

    def get(self, request):
        tab = inbox.tab_named(request.GET.get("status"))
        tabs = inbox.counted_tabs(request)
        paginator = WagtailPaginator(inbox.for_listing(tab.requests()), inbox.PER_PAGE)
        paginator.count = dict(tabs)[tab]
        page = paginator.get_page(request.GET.get("p"))
        return self.show(
            Action.LISTED,
            page,
            tabs=tabs,
            current_tab=tab,
            page=page,
            elided_page_range=paginator.get_elided_page_range(page.number),
        )

    def show(self, action, requests, *, tabs, found=None, **context):
        failed, more_failed = inbox.failed_messages()
        self.shows(action, [*requests, *(message.request for message in failed)], found=found)
        context = {
            "search_form": SearchForm(),
            "current_tab": None,
            "page": None,
            "searched": "",
            "has_more": False,
            "rows": [RequestInWords(found, self.time) for found in requests],
            "tabs": tabs,
            "workload": inbox.Workload.of(self.request),
            "failed": failed,
            "more_failed": more_failed,
        } | context
        return self.render_to_response(self.get_context_data(**context))


class SearchView(InboxView):
    """Requests that match what was typed, which stays out of addresses and logs."""

    def get(self, request):
        return redirect("frontdesk:inbox")

    def post(self, request):
        form = SearchForm(request.POST)
        text = form.cleaned_data["text"] if form.is_valid() else ""
        found = AppointmentRequest.objects.first_matching(text, inbox.PER_PAGE + 1).inbox_order()
        rows = list(inbox.for_listing(found)[: inbox.PER_PAGE + 1])
        return self.show(
            Action.SEARCHED,
            rows[: inbox.PER_PAGE],
            found=len(rows),
            tabs=inbox.counted_tabs(request),
            search_form=form,
            searched=text,
            has_more=len(rows) > inbox.PER_PAGE,
        )

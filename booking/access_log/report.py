"""The access log in the admin: who saw a request, what a person looked at, what is unusual.

For administrators and a privacy officer. No patient's data is shown, only references; looking here
is recorded, too. Lists are cut by the row that came last, so that nothing counts millions.
"""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse, reverse_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from booking.frontdesk.views.base import FrontDeskView
from clinic_site.spreadsheets import csv_response

from .days import marked_days, midnight
from .forms import DatesForm, FindForm
from .models import Access, AccessedRequest, Action
from .rows import PersonRow, RequestRow
from .unusual import RULES

VIEW = "booking.view_access"
ICON = "history"
PER_PAGE = 50
DAYS_SHOWN = timedelta(days=7)


class AccessLogView(FrontDeskView):
    """What the report's screens share."""

    permission = VIEW
    header_icon = ICON
    breadcrumbs_items = [
        *WagtailAdminTemplateMixin.breadcrumbs_items,
        {"url": reverse_lazy("access_log:overview"), "label": "Access log"},
    ]

    @property
    def today(self):
        return self.now.astimezone(self.clinic.zone).date()


class OverviewView(AccessLogView):
    """Two questions to ask, and what was unusual in the last days."""

    template_name = "booking/access_log/overview.html"
    page_title = "Access log"

    def get(self, request):
        return self.show()

    def show(self, form=None):
        self.shows(Action.AUDITED, [])
        days = marked_days(first=self.today - DAYS_SHOWN, last=self.today, clinic=self.clinic)
        form = form or FindForm()
        context = self.get_context_data(
            questions=[
                ("Who saw this request?", form["reference"]),
                ("What did this person look at?", form["username"]),
            ],
            days=[marked for marked in days if marked.marks],
            rules=RULES,
        )
        return self.render_to_response(context)


class FindView(OverviewView):
    """Leads to a request by its reference or to a person by their username."""

    def get(self, request):
        return redirect("access_log:overview")

    def post(self, request):
        form = FindForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        self.shows_no_request()
        return redirect(form.cleaned_data["found"])


class LogView(AccessLogView):
    """Rows of the log, newest first, and the same as a file."""

    def get(self, request, number):
        self.load(number)
        rows = self.rows()
        if before := request.GET.get("before", ""):
            rows = before_row(rows, before)
        found = list(rows[: PER_PAGE + 1])
        self.shows(Action.AUDITED, **self.looked_at())
        return self.render_to_response(
            self.get_context_data(
                rows=[self.row_class(row, self.time, self.clinic) for row in found[:PER_PAGE]],
                older=found[PER_PAGE - 1].pk if len(found) > PER_PAGE else None,
                is_first_page=not before,
                subject=self.subject,
                export_address=self.export_address(),
                **self.more_context(),
            )
        )

    def export(self):
        """Return all the rows as a CSV file that no spreadsheet takes for formulas."""
        self.shows(Action.AUDITED, **self.looked_at())
        rows = self.rows().iterator(chunk_size=1000)
        found = (self.row_class(row, self.time, self.clinic) for row in rows)
        cells = (row.cells() for row in found)
        return csv_response("access-log", self.row_class.HEADINGS, cells)

    def get_page_title(self):
        return self.question.format(self.subject)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def more_context(self):
        return {}


class RequestLogView(LogView):
    """Who saw a request. It answers after the request is gone."""

    template_name = "booking/access_log/request.html"
    question = "Who saw request {}?"
    row_class = RequestRow

    def load(self, number):
        self.seen = AccessedRequest.objects.filter(request_number=number)
        self.latest = self.seen.order_by("-at", "-pk").first()
        if self.latest is None:
            raise Http404
        self.subject = self.latest.reference

    def rows(self):
        return self.seen.select_related("access").order_by("-at", "-pk")

    def looked_at(self):
        return {"requests": [LoggedRequest(self.latest)]}

    def export_address(self):
        return reverse("access_log:export_request", args=[self.latest.request_number])


class LoggedRequest:
    """A request as the log knows it; it may be gone."""

    def __init__(self, row):
        self.pk, self.reference = row.request_number, row.reference


class PersonLogView(LogView):
    """What a person looked at, by day and one by one. It answers after the account is gone."""

    template_name = "booking/access_log/person.html"
    question = "What did {} look at?"
    row_class = PersonRow

    def load(self, number):
        self.number = number
        self.accesses = Access.objects.filter(who_id=number)
        self.subject = self.username(number)
        self.form = DatesForm(self.request.GET, today=self.today)
        self.first, self.last = self.form.dates()

    def username(self, number):
        """Return the account's username; of one that is gone, its last in the log."""
        user = get_user_model().objects.filter(pk=number).first()
        latest = user is None and self.accesses.order_by("-at", "-pk").first()
        if not (user or latest):
            raise Http404
        return user.get_username() if user else latest.who

    def rows(self):
        end = midnight(self.last + timedelta(days=1), self.clinic.zone)
        accesses = self.accesses.between(midnight(self.first, self.clinic.zone), end)
        return accesses.order_by("-at", "-pk").prefetch_related("requests")

    def looked_at(self):
        return {"requests": [], "about": self.subject}

    def export_address(self):
        address = reverse("access_log:export_person", args=[self.number])
        return f"{address}?first={self.first}&last={self.last}"

    def more_context(self):
        days = marked_days(first=self.first, last=self.last, clinic=self.clinic, who_id=self.number)
        dates = f"first={self.first}&last={self.last}"
        return {"form": self.form, "days": days, "rules": RULES, "dates": dates}


class RequestExportView(RequestLogView):
    def get(self, request, number):
        self.load(number)
        return self.export()


class PersonExportView(PersonLogView):
    def get(self, request, number):
        self.load(number)
        return self.export()


def before_row(rows, pk):
    """Return the rows that come after row `pk`, which is a text from an address."""
    anchor = rows.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None
    if anchor is None:
        return rows.none()
    return rows.filter(at__lte=anchor.at).exclude(at=anchor.at, pk__gte=anchor.pk)


class AccessLogMenuItem(MenuItem):
    def __init__(self):
        super().__init__(
            "Access log", reverse_lazy("access_log:overview"), icon_name=ICON, order=1200
        )

    def is_shown(self, request):
        return request.user.has_perm(VIEW)


app_name = "access_log"
urlpatterns = [
    path("", OverviewView.as_view(), name="overview"),
    path("find/", FindView.as_view(), name="find"),
    path("requests/<int:number>/", RequestLogView.as_view(), name="request_log"),
    path("requests/<int:number>/export/", RequestExportView.as_view(), name="export_request"),
    path("people/<int:number>/", PersonLogView.as_view(), name="person_log"),
    path("people/<int:number>/export/", PersonExportView.as_view(), name="export_person"),
]

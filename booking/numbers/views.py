"""Numbers in the admin, for managers: the page, the same as a file, and the requests as a file.

The page and its file show no request. The file of requests does, so that it needs the permission
to see them, too, and every one of them is in the access log.
"""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path, reverse, reverse_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from booking.access_log.models import Action
from booking.frontdesk.views.base import VIEW as VIEW_REQUESTS
from booking.frontdesk.views.base import FrontDeskView
from clinic_site.spreadsheets import CSV, XLSX, file_response

from .cells import Duration, Share
from .forms import WEEKS, PeriodForm
from .listing import HEADINGS, listing
from .queries import numbers
from .sections import Report

VIEW = "booking.view_numbers"
ICON = "table"


class PeriodView(FrontDeskView):
    """What the screens share: the days that they are asked about."""

    permission = VIEW
    header_icon = ICON
    page_title = "Numbers"
    breadcrumbs_items = [
        *WagtailAdminTemplateMixin.breadcrumbs_items,
        {"url": reverse_lazy("numbers:numbers"), "label": "Numbers"},
    ]

    def get(self, request, **kwargs):
        self.today = self.now.astimezone(self.clinic.zone).date()
        self.form = self.make_form(request.GET)
        self.period = self.form.period()
        return self.answer(**kwargs)

    def make_form(self, data=None, **options):
        return PeriodForm(data, today=self.today, zone=self.clinic.zone, **options)

    def report(self):
        return Report(numbers(self.period, self.clinic, self.now), self.period)

    @property
    def days(self):
        """The period as part of an address or a file's name."""
        return {"first": str(self.period.first), "last": str(self.period.last)}

    def file(self, name, ending, sheets):
        period = self.period
        return file_response(f"{name}-{period.first}-to-{period.last}", ending, sheets)


class NumbersView(PeriodView):
    template_name = "booking/numbers/numbers.html"

    def answer(self):
        self.shows_no_request()
        report = self.report()
        return self.render_to_response(
            self.get_context_data(
                # What was asked wrongly stays with its errors; otherwise the days that are shown.
                form=self.form if self.form.errors else self.make_form(initial=self.days),
                all_weeks=[(weeks, weeks == self.form.chosen_weeks) for weeks in WEEKS],
                period=self.period,
                key_figures=report.key_figures(),
                sections=report.sections(),
                downloads=self.downloads(),
            )
        )

    def downloads(self):
        """Return [(label, address)] of the files that the person may have."""
        files = [("Numbers", "export")]
        if self.request.user.has_perm(VIEW_REQUESTS):
            files.append(("List of requests", "export_requests"))
        return [
            (
                f"{label} as {ending.upper()}",
                f"{reverse(f'numbers:{name}_{ending}')}?{urlencode(self.days)}",
            )
            for label, name in files
            for ending in (CSV, XLSX)
        ]


class ExportView(PeriodView):
    """A file of the period; wrong days lead back to the page, which explains them."""

    ending = None

    def answer(self):
        if self.form.errors:
            return redirect(f"{reverse('numbers:numbers')}?{self.request.GET.urlencode()}")
        return self.export()


class NumbersExportView(ExportView):
    def export(self):
        self.shows_no_request()
        sections = self.report().sections()
        make = {CSV: _one_sheet, XLSX: _sheets}[self.ending]
        return self.file("numbers", self.ending, make(sections))


class RequestsExportView(ExportView):
    def export(self):
        if not self.request.user.has_perm(VIEW_REQUESTS):
            raise PermissionDenied
        listed = []
        response = self.file(
            "requests", self.ending, [("Requests", HEADINGS, listing(self.period, listed))]
        )
        self.shows(Action.EXPORTED, listed)
        return response


def _sheets(sections):
    # A sheet's name has at most 31 letters.
    return [(section.title[:31], section.headings, _plain(section)) for section in sections]


def _one_sheet(sections):
    """Return all sections in one sheet: a line for each number."""
    rows = (
        (section.title, row[0], heading, number)
        for section in sections
        for row in _plain(section)
        for heading, number in zip(section.headings[1:], row[1:], strict=True)
    )
    return [("Numbers", ("Section", "Of", "What", "Number"), rows)]


def _plain(section):
    """Return the rows with numbers that spreadsheets can count with: hours, and 0 to 1."""
    return [[_number(cell) for cell in row] for row in section.rows]


def _number(cell):
    match cell:
        case Duration(seconds=None) | Share(value=None):
            return None
        case Duration(seconds=seconds):
            return round(seconds / 3600, 2)
        case Share(value=value):
            return round(value, 4)
    return cell


class NumbersMenuItem(MenuItem):
    def __init__(self):
        super().__init__("Numbers", reverse_lazy("numbers:numbers"), icon_name=ICON, order=1190)

    def is_shown(self, request):
        return request.user.has_perm(VIEW)


app_name = "numbers"
urlpatterns = [
    path("", NumbersView.as_view(), name="numbers"),
    path("numbers.csv", NumbersExportView.as_view(ending=CSV), name="export_csv"),
    path("numbers.xlsx", NumbersExportView.as_view(ending=XLSX), name="export_xlsx"),
    path("requests.csv", RequestsExportView.as_view(ending=CSV), name="export_requests_csv"),
    path("requests.xlsx", RequestsExportView.as_view(ending=XLSX), name="export_requests_xlsx"),
]

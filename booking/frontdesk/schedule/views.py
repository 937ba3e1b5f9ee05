"""The days of the practitioners: one day, a week, and a sheet of paper for the day."""

from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse

from booking.access_log.models import Action
from booking.frontdesk.views.base import FrontDeskView
from clinic_site.models import Practitioner
from clinic_site.models.practitioners import ADMINISTRATORS_ONLY

from .forms import DayForm
from .grid import Grid
from .loading import load
from .wording import day_in_words, short_day, week_in_words

DAY, WEEK = timedelta(days=1), timedelta(days=7)


class ScheduleView(FrontDeskView):
    """Some days. Their address holds a date and the number of a practitioner, nothing else.

    `access_action` is what the access log calls it; `self.days.requests` are what is shown.
    """

    access_action = Action.LISTED
    header_icon = "calendar-alt"
    breadcrumbs_items = [*FrontDeskView.breadcrumbs_items[:1], {"url": "", "label": "Calendar"}]
    url_name = ""
    step = DAY
    with_offers = True

    def get(self, request):
        self.today = self.now.astimezone(self.clinic.zone).date()
        practitioners = list(Practitioner.objects.all())
        self.form = DayForm(
            request.GET,
            today=self.today,
            practitioners=[(each.pk, each.name) for each in practitioners],
        )
        self.days = load(
            self.days_from(self.form.day),
            practitioners,
            self.clinic,
            self.time,
            self.form.practitioner_id,
            with_offers=self.with_offers,
        )
        self.shows(self.access_action, self.days.requests)
        return self.render_to_response(self.get_context_data(**self.content()))

    def days_from(self, day):
        return [day]

    def content(self):
        return {}

    def get_context_data(self, **context):
        day = self.form.day
        context |= {
            "form": self.form,
            "url_name": self.url_name,
            "title": self.title(),
            "is_today": self.today in self.days.days,
            "previous_url": self.address(self.url_name, day - self.step),
            "today_url": self.address(self.url_name, self.today),
            "next_url": self.address(self.url_name, day + self.step),
            "day_url": self.address("day", day),
            "week_url": self.address("week", day),
            "sheet_url": self.address("day_sheet", day),
            "may_give_feeds": self.request.user.has_perm(ADMINISTRATORS_ONLY),
        }
        return super().get_context_data(**context)

    def title(self):
        return day_in_words(self.form.day)

    def get_page_title(self):
        return f"Calendar: {self.title()}"

    def address(self, name, day):
        """Return the address of a day, of the same practitioner."""
        query = {"date": day.isoformat()}
        if self.form.practitioner_id:
            query["practitioner"] = self.form.practitioner_id
        return f"{reverse(f'frontdesk:{name}')}?{urlencode(query)}"


class DayView(ScheduleView):
    """One day: a column for each practitioner."""

    template_name = "booking/frontdesk/schedule/day.html"
    url_name = "day"

    def content(self):
        columns = [(practitioner, day) for practitioner, [day] in self.days.by_practitioner]
        grid = Grid.around([day for _, day in columns], self.clinic.zone)
        return {
            "grid": grid,
            "hours": grid.labels(self.time) if grid else [],
            "columns": [grid.column(*column) for column in columns] if grid else [],
            "idle": [] if grid else columns,
        }


class WeekView(ScheduleView):
    """A week from Monday on: a row for each practitioner."""

    template_name = "booking/frontdesk/schedule/week.html"
    url_name = "week"
    step = WEEK

    def days_from(self, day):
        monday = day - day.weekday() * DAY
        return [monday + n * DAY for n in range(7)]

    def title(self):
        return f"Week of {week_in_words(self.days.days)}"

    def content(self):
        heads = [
            (short_day(day), self.address("day", day), day == self.today) for day in self.days.days
        ]
        return {
            "heads": heads,
            "rows": [
                (practitioner, list(zip(heads, days, strict=True)))
                for practitioner, days in self.days.by_practitioner
            ],
        }


class DaySheetView(ScheduleView):
    """The day on paper. It holds what a practitioner needs to treat, and no note."""

    access_action = Action.PRINTED
    template_name = "booking/frontdesk/schedule/sheet.html"
    url_name = "day_sheet"
    with_offers = False

    def get_page_title(self):
        return f"Day sheet: {self.title()}"

    def content(self):
        sheets = [(practitioner, day) for practitioner, [day] in self.days.by_practitioner]
        return {
            "clinic": self.clinic,
            "printed_at": self.time.full(self.now),
            # Who has nobody to see that day needs no paper, unless they were asked for.
            "sheets": [
                (practitioner, day)
                for practitioner, day in sheets
                if day.visits or self.form.practitioner_id
            ],
        }

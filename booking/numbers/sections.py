"""The numbers in words: one section for each question, as the page and the files show them.

No database. No section names a patient or a request.
"""

from dataclasses import dataclass

from booking.choices import ContactMethod, DeclineReason
from booking.models import RequestEvent, Status

from . import charts
from .cells import Duration, OpenDuration, Share, said
from .measures import Promises, Spread, count_by, counted, promises, share
from .period import Period
from .queries import Numbers

Kind = RequestEvent.Kind

MOST_PAGES = 15
NOT_KNOWN = "Not known"
_CONTACT = {ContactMethod.CALL: "By phone", ContactMethod.EMAIL: "By e-mail"}
_OFFERS = {
    Kind.OFFERED: "Offered",
    Kind.ACCEPTED: "A time accepted",
    Kind.ASKED_OTHER_TIMES: "Other times asked for",
    Kind.OFFERS_EXPIRED: "Ran out",
}
_CLOSED = (
    Status.COMPLETED,
    Status.NO_SHOW,
    Status.DECLINED,
    Status.CANCELLED,
    Status.DUPLICATE,
    Status.SPAM,
)


@dataclass(frozen=True)
class Section:
    """One question: a table, and a chart of it where one helps. `about` says what is counted."""

    name: str
    title: str
    about: str
    headings: tuple[str, ...]
    rows: list[tuple]
    chart: charts.Columns | charts.Rows | None = None
    # What the chart shows, in one sentence for who cannot see it.
    in_words: str = ""

    @property
    def cells(self):
        """The rows as the page shows them."""
        return [[said(cell) for cell in row] for row in self.rows]


@dataclass(frozen=True)
class Report:
    """All sections of a period, and the few numbers that stand at the top."""

    numbers: Numbers
    period: Period

    @property
    def received(self):
        return sum(self.numbers.answers.per_week)

    @property
    def promises(self) -> Promises:
        return promises(self.numbers.alike)

    def key_figures(self):
        """Return [(name, value)]."""
        answers, closed = self.numbers.answers, self.numbers.closed
        in_opening_hours = Spread.of(answers.in_opening_hours)
        spread = in_opening_hours or Spread.of(answers.elapsed) or Spread(None, None)
        duration = OpenDuration if in_opening_hours else Duration
        visits = closed[Status.COMPLETED] + closed[Status.NO_SHOW]
        return [
            ("Requests", said(self.received)),
            ("Half were answered within", str(duration(spread.median))),
            ("Nine in ten were answered within", str(duration(spread.ninetieth))),
            ("Promises kept", str(Share(self.promises.share))),
            ("Patients did not come", str(Share(share(closed[Status.NO_SHOW], visits)))),
        ]

    def sections(self):
        return [
            self._weeks(),
            self._first_answer(),
            self._promises(),
            self._outcomes(),
            self._closed(),
            self._reasons(),
            self._pages(),
            self._offers(),
            self._contact(),
        ]

    def _weeks(self):
        weeks = list(zip(self.period.weeks, self.numbers.answers.per_week, strict=True))
        busiest = max(weeks, key=lambda week: week[1])
        return Section(
            name="weeks",
            title="Requests per week",
            about="By the day on which they came. A week begins on Monday. A dashed outline is a "
            "week of which only a part is in the time that you chose.",
            headings=("Week", "Days", "Requests"),
            rows=[
                (f"{week.first:%Y-%m-%d}", (week.last - week.first).days + 1, count)
                for week, count in weeks
            ],
            chart=charts.columns([(day(week.first), count, week.is_part) for week, count in weeks]),
            in_words=f"{len(weeks)} weeks, {said(self.received)} requests. Most, "
            f"{said(busiest[1])}, came in the week from {day(busiest[0].first)}.",
        )

    def _first_answer(self):
        answers = self.numbers.answers
        elapsed = Spread.of(answers.elapsed) or Spread(None, None)
        rows = [
            ("Around the clock", Duration(elapsed.median), Duration(elapsed.ninetieth)),
        ]
        if in_opening_hours := Spread.of(answers.in_opening_hours):
            counted_open = [OpenDuration(seconds) for seconds in in_opening_hours]
            rows.insert(0, ("In opening hours", *counted_open))
        return Section(
            name="first-answer",
            title="Time to the first answer",
            about=f"Of the {said(len(answers.elapsed))} requests of this time that have an answer. "
            "The promise is made in opening hours, so they come first: a request of Saturday night "
            "begins to wait on Monday morning. Counted with today’s opening hours and with all "
            "closures.",
            headings=("Counted", "Median: half within", "90th percentile: nine in ten within"),
            rows=rows,
        )

    def _promises(self):
        found = self.promises
        due = found.kept + found.late + found.missed
        labels = [
            ("Kept: answered in time", found.kept),
            ("Broken: answered too late", found.late),
            ("Broken: no answer, and the time is over", found.missed),
        ]
        return self._counts(
            "promises",
            "Promises kept",
            f"A promise is due when the request is answered or its time is over. "
            f"{said(found.not_due)} of these requests have no answer and no broken promise: there "
            "is time, or the patient cancelled first. They are not counted here.",
            ("Promise", "Requests", "Share"),
            labels,
            whole=due,
        )

    def _outcomes(self):
        counts = count_by(self.numbers.alike, "status")
        return self._counts(
            "outcomes",
            "Where the requests stand",
            "The requests that came in this time, as they stand now. Spam and duplicates are "
            "shown here; all other numbers of requests leave them out.",
            ("Outcome", "Requests", "Share"),
            [(status.label, counts[status]) for status in Status],
        )

    def _closed(self):
        counts = self.numbers.closed
        return self._counts(
            "closed",
            "What was closed in this time",
            "By the day on which they were closed, whenever they came. The share of patients who "
            "did not come, at the top of this page, is of these visits.",
            ("Closed as", "Requests", "Share"),
            [(status.label, counts[status]) for status in _CLOSED],
        )

    def _reasons(self):
        declined = [group for group in self.numbers.alike if group.status == Status.DECLINED]
        counts = count_by(declined, "decline_reason")
        return self._counts(
            "reasons",
            "Reasons for declining",
            "Of the requests that came in this time and stand declined, in the words that the "
            "patient reads.",
            ("Reason", "Requests", "Share"),
            [(reason.label, counts[reason]) for reason in DeclineReason],
        )

    def _pages(self):
        counts = count_by(counted(self.numbers.alike), "came_from")
        # Equal counts in the order of their names, whatever the database thinks.
        pages = sorted(counts.items(), key=lambda page: (-page[1], page[0]))
        rest = pages[MOST_PAGES:]
        pages = [(page or NOT_KNOWN, count) for page, count in pages[:MOST_PAGES]]
        if rest:
            pages.append((f"{len(rest)} other pages", sum(count for _, count in rest)))
        return self._counts(
            "pages",
            "Which page led to the request",
            "The page of this site on which the patient chose to ask for an appointment.",
            ("Page", "Requests", "Share"),
            pages,
        )

    def _offers(self):
        counts = self.numbers.offers
        return self._counts(
            "offers",
            "Offered times",
            "By the day on which it happened. Up to three times that were offered together count "
            "as one offer. An offer can be replaced by a newer one, so the parts need not add up.",
            ("Offer", "How often", "Share of the offers"),
            [(label, counts[kind]) for kind, label in _OFFERS.items()],
            whole=counts[Kind.OFFERED],
        )

    def _contact(self):
        counts = count_by(counted(self.numbers.alike), "contact_method")
        return self._counts(
            "contact",
            "How patients want to be reached",
            "What they chose in the form.",
            ("Way", "Requests", "Share"),
            [(label, counts[method]) for method, label in _CONTACT.items()],
        )

    def _counts(self, name, title, about, headings, counts, *, whole=None):
        """Return a section of [(label, count)], with shares of `whole`: by default, of all."""
        whole = sum(count for _, count in counts) if whole is None else whole
        rows = [(label, count, Share(share(count, whole))) for label, count in counts]
        drawn = [(label, count, f"{said(count)} ({part})") for label, count, part in rows if count]
        return Section(
            name=name,
            title=title,
            about=about,
            headings=headings,
            rows=rows,
            chart=charts.rows(drawn) if drawn else None,
            in_words=". ".join(f"{label.rstrip('.')}: {value}" for label, _, value in drawn) + ".",
        )


def day(date):
    """Return "9 Nov"."""
    return f"{date.day} {date:%b}"

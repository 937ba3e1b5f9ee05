"""Rows of the access log in words. No database beyond what was loaded with them."""

from dataclasses import dataclass

from booking.frontdesk.wording import ClinicTime

from . import unusual
from .models import Access, AccessedRequest, Actor


@dataclass(frozen=True)
class RequestRow:
    """One look at a request."""

    seen: AccessedRequest
    time: ClinicTime
    clinic: object

    HEADINGS = ("When", "Who", "What", "Page", "From", "Unusual")

    @property
    def access(self):
        return self.seen.access

    @property
    def when(self):
        return self.time.full(self.access.at)

    @property
    def what(self):
        return self.access.get_action_display()

    @property
    def screen(self):
        return self.access.screen.replace("_", " ")

    @property
    def marks(self):
        return marks_of(self.access, self.clinic, was_old=self.seen.was_old)

    def cells(self):
        access = self.access
        at = access.at.astimezone(self.clinic.zone)
        return [
            f"{at:%Y-%m-%d %H:%M:%S}",
            access.name_of_actor,
            self.what,
            self.screen,
            access.address or "",
            "; ".join(self.marks),
        ]


@dataclass(frozen=True)
class PersonRow(RequestRow):
    """One look of a person, at one request or at many."""

    seen: Access

    HEADINGS = (*RequestRow.HEADINGS, "Requests", "Found", "About")

    @property
    def access(self):
        return self.seen

    @property
    def requests(self):
        return self.seen.requests.all()

    @property
    def marks(self):
        was_old = any(request.was_old for request in self.requests)
        return marks_of(self.seen, self.clinic, was_old=was_old)

    @property
    def more_found(self):
        """Whether a search found more than it showed."""
        return (self.seen.found or 0) > len(self.requests)

    def cells(self):
        references = " ".join(request.reference for request in self.requests)
        return [*super().cells(), references, self.seen.found, self.seen.about]


def marks_of(access, clinic, *, was_old):
    """Return what is unusual about one look of a member of staff."""
    if access.actor != Actor.STAFF:
        return []
    is_outside = unusual.is_outside_hours(access.at, clinic.timetable, clinic.zone, clinic.closures)
    found = {unusual.OUTSIDE_HOURS: is_outside, unusual.OLD: was_old}
    return [mark for mark, is_true in found.items() if is_true]

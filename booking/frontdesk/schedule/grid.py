"""Where things stand in the picture of a day: rows of five minutes, counted in time that passes.

A day on which the clocks change is an hour shorter or longer, and so is its picture. The names of
the classes are those of static/css/admin/schedule.css.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

HOUR, STEP = timedelta(hours=1), timedelta(minutes=5)
STEPS_PER_HOUR = HOUR // STEP


@dataclass(frozen=True)
class Grid:
    """The hours that the picture shows, from a full hour on the clinic's clock on."""

    starts_at: datetime
    hours: int

    @classmethod
    def around(cls, days, zone):
        """Return the grid that holds what these practitioners work and do, None when nothing."""
        spans = [span for day in days for span in day.working.stretches]
        spans += [(each.starts_at, each.busy_until) for day in days for each in day.happenings]
        if not spans:
            return None
        first = min(start for start, _ in spans).astimezone(zone)
        starts_at = first.replace(minute=0, second=0, microsecond=0).astimezone(UTC)
        return cls(starts_at, -(-(max(end for _, end in spans) - starts_at) // HOUR))

    @property
    def ends_at(self):
        return self.starts_at + self.hours * HOUR

    @property
    def class_name(self):
        return f"frontdesk-day--hours-{self.hours}"

    def labels(self, clinic_time):
        """Return [(its place, "9am")] for each hour."""
        starts = (self.starts_at + hour * HOUR for hour in range(self.hours))
        return [(self.place(start, start + HOUR), clinic_time.clock(start)) for start in starts]

    def place(self, starts_at, ends_at):
        """Return the classes for a time, cut to what the grid shows."""
        first = max(0, (starts_at - self.starts_at) // STEP)
        last = min(self.hours * STEPS_PER_HOUR, -((self.starts_at - ends_at) // STEP))
        return f"{_steps('at', first)} {length(max(1, last - first))}"

    def column(self, practitioner, day):
        """Return what is drawn for a practitioner: hours off, absences, visits and offers."""
        return {
            "practitioner": practitioner,
            "working": day.working,
            "off": [self.place(*span) for span in self._off(day.working.stretches)],
            "absent": [
                (self.place(each.starts_at, each.ends_at), each.label)
                for each in day.working.absent
                if each.starts_at < self.ends_at and self.starts_at < each.ends_at
            ],
            "lanes": most_at_once(day.happenings),
            "happenings": [
                (
                    self.place(each.starts_at, each.busy_until),
                    length(max(1, (each.ends_at - each.starts_at) // STEP)),
                    each,
                )
                for each in day.happenings
            ],
        }

    def _off(self, stretches):
        """Return what lies between stretches of work, as [(start, end)]."""
        edges = [self.starts_at, *(edge for span in stretches for edge in span), self.ends_at]
        gaps = zip(edges[::2], edges[1::2], strict=True)
        return [(start, end) for start, end in gaps if start < end]


def most_at_once(happenings):
    """Return how many of them stand side by side where most of them overlap; at least 1."""
    starts = [each.starts_at for each in happenings]
    at_once = (
        sum(each.starts_at <= moment < each.busy_until for each in happenings) for moment in starts
    )
    return max(at_once, default=1)


def length(steps):
    """Return the classes for a number of rows."""
    return _steps("for", steps)


def _steps(kind, steps):
    hours, rest = divmod(steps, STEPS_PER_HOUR)
    return f"frontdesk-{kind}-h{hours} frontdesk-{kind}-m{rest}"

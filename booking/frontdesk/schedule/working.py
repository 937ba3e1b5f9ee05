"""What a practitioner works on a day and what takes them away, in hours and in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from clinic_site.working_hours import Schedule, hours_away, is_away, working_stretches


class Absent(NamedTuple):
    """A part of the day in which nobody may come, and why: "Away: Course", "Closed: Canada Day"."""

    starts_at: datetime
    ends_at: datetime
    label: str


@dataclass(frozen=True)
class WorkingDay:
    """`stretches` are [(start, end)] in UTC, what takes the practitioner away left out."""

    schedule: Schedule
    stretches: list
    absent: list
    in_words: str

    @classmethod
    def of(cls, hours, day, clinic_time):
        schedule, reasons = hours
        stretches = working_stretches(schedule, day)
        absent = [
            Absent(starts_at, ends_at, label)
            for label, away in reasons
            for starts_at, ends_at in hours_away(schedule._replace(away=(away,)), day)
        ]
        return cls(schedule, stretches, absent, _in_words(stretches, clinic_time))

    @property
    def labels(self):
        """Why somebody is away that day, each reason once."""
        return list(dict.fromkeys(each.label for each in self.absent))

    def why_away(self, starts_at, ends_at):
        """Return why nobody may come at that time; an empty text when somebody may."""
        if not is_away(self.schedule, starts_at, ends_at):
            return ""
        labels = [
            each.label
            for each in self.absent
            if each.starts_at < ends_at and starts_at < each.ends_at
        ]
        return ", ".join(dict.fromkeys(labels))


def _in_words(stretches, clinic_time):
    if not stretches:
        return "Does not work"
    return "Works " + ", ".join(clinic_time.span(start, end) for start, end in stretches)

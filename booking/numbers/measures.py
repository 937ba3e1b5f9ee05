"""What is counted and how. Pure: no database, no clock.

Spam and duplicates are no requests of their own: only the outcomes tell how many there were.
"""

from collections import Counter
from dataclasses import dataclass, field
from math import floor
from typing import NamedTuple

from booking.models import Status

NOT_COUNTED = frozenset({Status.DUPLICATE, Status.SPAM})


class Alike(NamedTuple):
    """So many (`count`) requests that are alike; `missed` of them got no answer in time, or any."""

    status: str
    first_answer_on_time: bool | None
    decline_reason: str
    contact_method: str
    came_from: str
    count: int
    missed: int


class Spread(NamedTuple):
    """Half of the values are at most `median`, nine in ten at most `ninetieth`."""

    median: float
    ninetieth: float

    @classmethod
    def of(cls, values):
        """Return the spread of an unsorted list, or None when it is empty."""
        values = sorted(values)
        return cls(percentile(values, 0.5), percentile(values, 0.9)) if values else None


@dataclass
class Answers:
    """When requests came, and how long (seconds) the answered ones waited for their first answer.

    `in_opening_hours` stays empty where the clinic has entered no opening hours.
    """

    per_week: list[int]
    elapsed: list[float] = field(default_factory=list)
    in_opening_hours: list[float] = field(default_factory=list)


class Promises(NamedTuple):
    """`kept`: answered in time. `late`: answered, too late. `missed`: overdue without an answer.

    `not_due`: no answer yet, and there is time, or the patient cancelled before it was over.
    """

    kept: int
    late: int
    missed: int
    not_due: int

    @property
    def share(self):
        return share(self.kept, self.kept + self.late + self.missed)


def percentile(values, wanted):
    """Return the value below which the `wanted` share (0 to 1) of sorted `values` lies.

    Between two values it is interpolated, like PostgreSQL's percentile_cont.
    """
    place = wanted * (len(values) - 1)
    below = floor(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (place - below)


def share(part, whole):
    """Return `part` of `whole` as 0 to 1, or None of nothing."""
    return part / whole if whole else None


def answers(moments, period, open_time):
    """Return the Answers of `moments`: timestamps (of the request, of its first answer or None)."""
    found = Answers(per_week=[0] * len(period.weeks))
    for came, answered in moments:
        found.per_week[period.week_number(came)] += 1
        if answered is not None:
            found.elapsed.append(answered - came)
            if open_time:
                found.in_opening_hours.append(open_time.between(came, answered))
    return found


def counted(alike):
    """Return all but spam and duplicates."""
    return [group for group in alike if group.status not in NOT_COUNTED]


def count_by(alike, name):
    """Return a Counter of the requests by one of the fields of Alike."""
    counts = Counter()
    for group in alike:
        counts[getattr(group, name)] += group.count
    return counts


def promises(alike):
    alike = counted(alike)
    answered = count_by(alike, "first_answer_on_time")
    missed = sum(group.missed for group in alike)
    return Promises(
        kept=answered[True],
        late=answered[False],
        missed=missed,
        not_due=answered[None] - missed,
    )

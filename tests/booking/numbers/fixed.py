"""A small fixed set of requests whose numbers can be counted by hand.

NOW is Tuesday 24 November 2026, 10am in Toronto; the clinic is open from 9 to 17 on weekdays.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.booking.frontdesk.making import NOW, make_request
from tests.factories.clinic import make_practitioner

ZONE = ZoneInfo("America/Toronto")


def at(text):
    """Return the moment at which the clinic's clock shows "2026-11-16 09:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def make_answered(status, created, answered, *, on_time=True, **fields):
    return make_request(
        status,
        created_at=at(created),
        first_answer_at=at(answered),
        first_answer_on_time=on_time,
        reply_due_at=at(created) + timedelta(days=1),
        **fields,
    )


def make_fixed_requests():
    """Eight requests: five answered, one overdue, one in time, and one spam.

    Waited in opening hours: 1, 2, 4, 4 and 10 hours. Around the clock: 1, 2, 4, 64 and 66.
    """
    neck = {"came_from": "/conditions/neck/"}
    make_answered("completed", "2026-11-16 09:00", "2026-11-16 10:00", closed_at=NOW, **neck)
    make_answered("no_show", "2026-11-17 09:00", "2026-11-17 11:00", closed_at=NOW, **neck)
    make_answered("declined", "2026-11-18 09:00", "2026-11-18 13:00", contact_method="email")
    # From Friday afternoon to Monday morning.
    make_answered("confirmed", "2026-11-20 17:00", "2026-11-23 13:00", came_from="/how-it-works/")
    make_answered("contacted", "2026-11-20 15:00", "2026-11-24 09:00", on_time=False)
    make_request("new", created_at=at("2026-11-20 12:00"), reply_due_at=NOW - timedelta(hours=1))
    make_request("new", created_at=at("2026-11-24 09:30"), reply_due_at=NOW + timedelta(hours=7))
    make_answered("spam", "2026-11-19 09:00", "2026-11-19 09:01")
    make_practitioner()

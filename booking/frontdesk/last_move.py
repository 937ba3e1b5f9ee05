"""Whether the last deed can be undone."""

from dataclasses import dataclass
from datetime import datetime

from booking import operations
from booking.models import Message, RequestEvent

from .wording import ClinicTime

KNOWN = {Message.State.SENDING, Message.State.SENT}


@dataclass(frozen=True)
class Undo:
    """The last deed of staff, and until when it can be undone."""

    event: RequestEvent
    until: datetime
    goes_out_at: datetime | None
    time: ClinicTime

    @property
    def left(self):
        """Return "2:41"."""
        return f"{self.seconds // 60}:{self.seconds % 60:02}"

    @property
    def seconds(self):
        return int((self.until - self.time.now).total_seconds())

    @property
    def until_in_words(self):
        """Return what happens then: "the e-mail goes out at 10:03am today"."""
        if self.goes_out_at:
            return f"the e-mail goes out {self.time.at(self.goes_out_at)}"
        return f"until {self.time.clock(self.until)}"


def possible_undo(events, messages, time):
    """Return an Undo while operations.undo would work, otherwise None. No query."""
    last = [event for event in events if event.is_deed][-1]
    until = operations.undo_until(last)
    told = [message for message in messages if message.event_id == last.pk]
    if until is None or time.now > until or any(message.state in KNOWN for message in told):
        return None
    if any(
        event.pk > last.pk and event.by_id is None and event.kind in operations.SEEN_BY
        for event in events
    ):
        return None
    waiting = [message for message in told if message.state == Message.State.QUEUED]
    return Undo(last, until, waiting[0].next_attempt_at if waiting else None, time)

"""A request as one row of the inbox: why it is here, who is on it, what to do next."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User

from .history import name_of
from .urgency import BACK_AGAIN, REASONS
from .wording import RequestInWords

# Who took a request on and did nothing since has probably gone on to something else.
CLAIM_FADES_AFTER = timedelta(minutes=30)


@dataclass(frozen=True)
class Row(RequestInWords):
    """A request that booking.frontdesk.urgency has ranked, as `user` sees it."""

    user: User

    @property
    def reason(self):
        return REASONS[self.request.urgency]

    @property
    def why(self):
        """Return "Promised by 2pm today"."""
        return self.reason.says(self.request, self.time)

    @property
    def also(self):
        """What else matters, when the first reason does not say it."""
        request, said = self.request, self.reason.name
        also = []
        if request.is_open and said != "back_again" and request.last_move in BACK_AGAIN:
            also.append(BACK_AGAIN[request.last_move])
        if said == "unreachable" and request.is_overdue(self.time.now):
            also.append(f"Overdue since {self.time.short(request.reply_due_at)}")
        if request.is_open and said != "emergency_words" and request.has_emergency_words:
            also.append("Emergency words in the note")
        if request.is_open and said != "unreachable" and request.unanswered_calls:
            calls = request.unanswered_calls
            also.append(f"{calls} call{'s' if calls > 1 else ''} not answered")
        if request.decline_reason:
            also.append(request.get_decline_reason_display())
        return also

    @property
    def areas(self):
        return self.request.area_names

    @property
    def is_claimed(self):
        return self.request.claimed_by_id is not None

    @property
    def is_mine(self):
        return self.request.claimed_by_id == self.user.pk

    @property
    def is_stale(self):
        """Whether whoever is on it took it on long ago."""
        return self.is_claimed and self.request.claimed_at < self.time.now - CLAIM_FADES_AFTER

    @property
    def claim(self):
        """Return "You, since 10:04am today"."""
        who = "You" if self.is_mine else name_of(self.request.claimed_by)
        return f"{who}, since {self.time.short(self.request.claimed_at)}"

    @property
    def state(self):
        """What makes a row another one for a colleague who looks at it; its age does not."""
        request = self.request
        parts = (
            self.reason.name,
            request.status,
            request.claimed_by_id,
            request.claimed_at and int(request.claimed_at.timestamp()),
            request.unanswered_calls,
            request.appointment_at and int(request.appointment_at.timestamp()),
            request.last_moved_at and int(request.last_moved_at.timestamp()),
        )
        return "-".join(str(part or 0) for part in parts)

"""What a decision about a request is made on. What costs a query is asked when it is needed."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from booking import same_person
from booking.free_times import Diary
from booking.frontdesk.wording import ClinicTime
from booking.models import AppointmentRequest, Status
from clinic_site import working_hours
from clinic_site.models import ClinicSettings


@dataclass
class Situation:
    """The request, the clinic, and the moment at which somebody looks."""

    request: AppointmentRequest
    clinic: ClinicSettings
    now: datetime

    @cached_property
    def time(self):
        return ClinicTime(self.now, self.clinic.zone)

    @cached_property
    def diary(self):
        return Diary(self.clinic, self.now)

    @cached_property
    def why_to_move(self):
        """Return why the visit cannot be when it is, in words; empty when it can."""
        request = self.request
        if request.status != Status.CONFIRMED or request.appointment_at <= self.now:
            return ""
        # Closures are in each practitioner's schedule, too.
        schedule = self.diary.schedules.get(request.practitioner_id)
        visit = request.appointment_at, request.appointment_ends_at
        if schedule and working_hours.is_away(schedule, *visit):
            return f"{request.practitioner} is away, or the clinic is closed, at that time."
        return ""

    @cached_property
    def hints(self):
        """What other requests the same person may have sent."""
        return same_person.hints(self.request, self.now)

    @cached_property
    def suggested(self):
        """Free times, without the one that the patient has already."""
        own = self.request.appointment_at, self.request.practitioner_id
        return [
            free
            for free in self.diary.suggested(self.request)
            if (free.starts_at, free.practitioner.pk) != own
        ]

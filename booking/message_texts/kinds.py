"""The kinds of messages to patients: when each is sent, and what its text may and must say."""

from dataclasses import dataclass, field

from booking.choices import MessageKind

from .placeholders import PLACEHOLDERS

IN_EVERY_MESSAGE = (
    "reference",
    "status_link",
    "clinic_name",
    "clinic_phone",
    "clinic_address",
    "emergency_number",
)
_ABOUT_THE_VISIT = ("appointment_time", "practitioner", "calendar_link", "preparing_link")


@dataclass(frozen=True)
class Kind:
    """One kind of message.

    `when` ends the sentence "Sent when …". `own` are its placeholders beside IN_EVERY_MESSAGE, and
    `needed` those without which the message would fail its purpose. `situations` are requests that
    the preview shows beside the ordinary one: what they are called, and what has no value then.
    """

    when: str
    own: tuple = ()
    needed: tuple = ()
    situations: dict = field(default_factory=dict)

    @property
    def placeholders(self):
        """The placeholders that the text may use, those of its own first."""
        return [PLACEHOLDERS[name] for name in self.own + IN_EVERY_MESSAGE]

    @property
    def in_subject(self):
        return [placeholder for placeholder in self.placeholders if placeholder.is_in_subjects]


KINDS = {
    MessageKind.RECEIVED: Kind(
        when="a request has come in",
        own=("not_a_booking", "reply_due"),
        needed=("not_a_booking", "reply_due", "status_link"),
    ),
    MessageKind.OFFERED: Kind(
        when="the front desk offers times",
        own=("offered_times", "offers_until", "not_a_booking", "preparing_link"),
        needed=("offered_times", "status_link", "not_a_booking"),
    ),
    MessageKind.REACH_US: Kind(
        when="the front desk called and reached nobody",
        own=("not_a_booking",),
        needed=("clinic_phone", "status_link", "not_a_booking"),
    ),
    MessageKind.CONFIRMED: Kind(
        when="there is an appointment",
        own=_ABOUT_THE_VISIT,
        needed=("appointment_time", "status_link"),
    ),
    MessageKind.RESCHEDULED: Kind(
        when="the appointment is moved to another time",
        own=_ABOUT_THE_VISIT,
        needed=("appointment_time", "status_link"),
    ),
    MessageKind.REMINDER: Kind(
        when="the visit is near",
        own=_ABOUT_THE_VISIT,
        needed=("appointment_time", "status_link"),
    ),
    MessageKind.DECLINED: Kind(
        when="the front desk declines a request",
        own=("decline_reason",),
        needed=("decline_reason",),
    ),
    MessageKind.CANCELLED: Kind(
        when="a request or its appointment is cancelled",
        own=("what_is_cancelled", "appointment_time", "calendar_link"),
        needed=("what_is_cancelled",),
        situations={"a request without an appointment": ("appointment_time", "calendar_link")},
    ),
    MessageKind.LINK: Kind(
        when="a patient asks for the private link again",
        own=("not_a_booking", "appointment_time"),
        needed=("status_link", "not_a_booking"),
        situations={
            "a request that nobody has answered": ("appointment_time",),
            "a confirmed appointment": ("not_a_booking",),
        },
    ),
    MessageKind.CHANGED: Kind(
        when="a patient changes the e-mail address on the private page, to the former address",
        needed=("clinic_phone",),
    ),
}
KIND_CHOICES = [(kind, kind.label) for kind in KINDS]

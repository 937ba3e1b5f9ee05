"""What patients, and the clinic when it declines, choose from; what messages tell."""

from django.db import models


class ContactMethod(models.TextChoices):
    """How the patient wants to be reached."""

    CALL = "call", "Call me"
    EMAIL = "email", "E-mail me"


class PartOfDay(models.TextChoices):
    """Parts of a day, as clinic_site.opening_hours cuts it."""

    MORNING = "morning", "Morning (before noon)"
    AFTERNOON = "afternoon", "Afternoon (noon to 5pm)"
    EVENING = "evening", "Evening (after 5pm)"


class NeedleFeeling(models.TextChoices):
    """How the patient feels about needles. Every answer is welcome."""

    FINE = "fine", "I am fine with needles"
    UNSURE = "unsure", "I am not sure"
    RATHER_NOT = "rather_not", "I would rather not have needles"


class DeclineReason(models.TextChoices):
    """Why the clinic declines, in words for the patient."""

    NO_TIME = "no_time", "We have no free time that suits you at the moment."
    NOT_REACHED = "not_reached", "We could not reach you."
    OTHER_CARE = "other_care", "Another kind of care may suit you better. Please call us about it."
    OUTSIDE_SERVICE = "outside_service", "We do not offer what you asked for."


class FollowUp(models.TextChoices):
    """What is left to do for the clinic after a move, whatever the status says.

    CALL: nobody else tells the patient, who has no e-mail address. LOOK: the patient gave up a
    visit, and nobody at the clinic has said that they saw it. ANEW: whom we did not reach changed
    how to reach them.
    """

    CALL = "call", "The patient has to be called"
    LOOK = "look", "The patient's cancellation has to be seen"
    ANEW = "anew", "The patient can be reached in another way"


class CallOutcome(models.TextChoices):
    """What became of a call to the patient."""

    REACHED = "reached", "Reached the patient"
    LEFT_MESSAGE = "left_message", "Left a message"
    NO_ANSWER = "no_answer", "No answer"


class MessageKind(models.TextChoices):
    """What an e-mail tells: the alerts tell the front desk, all others the patient.

    RECEIVED: we have the request. GONE_ALERT: a patient chose a time that was taken meanwhile.
    ACTED_ALERT: a patient cancelled, asked for other times, or can be reached in another way.
    OFFERED: there are times to choose from. CONFIRMED: there is an appointment. RESCHEDULED: it is
    at another time. DECLINED: we cannot offer one. CANCELLED: the request or its appointment is
    called off. REMINDER: the visit is near. LINK: the private link, sent again. REACH_US: we called
    and reached nobody. CHANGED: the former address is told that there is another one.
    """

    RECEIVED = "received", "We have your request"
    ALERT = "alert", "Alert to the front desk"
    GONE_ALERT = "gone_alert", "Alert: a chosen time was taken"
    ACTED_ALERT = "acted_alert", "Alert: a patient did something to act on"
    OFFERED = "offered", "Times to choose from"
    CONFIRMED = "confirmed", "Appointment confirmed"
    RESCHEDULED = "rescheduled", "Appointment moved"
    DECLINED = "declined", "Request declined"
    CANCELLED = "cancelled", "Cancelled"
    REMINDER = "reminder", "Reminder of the visit"
    LINK = "link", "Private link sent again"
    REACH_US = "reach_us", "Please call us"
    CHANGED = "changed", "E-mail address changed"

"""When the clinic is open."""

from datetime import timedelta

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

# How long before a closure the website says so.
ANNOUNCED = timedelta(days=60)


class Weekday(models.IntegerChoices):
    """Days as datetime.weekday() numbers them."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


class OpeningTime(models.Model):
    """One stretch of a weekday during which the clinic is open. A day may have several."""

    clinic = ParentalKey("ClinicSettings", on_delete=models.CASCADE, related_name="opening_times")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    opens = models.TimeField()
    closes = models.TimeField()

    panels = [FieldRowPanel([FieldPanel("weekday"), FieldPanel("opens"), FieldPanel("closes")])]

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                name="clinic_opens_before_it_closes",
                condition=models.Q(opens__lt=models.F("closes")),
                violation_error_message="The closing time must be later than the opening time.",
            ),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.opens:%H:%M} to {self.closes:%H:%M}"


class ClosureQuerySet(models.QuerySet):
    def coming(self, today):
        """Closures of today and of the next 60 days, the next one first."""
        last = today + ANNOUNCED
        return self.filter(last_day__gte=today, first_day__lte=last).order_by("first_day", "pk")


class Closure(models.Model):
    """Days on which the whole clinic is closed, although it would be open.

    A record by itself, not a part of the settings, so that the front desk can enter "closed
    tomorrow" without being able to change the clinic's name.
    """

    first_day = models.DateField()
    last_day = models.DateField()
    label = models.CharField(max_length=60, help_text="Patients see it. Such as: Canada Day")

    objects = ClosureQuerySet.as_manager()

    panels = [FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")]), FieldPanel("label")]

    class Meta:
        ordering = ["-first_day"]
        constraints = [
            models.CheckConstraint(
                name="closure_begins_before_it_is_over",
                condition=models.Q(first_day__lte=models.F("last_day")),
                violation_error_message="The last day must not be before the first day.",
            ),
        ]

    def __str__(self):
        return f"{self.label}, {self.first_day} to {self.last_day}"

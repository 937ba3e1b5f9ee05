"""Who treats patients, and when."""

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from .forms import NoOverlapsForm
from .hours import Weekday

# The front desk keeps working hours and absences; only administrators say who works here.
ADMINISTRATORS_ONLY = "clinic_site.add_practitioner"


class PractitionerForm(NoOverlapsForm):
    stretches = "working_times", "starts", "ends"


class Practitioner(ClusterableModel):
    """A person who treats patients. The registration facts are copied from the public register."""

    name = models.CharField(max_length=80, unique=True)
    registration_number = models.CharField(
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^[A-Za-z0-9-]*$", "Only letters, digits and hyphens.")],
    )
    is_rostered = models.BooleanField(
        "rostered for needling below the skin",
        default=False,
        help_text="As the College's public register shows it.",
    )
    register_checked_date = models.DateField(
        "register checked on", null=True, blank=True, help_text="When the register was looked at."
    )
    is_active = models.BooleanField(
        "takes appointments", default=True, help_text="Off: no new appointment can be given."
    )
    appointment_minutes = models.PositiveSmallIntegerField(
        "length of an appointment, in minutes",
        default=45,
        validators=[MinValueValidator(5), MaxValueValidator(240)],
        help_text="What an appointment takes unless the front desk says otherwise.",
    )
    buffer_minutes = models.PositiveSmallIntegerField(
        "time between appointments, in minutes",
        default=15,
        validators=[MaxValueValidator(120)],
        help_text="Kept free after each appointment, for notes and cleaning.",
    )

    panels = [
        FieldPanel("name", permission=ADMINISTRATORS_ONLY),
        FieldRowPanel(
            [
                FieldPanel("registration_number", permission=ADMINISTRATORS_ONLY),
                FieldPanel("register_checked_date", permission=ADMINISTRATORS_ONLY),
            ]
        ),
        FieldPanel("is_rostered", permission=ADMINISTRATORS_ONLY),
        FieldPanel("is_active", permission=ADMINISTRATORS_ONLY),
        FieldRowPanel([FieldPanel("appointment_minutes"), FieldPanel("buffer_minutes")]),
        # Entered far more often than the hours.
        InlinePanel(
            "absences",
            heading="Absences",
            label="Absence",
            help_text="No time in an absence is offered to a patient.",
        ),
        InlinePanel(
            "working_times",
            heading="Working hours",
            label="Working time",
            help_text="None: the same as the clinic's opening hours.",
        ),
    ]
    base_form_class = PractitionerForm

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def initials(self):
        return "".join(word[0] for word in self.name.replace("-", " ").split()).upper()

    @property
    def appointment_length(self):
        return timedelta(minutes=self.appointment_minutes)

    @property
    def buffer(self):
        return timedelta(minutes=self.buffer_minutes)


class WorkingTime(models.Model):
    """One stretch of a weekday during which a practitioner works. A day may have several."""

    practitioner = ParentalKey(Practitioner, on_delete=models.CASCADE, related_name="working_times")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    starts = models.TimeField()
    ends = models.TimeField()

    panels = [FieldRowPanel([FieldPanel("weekday"), FieldPanel("starts"), FieldPanel("ends")])]

    class Meta:
        ordering = ["weekday", "starts"]
        constraints = [
            models.CheckConstraint(
                name="work_starts_before_it_ends",
                condition=models.Q(starts__lt=models.F("ends")),
                violation_error_message="The end must be later than the start.",
            ),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.starts:%H:%M} to {self.ends:%H:%M}"


class Absence(models.Model):
    """Days, or a part of each of them, on which a practitioner sees nobody."""

    practitioner = ParentalKey(Practitioner, on_delete=models.CASCADE, related_name="absences")
    first_day = models.DateField()
    last_day = models.DateField()
    from_time = models.TimeField(
        "from", null=True, blank=True, help_text="For a part of the day. Empty: from the morning."
    )
    until_time = models.TimeField(
        "until", null=True, blank=True, help_text="For a part of the day. Empty: until the evening."
    )
    label = models.CharField(
        max_length=40,
        blank=True,
        help_text="Only staff see it. Such as: Course, Holiday, Away. Never a reason of health.",
    )

    panels = [
        FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")]),
        FieldRowPanel([FieldPanel("from_time"), FieldPanel("until_time")]),
        FieldPanel("label"),
    ]

    class Meta:
        ordering = ["-first_day", "from_time"]
        constraints = [
            models.CheckConstraint(
                name="absence_begins_before_it_is_over",
                condition=models.Q(first_day__lte=models.F("last_day")),
                violation_error_message="The last day must not be before the first day.",
            ),
            models.CheckConstraint(
                name="absence_from_before_until",
                condition=models.Q(from_time__isnull=True)
                | models.Q(until_time__isnull=True)
                | models.Q(from_time__lt=models.F("until_time")),
                violation_error_message="The time until must be later than the time from.",
            ),
        ]

    def __str__(self):
        return f"{self.label or 'Away'}, {self.first_day} to {self.last_day}"

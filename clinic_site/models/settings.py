"""The clinic itself."""

import uuid
from datetime import timedelta
from functools import cached_property
from urllib.parse import urljoin
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from modelcluster.models import ClusterableModel
from phonenumber_field.modelfields import PhoneNumberField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from clinic_site import opening_hours
from clinic_site.colour import DEFAULT_BRAND_COLOUR, HEX_COLOUR, MINIMUM_CONTRAST, PAPER, contrast
from clinic_site.working_hours import by_weekday

from .forms import NoOverlapsForm
from .hours import Closure, Weekday
from .practitioners import ADMINISTRATORS_ONLY


def validate_brand_colour(value):
    """Refuse a colour that is no "#rrggbb" or cannot be read on the paper ground."""
    if not HEX_COLOUR.fullmatch(value):
        raise ValidationError("Write the colour as # and six digits, such as #1f5c4d.")
    ratio = contrast(value, PAPER)
    if ratio < MINIMUM_CONTRAST:
        raise ValidationError(
            f"This colour has a contrast of {ratio:.1f} to 1 with the page. Readers need at least "
            f"{MINIMUM_CONTRAST} to 1: choose a darker one."
        )


def validate_time_zone(value):
    if value not in available_timezones():
        raise ValidationError("Write a time zone as America/Toronto.")


# Whoever changes it decides who hears of requests, so editors do not.
ALERTS = FieldPanel("front_desk_email", permission=ADMINISTRATORS_ONLY)


class ClinicSettingsForm(NoOverlapsForm):
    stretches = "opening_times", "opens", "closes"


@register_setting(icon="home")
class ClinicSettings(ClusterableModel, BaseGenericSetting):
    """The clinic itself. Every page, message and calculation takes its facts from here."""

    select_related = ["social_image"]

    name = models.CharField(max_length=80, default="The clinic")
    tagline = models.CharField(
        max_length=120, blank=True, help_text="A few words under the name, such as the town."
    )
    street_address = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=60, blank=True)
    province = models.CharField(max_length=30, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    area_served = models.CharField(
        max_length=120, blank=True, help_text="The places around that the clinic serves."
    )
    phone = PhoneNumberField(blank=True, help_text="Patients tap it to call.")
    email = models.EmailField(blank=True, help_text="Shown on the contact page. May be empty.")
    front_desk_email = models.EmailField(
        "front desk's e-mail",
        blank=True,
        help_text="Gets an alert for each new request. The alert holds no patient detail.",
    )
    emergency_number = models.CharField(max_length=20, default="911")
    advice_number = models.CharField(
        "health advice number", max_length=20, default="811", help_text="Nurse advice by phone."
    )
    privacy_contact = models.CharField(
        max_length=120, blank=True, help_text="Who answers questions about privacy, and how."
    )
    time_zone = models.CharField(
        max_length=40, default="America/Toronto", validators=[validate_time_zone]
    )
    reply_hours = models.PositiveSmallIntegerField(
        "reply promise, in opening hours",
        default=8,
        validators=[MinValueValidator(1), MaxValueValidator(80)],
        help_text="Patients are told that you reply within this many opening hours.",
    )
    reminder_hours = models.PositiveSmallIntegerField(
        "reminder, in hours before a visit",
        default=24,
        validators=[MaxValueValidator(7 * 24)],
        help_text="Patients with an e-mail address get a reminder then, unless they refuse it. "
        "0: none.",
    )
    preparing_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="page about preparing for a visit",
        help_text="What to wear and what to bring. Patients with an appointment are shown it.",
    )
    brand_colour = models.CharField(
        max_length=7,
        default=DEFAULT_BRAND_COLOUR,
        validators=[validate_brand_colour],
        help_text="As # and six digits. A colour that is hard to read is refused.",
    )
    social_image = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Shown where somebody shares a link to the site. 1200 x 630 or larger.",
    )
    # See clinic_site.kept_schedules.
    schedules_version = models.UUIDField(default=uuid.uuid4, editable=False)

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("tagline")], heading="Name"),
        MultiFieldPanel(
            [
                FieldPanel("street_address"),
                FieldRowPanel(
                    [FieldPanel("city"), FieldPanel("province"), FieldPanel("postal_code")]
                ),
                FieldPanel("area_served"),
            ],
            heading="Address",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
                FieldRowPanel([FieldPanel("emergency_number"), FieldPanel("advice_number")]),
                FieldPanel("privacy_contact"),
            ],
            heading="Contact",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("reply_hours"), FieldPanel("reminder_hours")]),
                ALERTS,
                FieldPanel("preparing_page"),
                FieldPanel("time_zone"),
            ],
            heading="Appointment requests",
        ),
        InlinePanel("opening_times", heading="Opening hours", label="Opening time"),
        MultiFieldPanel([FieldPanel("brand_colour"), FieldPanel("social_image")], heading="Look"),
    ]
    base_form_class = ClinicSettingsForm

    class Meta:
        verbose_name = "clinic settings"

    def __str__(self):
        return self.name

    @property
    def has_own_brand_colour(self):
        return self.brand_colour != DEFAULT_BRAND_COLOUR

    @cached_property
    def zone(self):
        """The clinic's time zone, in which every time is shown."""
        return ZoneInfo(self.time_zone)

    @cached_property
    def timetable(self):
        """Opening hours as clinic_site.opening_hours wants them: weekday to [(opens, closes)]."""
        return by_weekday(
            (time.weekday, time.opens, time.closes) for time in self.opening_times.all()
        )

    @cached_property
    def closures(self):
        """The days on which the clinic is closed, as [(first day, last day)]. One query."""
        return list(Closure.objects.values_list("first_day", "last_day"))

    @property
    def week(self):
        """The whole week as [(day name, [(opens, closes)])], closed days included."""
        return [(day.label, self.timetable.get(day.value, [])) for day in Weekday]

    @property
    def reminder_lead(self):
        return timedelta(hours=self.reminder_hours)

    @property
    def preparing_path(self):
        """Where the page about preparing for a visit is, or empty when no live page is. A query."""
        page = self.preparing_page
        return (page.get_url() or "") if page and page.live else ""

    @property
    def preparing_address(self):
        """The same as a whole address, for messages."""
        path = self.preparing_path
        return urljoin(settings.SITE_URL, path) if path else ""

    def closed_times(self, now):
        """Return when the clinic is closed from today on, as [(start, end)] in UTC."""
        today = now.astimezone(self.zone).date()
        coming = [days for days in self.closures if days[1] >= today]
        return opening_hours.closed_times(coming, self.zone)

    def coming_closures(self, now):
        """Return the closures that patients should know of: today's and the next 60 days'."""
        return list(Closure.objects.coming(now.astimezone(self.zone).date()))

    def reply_due(self, moment):
        """Return by when (UTC) a request that came at `moment` is to be answered.

        A clinic that has entered no opening hours is held to the same number of plain hours.
        """
        return opening_hours.after_open_hours(
            self.timetable, self.zone, moment, self.reply_hours, closures=self.closures
        ) or moment + timedelta(hours=self.reply_hours)

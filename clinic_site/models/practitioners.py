"""Who treats patients."""

from django.core.validators import RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel


class Practitioner(models.Model):
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

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("registration_number"), FieldPanel("register_checked_date")]),
        FieldPanel("is_rostered"),
        FieldPanel("is_active"),
    ]

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

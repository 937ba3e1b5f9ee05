"""Where it can hurt."""

from django.db import models
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from clinic_site.map_region import MapRegion


class BodyAreaForm(WagtailAdminModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Condition pages and links that patients keep name an area by its slug.
        self.fields["slug"].disabled = bool(self.instance.pk)


class BodyArea(Orderable):
    """A part of the body that can hurt: what a condition page is about and a request names."""

    name = models.CharField(max_length=60, unique=True, help_text="Such as: Neck")
    slug = models.SlugField(
        unique=True, help_text="Used in links from condition pages. It cannot be changed later."
    )
    map_region = models.CharField(
        "place on the body map",
        max_length=10,
        choices=MapRegion,
        blank=True,
        help_text="Where patients find its conditions. Empty: only in the list below the map.",
    )

    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("map_region")]
    base_form_class = BodyAreaForm

    class Meta(Orderable.Meta):
        verbose_name = "body area"

    def __str__(self):
        return self.name

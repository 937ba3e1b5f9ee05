from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock

from .base import ReaderPage, ReviewedPage


class ConditionIndexPage(ReaderPage):
    """Lists the conditions below it."""

    parent_page_types = ["education.HomePage"]
    subpage_types = ["education.ConditionPage"]
    template = "education/condition_index_page.html"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        conditions = ConditionPage.objects.live().child_of(self).order_by("path")
        context["conditions"] = with_drawings(conditions)
        return context


class ConditionPage(ReviewedPage):
    """One thing that patients come with. Its body area is chosen already in the request form."""

    body_area = models.ForeignKey(
        "clinic_site.BodyArea",
        to_field="slug",  # Links to the request form name the area by its slug, without a query.
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Chosen for the patient who asks for an appointment from this page.",
    )
    picture = StreamField([("image", ImageBlock())], blank=True, max_num=1)

    content_panels = [
        *ReviewedPage.content_panels[:2],
        FieldPanel("picture"),
        FieldPanel("body_area"),
        *ReviewedPage.content_panels[2:],
    ]

    parent_page_types = ["education.ConditionIndexPage"]
    subpage_types = []
    template = "education/condition_page.html"


def with_drawings(conditions):
    """Return the condition pages as a list, each with its picture, or None, as `drawing`.

    All pictures are one query; each page's own StreamField would ask for its own.
    """
    conditions = list(conditions)
    image_ids = {
        page.pk: block["value"]["image"] for page in conditions for block in page.picture.raw_data
    }
    images = get_image_model().objects.in_bulk(image_ids.values())
    for page in conditions:
        page.drawing = images.get(image_ids.get(page.pk))
    return conditions

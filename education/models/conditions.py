from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.images import get_image_model

from education import illustration_sheet, illustrations
from education.blocks import PictureBlock
from education.body_map import body_map

from .base import ReaderPage, ReviewedPage


class ConditionIndexPage(ReaderPage):
    """Lists the conditions below it."""

    parent_page_types = ["education.HomePage"]
    subpage_types = ["education.ConditionPage"]
    template = "education/condition_index_page.html"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        conditions = ConditionPage.objects.live().child_of(self).select_related("body_area")
        context["conditions"] = with_drawings(conditions.order_by("path"))
        context["body_map"] = body_map(context["conditions"])
        return context


class ConditionPage(ReviewedPage):
    """One thing that patients come with.

    Its body area is chosen already in the request form, and is its place on the body map.
    """

    body_area = models.ForeignKey(
        "clinic_site.BodyArea",
        to_field="slug",  # Links to the request form name the area by its slug, without a query.
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Chosen for the patient who asks for an appointment from this page.",
    )
    picture = StreamField(PictureBlock(), blank=True, max_num=1)

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
    """Return the condition pages as a list, each with its `illustration` or `image`, or None.

    `drawing_url` is where the illustration stands in the sheet of all.

    All uploaded images are one query; each page's own StreamField would ask for its own.
    """
    conditions = list(conditions)
    drawn, uploaded = {}, {}
    for page in conditions:
        for block in page.picture.raw_data:
            if block["type"] == "image":
                uploaded[page.pk] = block["value"]["image"]
            else:
                drawn[page.pk] = block["value"]
    images = get_image_model().objects.in_bulk(uploaded.values())
    for page in conditions:
        page.illustration = illustrations.find(drawn.get(page.pk))
        page.drawing_url = page.illustration and illustration_sheet.address(page.illustration)
        page.image = images.get(uploaded.get(page.pk))
    return conditions

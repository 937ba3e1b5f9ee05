from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from education.blocks import PictureBlock

from .base import ReaderPage
from .conditions import ConditionPage, with_drawings
from .explainers import ExplainerPage


class HomePage(ReaderPage):
    """The front door."""

    picture = StreamField(PictureBlock(), blank=True, max_num=1)

    content_panels = [
        *ReaderPage.content_panels[:2],
        FieldPanel("picture"),
        *ReaderPage.content_panels[2:],
    ]

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "education.ExplainerIndexPage",
        "education.ConditionIndexPage",
        "education.GlossaryPage",
        "education.StandardPage",
    ]
    template = "education/home_page.html"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["explainers"] = ExplainerPage.objects.live().descendant_of(self).order_by("path")
        conditions = ConditionPage.objects.live().descendant_of(self).order_by("path")
        context["conditions"] = with_drawings(conditions)
        return context

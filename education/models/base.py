"""What every page that patients read has in common."""

from contextlib import contextmanager
from functools import cached_property

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.blocks import PageChooserBlock
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from clinic_site.models import ClinicSettings
from education import share_picture, structured_data
from education.blocks import BodyBlock
from education.meanings import meanings_for
from education.mentioned_pages import links_found_in, mentioned_pages
from education.outline import outline

# A cache may keep a page for a minute, and serve it once more while it fetches the next one.
CACHE_CONTROL = {"public": True, "max_age": 60, "stale_while_revalidate": 60}

SIGN_OFF = "education.sign_off_explainerpage"


class ReaderPage(Page):
    """A page for patients: the same for everybody, so it reads no cookie and can be cached whole.

    `lead` is the one sentence under the title. `search_terms` are words that patients use and the
    text may not have.
    """

    lead = models.CharField(
        max_length=250, help_text="One sentence under the title: what the reader gets here."
    )
    body = StreamField(BodyBlock(), blank=True)
    search_terms = models.CharField(
        max_length=250,
        blank=True,
        help_text="Other words that patients use for this, separated by commas. Not shown.",
    )

    content_panels = Page.content_panels + [
        FieldPanel("lead", widget=AdminAutoHeightTextInput),
        FieldPanel("body"),
    ]
    promote_panels = Page.promote_panels + [FieldPanel("search_terms")]
    search_fields = Page.search_fields + [
        index.SearchField("lead", boost=2),
        index.SearchField("search_terms", boost=3),
        index.SearchField("body"),
    ]

    allowed_http_methods = ["GET", "HEAD", "OPTIONS"]
    private_page_options = []

    class Meta:
        abstract = True

    @property
    def share_description(self):
        """What search engines and shared links say about the page."""
        return self.search_description or self.lead

    @cached_property
    def mentioned_pages(self):
        return mentioned_pages(self, self.get_related_ids())

    def get_related_ids(self):
        """Return the ids of the pages to read next."""
        return []

    def get_view_restrictions(self):
        """Return none: every page is for everybody, and asking would cost two queries."""
        return PageViewRestriction.objects.none()

    def get_schema(self, request):
        """Return the page's own schema.org node."""
        return structured_data.web_page(self, request)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["article_only"] = False
        context["outline"] = outline(self.body)
        photos = [picture for picture in context["outline"].pictures if not picture.is_svg()]
        prefetch_related_objects(photos, "renditions")
        context["ancestors"] = ancestors = self.mentioned_pages.ancestors
        clinic = ClinicSettings.load(request_or_site=request)
        context["share_picture"] = share_picture.address(self, clinic)
        context["structured_data"] = structured_data.graph(self, request, clinic, ancestors)
        return context

    @contextmanager
    def _references_at_hand(self):
        """Within this context, what the page's rich text refers to costs no query for each."""
        with links_found_in(self.mentioned_pages), meanings_for(self.body):
            yield

    def render_article(self, request):
        """Return the HTML of the page without the site around it, as a part of a hand-out."""
        context = self.get_context(request) | {"article_only": True}
        with self._references_at_hand():
            return render_to_string(self.get_template(request), context, request)

    def serve_preview(self, request, mode_name):
        """Let the editor show the page in its preview panel, a frame, under the page's policy."""
        response = super().serve_preview(request, mode_name)
        with self._references_at_hand():
            response.render()
        response._csp_config = settings.PREVIEW_CSP
        return response

    def serve(self, request, *args, **kwargs):
        response = super().serve(request, *args, **kwargs)
        with self._references_at_hand():
            response.render()
        patch_cache_control(response, **CACHE_CONTROL)
        return response


class ReviewedPage(ReaderPage):
    """A page with clinical content. Only a clinician can change its review record.

    An edit leaves the record as it is: a clinician signs off what was really looked at.
    """

    reviewed_by = models.CharField(
        max_length=120, blank=True, help_text="Name and role, such as: A. Name, physiotherapist"
    )
    reviewed_date = models.DateField(null=True, blank=True)
    next_review_date = models.DateField(null=True, blank=True)
    related = StreamField(
        [("page", PageChooserBlock(["education.ExplainerPage", "education.ConditionPage"]))],
        blank=True,
        max_num=4,
        help_text="Pages to read next, in order.",
    )

    review_panel = MultiFieldPanel(
        [
            FieldPanel("reviewed_by", permission=SIGN_OFF),
            FieldRowPanel(
                [
                    FieldPanel("reviewed_date", permission=SIGN_OFF),
                    FieldPanel("next_review_date", permission=SIGN_OFF),
                ]
            ),
        ],
        heading="Clinical review",
        permission=SIGN_OFF,
    )
    content_panels = ReaderPage.content_panels + [FieldPanel("related"), review_panel]

    class Meta:
        abstract = True

    @property
    def is_reviewed(self):
        return bool(self.reviewed_by and self.reviewed_date)

    @property
    def related_pages(self):
        """The chosen pages that readers can open."""
        return self.mentioned_pages.related

    def get_related_ids(self):
        return [item["value"] for item in self.related.raw_data]

    def clean(self):
        super().clean()
        if bool(self.reviewed_by) != bool(self.reviewed_date):
            raise ValidationError(
                {"reviewed_by": "Give both who reviewed the page and when, or neither."}
            )

    def get_schema(self, request):
        return structured_data.medical_page(self, request)

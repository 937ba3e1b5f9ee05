from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel

from clinic_site.models import ClinicSettings

from .base import ReaderPage


class StandardPage(ReaderPage):
    """About, contact, privacy, accessibility: pages about the clinic and the site."""

    class Facts(models.TextChoices):
        """Which of the clinic's facts, from the settings, the page shows below its text."""

        NONE = "", "None"
        CONTACT = "contact", "Address, phone and opening hours"
        PRIVACY = "privacy", "Privacy contact"

    shows_facts = models.CharField(
        "facts from the clinic settings", max_length=10, choices=Facts, blank=True, default=""
    )
    content_panels = ReaderPage.content_panels + [FieldPanel("shows_facts")]
    parent_page_types = ["education.HomePage"]
    subpage_types = []
    template = "education/standard_page.html"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["closures"] = []
        if self.shows_facts == self.Facts.CONTACT:
            clinic = ClinicSettings.load(request_or_site=request)
            context["closures"] = clinic.coming_closures(timezone.now())
        return context

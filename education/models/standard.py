from django.db import models
from wagtail.admin.panels import FieldPanel

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

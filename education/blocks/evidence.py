"""What studies found."""

from django.db import models
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from .base import PatientBlock


class EvidenceBlock(PatientBlock):
    """What studies found and how sure we are of it."""

    class Certainty(models.TextChoices):
        """How likely it is that more studies would change the statement, in GRADE's levels."""

        HIGH = "high", "We are quite sure"
        MODERATE = "moderate", "We are fairly sure"
        LOW = "low", "We are not very sure"
        VERY_LOW = "very_low", "We are not sure at all"
        UNKNOWN = "unknown", "Nobody knows yet"

    statement = blocks.CharBlock(max_length=250)
    certainty = blocks.ChoiceBlock(choices=Certainty.choices, label="How sure we are")
    explanation = blocks.TextBlock(required=False, max_length=600, rows=3)
    sources = blocks.ListBlock(SnippetChooserBlock("education.Source", label="Source"))

    class Meta:
        icon = "clipboard-list"
        template = "education/blocks/evidence.html"
        description = "What studies found, how sure we are of it, and the numbered sources."

"""What staff teach the search, and what the search tells them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.models import Page


class SearchHint(models.Model):
    """What to look for, and what to show first, when patients type certain words.

    `typed` and `means` are words or short phrases, separated by commas.
    """

    typed = models.CharField(
        "when patients type",
        max_length=250,
        help_text="Words or short phrases, separated by commas, such as: migraine, bad head",
    )
    means = models.CharField(
        "also look for",
        max_length=250,
        blank=True,
        help_text="What our pages call it, separated by commas, such as: headaches",
    )
    page = models.ForeignKey(
        Page,
        verbose_name="show first",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="A page to show first, marked as recommended. May be empty.",
    )

    panels = [FieldPanel("typed"), FieldPanel("means"), PageChooserPanel("page")]

    class Meta:
        ordering = [Lower("typed"), "pk"]

    def __str__(self):
        return self.typed

    def clean(self):
        super().clean()
        if not self.means and not self.page:
            raise ValidationError("Say what else to look for, or which page to show first.")


class FruitlessWord(models.Model):
    """How often in a month a word was part of a search that found nothing.

    A single word, and no more: no sentence, no time, nobody's address. See
    docs/decisions/2026-11-21-searches-without-results.md.
    """

    word = models.CharField(max_length=30)
    month = models.DateField(help_text="Its first day.")
    times = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "word that found nothing"
        verbose_name_plural = "words that found nothing"
        default_permissions = ()  # Whoever edits search hints sees the report.
        ordering = ["-month", "-times", "word"]
        constraints = [
            models.UniqueConstraint(fields=["word", "month"], name="fruitless_word_once_a_month")
        ]

    def __str__(self):
        return self.word

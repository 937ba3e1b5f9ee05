from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput

from education.blocks import EvidenceBlock

Certainty = EvidenceBlock.Certainty


def _words(level):
    return models.CharField(f"{level.label}: words", max_length=60, default=level.label)


def _meaning(text):
    return models.CharField("meaning", max_length=250, default=text)


class CertaintyScale(models.Model):
    """How readers are told how sure we are.

    Each level of EvidenceBlock has its words and what they mean: how likely it is that more studies
    would change the statement, after GRADE.
    """

    high_words = _words(Certainty.HIGH)
    high_meaning = _meaning("It is very unlikely that more studies would change this.")
    moderate_words = _words(Certainty.MODERATE)
    moderate_meaning = _meaning("This is probably close to the truth. More studies may change it.")
    low_words = _words(Certainty.LOW)
    low_meaning = _meaning(
        "The truth may be quite different. It is likely that more studies would change this."
    )
    very_low_words = _words(Certainty.VERY_LOW)
    very_low_meaning = _meaning(
        "The truth is probably quite different. More studies are needed before we can say much."
    )
    unknown_words = _words(Certainty.UNKNOWN)
    unknown_meaning = _meaning("Studies give no clear answer, or experts do not agree.")

    certainty_panel = MultiFieldPanel(
        [
            FieldRowPanel(
                [
                    FieldPanel(f"{level}_words"),
                    FieldPanel(f"{level}_meaning", widget=AdminAutoHeightTextInput),
                ]
            )
            for level in Certainty.values
        ],
        heading="How sure we are",
        help_text="Said on every evidence block. Readers tap the words to read the meaning.",
        classname="collapsed",
    )

    class Meta:
        abstract = True

    def certainty(self, level):
        """Return the words for a level of Certainty and what they mean."""
        return {
            "words": getattr(self, f"{level}_words"),
            "meaning": getattr(self, f"{level}_meaning"),
        }

    @property
    def certainties(self):
        """The whole scale, surest first."""
        return [self.certainty(level) for level in Certainty.values]

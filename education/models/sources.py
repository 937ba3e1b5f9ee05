from django.core.validators import RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index
from wagtail.snippets.models import register_snippet


class Source(index.Indexed, models.Model):
    """A published study that pages cite. Cited by number, listed once at the foot of a page."""

    key = models.SlugField(
        unique=True, help_text="A short name for editors, such as brady-2014. Readers never see it."
    )
    authors = models.CharField(max_length=250, blank=True)
    year = models.PositiveSmallIntegerField()
    journal = models.CharField(max_length=200, blank=True, help_text="With volume and pages.")
    doi = models.CharField(
        "DOI",
        max_length=100,
        blank=True,
        validators=[RegexValidator(r"^10\.\d{4,9}/\S+$", "Write the DOI alone: 10.1234/abc.")],
    )
    finding_note = models.CharField(
        "what it looked at", max_length=250, blank=True, help_text="One plain sentence."
    )
    abstract_only = models.BooleanField(
        "only the abstract was read", default=False, help_text="Said to readers, to be honest."
    )

    panels = [
        FieldPanel("key"),
        FieldPanel("authors"),
        FieldRowPanel([FieldPanel("journal"), FieldPanel("year"), FieldPanel("doi")]),
        FieldPanel("finding_note"),
        FieldPanel("abstract_only"),
    ]

    search_fields = [
        index.AutocompleteField("key"),
        index.AutocompleteField("authors"),
        index.AutocompleteField("journal"),
    ]

    class Meta:
        ordering = ["authors", "year"]

    def __str__(self):
        return f"{self.key}: {self.authors or self.journal} ({self.year})"

    @property
    def url(self):
        return f"https://doi.org/{self.doi}" if self.doi else ""


register_snippet(Source)

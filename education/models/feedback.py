from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Cast, Round, TruncMonth
from wagtail.models import Page


class PageFeedbackQuerySet(models.QuerySet):
    def by_page(self):
        """Return a dictionary of results for each page that has answers: see `_counted`."""
        return _counted(self.values("page", "page__title"))

    def by_month(self):
        """Return a dictionary of results for each `month` (its first day) that has answers."""
        return _counted(self.annotate(month=TruncMonth("answered_on")).values("month"))


def _counted(groups):
    """Add how many `answers`, how many said `yes`, their `percent`, how many `comments`."""
    return groups.annotate(
        answers=Count("pk"),
        yes=Count("pk", filter=Q(was_helpful=True)),
        percent=Cast(Round(100.0 * F("yes") / F("answers")), models.IntegerField()),
        comments=Count("pk", filter=~Q(comment="")),
    )


class PageFeedback(models.Model):
    """One reader's answer to "Was this page helpful?". Holds nothing about the reader.

    Only the day is kept, so that nobody can tell who read what when. Written by
    education.feedback.operations only.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    answered_on = models.DateField()
    was_helpful = models.BooleanField()
    comment = models.TextField(max_length=500, blank=True)
    # A keyed hash of the sender's network, for the limits; wiped when the day is over.
    sender = models.CharField(max_length=64, blank=True, editable=False)

    objects = PageFeedbackQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "page feedback"
        default_permissions = ("view",)
        indexes = [models.Index(fields=["answered_on"], name="feedback_answered_on")]
        constraints = [
            # An answer with a comment is finished: people who share a network share a sender.
            models.UniqueConstraint(
                name="feedback_one_open_answer_a_day",
                fields=["page", "answered_on", "sender"],
                condition=Q(comment="") & ~Q(sender=""),
            ),
        ]

    def __str__(self):
        return f"{self.get_answer_display()} on {self.answered_on}"

    def get_answer_display(self):
        return "Yes" if self.was_helpful else "No"

"""The words of messages to patients, where staff have words of their own."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from clinic_site.models import ClinicSettings

from .checking import body_problems, is_fit, subject_problems
from .kinds import KIND_CHOICES, KINDS
from .originals import Text, original


class MessageTextManager(models.Manager):
    def live_text(self, kind):
        """Return the Text that staff published for a kind, or None."""
        found = self.filter(kind=kind, live=True).values_list("subject", "body").first()
        return found and Text(*found)

    def with_all_kinds(self):
        """Return a row for each kind. One that staff never opened is made now, without words."""
        missing = set(KINDS) - set(self.values_list("kind", flat=True))
        # Two people may open the list at once.
        self.bulk_create(
            [MessageText(kind=kind, live=False) for kind in missing], ignore_conflicts=True
        )
        in_order = [models.When(kind=kind, then=place) for place, kind in enumerate(KINDS)]
        return self.filter(kind__in=KINDS).order_by(
            models.Case(*in_order, output_field=models.IntegerField())
        )


class MessageTextForm(WagtailAdminModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial |= self.instance.text_to_edit()._asdict()

    def clean_subject(self):
        """A header has one line."""
        return " ".join(self.cleaned_data["subject"].split())

    def clean_body(self):
        return self.cleaned_data["body"].replace("\r\n", "\n")


class MessageText(PreviewableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """Staff's own words for one kind of message. While they are not live, the original is sent.

    Drafts, because Wagtail saves while somebody types; and history, so that every change can be
    looked at and taken back.
    """

    kind = models.CharField(max_length=12, choices=KIND_CHOICES, unique=True, editable=False)
    subject = models.CharField(
        max_length=100, help_text="Others may see it on a locked phone. One line."
    )
    body = models.TextField(
        "text",
        max_length=3000,
        help_text="Plain text. What stands below every message is added at its end.",
    )

    objects = MessageTextManager()

    panels = [
        HelpPanel(template="booking/message_texts/introduction.html"),
        FieldPanel("subject"),
        FieldPanel("body"),
        HelpPanel(
            template="booking/message_texts/placeholders.html",
            heading="What you may put in square brackets",
        ),
    ]
    base_form_class = MessageTextForm
    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ("view", "change")  # Wagtail adds "publish".

    def __str__(self):
        return self.get_kind_display()

    def clean(self):
        super().clean()
        problems = {
            "subject": subject_problems(self.kind, self.subject),
            "body": body_problems(self.kind, self.body),
        }
        if found := {name: sentences for name, sentences in problems.items() if sentences}:
            raise ValidationError(found)

    @property
    def about(self):
        """The Kind: what may and must stand in the text."""
        return KINDS[self.kind]

    @property
    def is_changed(self):
        """Whether staff published something else than the original."""
        return self.live and Text(self.subject, self.body) != original(self.kind)

    @property
    def is_refused(self):
        """Whether a newer version of the site refuses what staff published: see composing."""
        return self.live and not is_fit(self.kind, self)

    @property
    def state(self):
        """What is sent, in words."""
        sent = "Changed" if self.is_changed else "Original"
        if self.is_refused:
            sent = "Original, because the changed one lacks something"
        return f"{sent}, with a draft" if self.has_unpublished_changes else sent

    def text_to_edit(self):
        """Return the words to start from: the original, until there are others."""
        return Text(self.subject, self.body) if self.body else original(self.kind)

    @property
    def preview_modes(self):
        from .preview import situations  # It composes, which reads this model.

        return [(name, situation.label) for name, situation in situations(self.kind).items()]

    def serve_preview(self, request, mode_name):
        response = super().serve_preview(request, mode_name)
        response._csp_config = settings.PREVIEW_CSP
        return response

    def get_preview_template(self, request, mode_name):
        return "booking/message_texts/preview.html"

    def get_preview_context(self, request, mode_name):
        from .preview import example

        clinic = ClinicSettings.load(request_or_site=request)
        return {
            "message": example(self.kind, self.text_to_edit(), mode_name, clinic),
            "sender": settings.DEFAULT_FROM_EMAIL,
        }

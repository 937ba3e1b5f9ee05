"""What a page's body is made of: one class per block, named for what it means to a patient.

The template of a block is templates/education/blocks/<stem>.html, its style sheet
static/css/components/<stem>.css; the stem is the block's name in BodyBlock. A block that does more
with JavaScript names its `script`, a static file, which only the pages with the block load.
"""

from django.core.exceptions import ValidationError
from django.db import models
from wagtail import blocks
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from .illustration_choice import IllustrationChoiceBlock

INLINE = ["bold", "link", "term"]
PROSE = ["h3", "bold", "ol", "ul", "link", "term"]


class PatientBlock(blocks.StructBlock):
    """A part of a page. The block picker shows the first of its examples."""

    def get_preview_value(self):
        from .examples import examples  # Examples name sources, whose model pages need first.

        return self.normalize(self.to_python(next(iter(examples()[self.name].values()))))


class SectionBlock(PatientBlock):
    """A block with a heading of its own, which "On this page" links to.

    education.outline sets `anchor` on the value before a page is rendered.
    """

    heading = blocks.CharBlock(max_length=120)


class TextBlock(SectionBlock):
    heading = blocks.CharBlock(required=False, max_length=120)
    text = blocks.RichTextBlock(features=PROSE)

    class Meta:
        icon = "pilcrow"
        template = "education/blocks/text.html"


class KeyPointsBlock(PatientBlock):
    """The page in three to five sentences."""

    items = blocks.ListBlock(
        blocks.CharBlock(max_length=200, label="Point"), min_num=2, max_num=5, label="Points"
    )

    class Meta:
        icon = "list-ul"
        template = "education/blocks/key_points.html"


class CareCardBlock(PatientBlock):
    """When to call whom. The level is part of the heading for people who cannot see colour."""

    class Level(models.TextChoices):
        """EMERGENCY: call now. URGENT: the same day. NON_URGENT: at the next good moment."""

        EMERGENCY = "emergency", "Emergency"
        URGENT = "urgent", "Urgent"
        NON_URGENT = "non_urgent", "Non-urgent"

    level = blocks.ChoiceBlock(choices=Level.choices)
    heading = blocks.CharBlock(max_length=120, help_text="Such as: Call 911 if:")
    items = blocks.ListBlock(blocks.CharBlock(max_length=250, label="Sign"), label="Signs")
    after = blocks.CharBlock(
        required=False, max_length=250, label="After the list", help_text="One sentence, or empty."
    )

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned["heading"] and not cleaned["heading"].rstrip().endswith("if:"):
            raise blocks.StructBlockValidationError(
                {"heading": ValidationError('End the heading with "if:", as in "Call 911 if:".')}
            )
        return cleaned

    class Meta:
        icon = "warning"
        template = "education/blocks/care_card.html"


class DoAndDontBlock(SectionBlock):
    do = blocks.ListBlock(blocks.CharBlock(max_length=200, label="Do"), label="Do")
    dont = blocks.ListBlock(blocks.CharBlock(max_length=200, label="Don’t"), label="Don’t")

    class Meta:
        icon = "tick-inverse"
        label = "Do and don’t"
        template = "education/blocks/do_and_dont.html"


class StepsBlock(SectionBlock):
    """Things that happen one after the other, such as a visit."""

    steps = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("title", blocks.CharBlock(max_length=100)),
                ("text", blocks.RichTextBlock(features=INLINE)),
            ],
            label="Step",
        ),
        min_num=2,
    )

    class Meta:
        icon = "list-ol"
        template = "education/blocks/steps.html"


class PictureStepsBlock(SectionBlock):
    """Drawings of one thing as it changes. Readers step through them, forwards and back."""

    script = "js/picture_steps.js"

    intro = blocks.CharBlock(required=False, max_length=250)
    steps = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("illustration", IllustrationChoiceBlock()),
                ("title", blocks.CharBlock(max_length=100)),
                ("text", blocks.RichTextBlock(features=INLINE)),
            ],
            label="Step",
        ),
        min_num=2,
    )

    class Meta:
        icon = "list-ol"
        label = "Steps with pictures"
        template = "education/blocks/picture_steps.html"


class ComparisonBlock(SectionBlock):
    """Two things side by side, point by point."""

    first = blocks.CharBlock(max_length=60, label="First thing")
    second = blocks.CharBlock(max_length=60, label="Second thing")
    rows = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("topic", blocks.CharBlock(max_length=80)),
                ("first", blocks.CharBlock(max_length=250)),
                ("second", blocks.CharBlock(max_length=250)),
            ],
            label="Row",
        )
    )

    class Meta:
        icon = "table"
        template = "education/blocks/comparison.html"


class FigureBlock(PatientBlock):
    """A picture. ImageBlock demands an alternative text or the word that it is decorative."""

    image = ImageBlock()
    caption = blocks.CharBlock(required=False, max_length=200)
    description = blocks.TextBlock(
        required=False,
        max_length=1000,
        help_text="For a picture that explains: all that it says, in words. Readers can open it.",
    )

    def clean(self, value):
        cleaned = super().clean(value)
        image = cleaned["image"]  # None in a draft that has no picture yet.
        if image and len(image.contextual_alt_text or "") > 125:
            raise blocks.StructBlockValidationError(
                {
                    "image": ValidationError(
                        "Keep the alt text under 125 characters; the description may say more."
                    )
                }
            )
        return cleaned

    class Meta:
        icon = "image"
        template = "education/blocks/figure.html"


class IllustrationBlock(PatientBlock):
    """One of the site's own drawings, with its own words unless the editor has better ones."""

    illustration = IllustrationChoiceBlock()
    caption = blocks.CharBlock(required=False, max_length=200)
    alt_text = blocks.CharBlock(
        required=False, max_length=124, help_text="Empty: the drawing’s own, shown with it above."
    )
    description = blocks.TextBlock(
        required=False,
        max_length=1000,
        rows=3,
        help_text="All that it says, in words. Empty: the drawing’s own, shown with it above.",
    )

    class Meta:
        icon = "image"
        template = "education/blocks/illustration.html"


class PictureBlock(blocks.StreamBlock):
    """The picture that a page opens with: one of the site's drawings, or an upload."""

    illustration = IllustrationChoiceBlock()
    image = ImageBlock()


class QuestionsBlock(SectionBlock):
    """Questions that people ask, with answers that open."""

    items = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("question", blocks.CharBlock(max_length=150)),
                ("answer", blocks.RichTextBlock(features=["bold", "ul", "link", "term"])),
            ],
            label="Question",
        )
    )

    class Meta:
        icon = "help"
        label = "Questions and answers"
        template = "education/blocks/questions.html"


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


class ChecklistBlock(SectionBlock):
    """Something to take along: things to tick, or questions to ask.

    Ticks are kept on the reader's device only.
    """

    script = "js/checklist.js"

    class Kind(models.TextChoices):
        """CHECKLIST: things to do or tell. QUESTIONS_TO_ASK: what to ask at the visit."""

        CHECKLIST = "checklist", "Checklist"
        QUESTIONS_TO_ASK = "questions_to_ask", "Questions to ask"

    kind = blocks.ChoiceBlock(choices=Kind.choices, default=Kind.CHECKLIST)
    intro = blocks.CharBlock(required=False, max_length=250)
    items = blocks.ListBlock(blocks.CharBlock(max_length=200, label="Item"), label="Items")

    class Meta:
        icon = "list-ul"
        template = "education/blocks/checklist.html"


class SelfCheckBlock(SectionBlock):
    """What to tell the physiotherapist: what the reader ticks. It never says yes or no.

    Answers stay in the reader's browser, unless the reader takes them along to the request form.
    """

    script = "js/self_check.js"

    intro = blocks.CharBlock(required=False, max_length=250)
    points = blocks.ListBlock(
        blocks.StructBlock(
            [
                (
                    "label",
                    blocks.CharBlock(
                        max_length=200,
                        label="To tick",
                        help_text="Such as: I take blood thinners (medicine against clots)",
                    ),
                ),
                (
                    "tell_us",
                    blocks.CharBlock(
                        max_length=100,
                        label="To tell us",
                        help_text="In a few words, for the request’s note: I take blood thinners",
                    ),
                ),
            ],
            label="Point",
        ),
        min_num=2,
        label="Points",
    )
    result_heading = blocks.CharBlock(
        max_length=120,
        default="What to tell your physiotherapist",
        help_text="Above the points that the reader ticked.",
    )
    none_ticked = blocks.CharBlock(
        max_length=250,
        default="You have not ticked anything. We ask about your health before we start anyway.",
        help_text="What stands there before the first tick. It must not sound like a yes.",
    )
    after = blocks.CharBlock(
        max_length=250,
        default="Bring this list to your visit. You can print it.",
        label="After the list",
    )
    closing = blocks.CharBlock(
        max_length=250,
        default="This check does not say yes or no. You and your physiotherapist decide together.",
        label="Closing sentence",
        help_text="That the check is no yes and no no.",
    )

    class Meta:
        icon = "tasks"
        label = "Self-check"
        template = "education/blocks/self_check.html"


class CallToActionBlock(SectionBlock):
    """What to do next. One button."""

    class Action(models.TextChoices):
        """REQUEST: the appointment form. CALL: the clinic's phone. PAGE: another page."""

        REQUEST = "request", "Request an appointment"
        CALL = "call", "Call the clinic"
        PAGE = "page", "Go to a page"

    text = blocks.CharBlock(required=False, max_length=250)
    action = blocks.ChoiceBlock(choices=Action.choices, default=Action.REQUEST)
    page = blocks.PageChooserBlock(required=False, help_text="Only for “Go to a page”.")
    label = blocks.CharBlock(max_length=60, default="Request an appointment", label="Button")

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned["action"] == self.Action.PAGE and not cleaned["page"]:
            raise blocks.StructBlockValidationError(
                {"page": ValidationError("Choose the page that the button leads to.")}
            )
        return cleaned

    class Meta:
        icon = "arrow-right"
        template = "education/blocks/call_to_action.html"


class BodyBlock(blocks.StreamBlock):
    """Everything that a page's body may hold."""

    key_points = KeyPointsBlock()
    text = TextBlock()
    care_card = CareCardBlock()
    do_and_dont = DoAndDontBlock()
    steps = StepsBlock()
    picture_steps = PictureStepsBlock()
    comparison = ComparisonBlock()
    illustration = IllustrationBlock()
    figure = FigureBlock()
    questions = QuestionsBlock()
    evidence = EvidenceBlock()
    checklist = ChecklistBlock()
    self_check = SelfCheckBlock()
    call_to_action = CallToActionBlock()

    class Meta:
        block_counts = {
            "key_points": {"max_num": 1},
            "questions": {"max_num": 2},
            "self_check": {"max_num": 1},
        }

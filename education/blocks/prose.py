"""Words: in running text, in a few points, in steps, in a table, as answers."""

from wagtail import blocks

from .base import INLINE, PROSE, PatientBlock, SectionBlock


class TextBlock(SectionBlock):
    heading = blocks.CharBlock(required=False, max_length=120)
    text = blocks.RichTextBlock(features=PROSE)

    class Meta:
        icon = "pilcrow"
        template = "education/blocks/text.html"
        description = (
            "Running text with smaller headings, lists and links. “On this page” lists its heading."
        )


class KeyPointsBlock(PatientBlock):
    """The page in three to five sentences."""

    items = blocks.ListBlock(
        blocks.CharBlock(max_length=200, label="Point"), min_num=2, max_num=5, label="Points"
    )

    class Meta:
        icon = "list-ul"
        template = "education/blocks/key_points.html"
        description = "The page in two to five short sentences. Readers see it first."


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
        description = "What happens one after the other, such as a visit."


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
        description = "Two things side by side, point by point."


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
        description = "Questions that people ask. Each opens to its answer; on paper all are open."

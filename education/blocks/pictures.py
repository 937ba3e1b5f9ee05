"""The site’s own drawings, and pictures that staff upload."""

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from ..illustration_choice import IllustrationChoiceBlock
from .base import INLINE, PatientBlock, SectionBlock


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
        description = "A picture that you upload. One that explains something says it in words too."


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
        description = "One of the site’s own drawings, with its own words or yours."


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
        description = (
            "Steps with a drawing each. Readers step through them; on paper all are shown."
        )


class PictureBlock(blocks.StreamBlock):
    """The picture that a page opens with: one of the site's drawings, or an upload."""

    illustration = IllustrationChoiceBlock()
    image = ImageBlock()

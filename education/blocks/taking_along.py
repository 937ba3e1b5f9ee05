"""What a reader ticks, and takes along to the visit."""

from django.db import models
from wagtail import blocks

from .base import SectionBlock


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
        description = (
            "Things to tick, or questions to ask at the visit. Ticks stay on the reader’s device."
        )


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
        description = "What readers tick, to tell the physiotherapist. It never says yes or no."

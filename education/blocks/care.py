"""What a reader should do: when to call whom, what helps, what comes next."""

from django.core.exceptions import ValidationError
from django.db import models
from wagtail import blocks

from .base import PatientBlock, SectionBlock


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
        description = (
            "When to call whom. Emergency: now. Urgent: the same day. A few on a page at most."
        )


class DoAndDontBlock(SectionBlock):
    do = blocks.ListBlock(blocks.CharBlock(max_length=200, label="Do"), label="Do")
    dont = blocks.ListBlock(blocks.CharBlock(max_length=200, label="Don’t"), label="Don’t")

    class Meta:
        icon = "tick-inverse"
        label = "Do and don’t"
        template = "education/blocks/do_and_dont.html"
        description = "Advice in two lists."


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
        description = "What to do next, with one button. It is left out on paper."

from django.db import models
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="doc-full")
class RequestWording(BaseGenericSetting):
    """What patients read around the request form. A field's own label is in booking.forms."""

    title = models.CharField(max_length=80, default="Ask for an appointment")
    intro = models.TextField(
        "introduction",
        default=(
            "Tell us how to reach you, where it hurts and when you can come. It takes about "
            "3 minutes."
        ),
    )
    not_a_booking = models.CharField(
        "that it is no booking",
        max_length=200,
        default=(
            "This is a request, not a booking. You have an appointment only when we confirm a day "
            "and a time with you."
        ),
        help_text="Stands before, at and after sending, and in the e-mail that says we have it.",
    )
    emergency_signs = models.TextField(
        "signs of an emergency",
        default=(
            "you have chest pain or trouble breathing\n"
            "you are suddenly weak or numb, your face droops or your speech is slurred\n"
            "you have lost control of your bladder or bowel, or are numb between your legs\n"
            "you have had a bad injury"
        ),
        help_text="One on each line. They follow the words “Call 911 if:” above the form.",
    )
    note_notice = models.CharField(
        "notice at the note",
        max_length=200,
        default=(
            "Do not write about an emergency: we do not read this at once. Please leave out your "
            "health-card number."
        ),
    )
    agreement = models.CharField(
        max_length=200,
        default="I agree that the clinic contacts me about this request.",
        help_text="What patients tick before they can send the form.",
    )
    what_happens_next = models.TextField(
        default=(
            "We read your request in our opening hours.\n"
            "We contact you in the way that you chose.\n"
            "We agree on a day and a time with you. Then you have an appointment."
        ),
        help_text="One step on each line.",
    )

    class Meta:
        verbose_name = "request form wording"

    def __str__(self):
        return "Request form wording"

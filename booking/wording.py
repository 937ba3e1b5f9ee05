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
    emergency_words = models.TextField(
        blank=True,
        default=(
            "chest pain\n"
            "pain in my chest\n"
            "tight chest\n"
            "tightness in my chest\n"
            "pressure in my chest\n"
            "having a heart attack\n"
            "having a stroke\n"
            "trouble breathing\n"
            "difficulty breathing\n"
            "can't breathe\n"
            "hard to breathe\n"
            "struggling to breathe\n"
            "short of breath\n"
            "face droops\n"
            "slurred speech\n"
            "speech is slurred\n"
            "can't speak\n"
            "suddenly weak\n"
            "suddenly numb\n"
            "numb between the legs\n"
            "lost control of bladder\n"
            "lost control of bowel\n"
            "lost bladder control\n"
            "lost bowel control\n"
            "can't control my bladder\n"
            "can't control my bowel\n"
            "can't pee\n"
            "wet myself\n"
            "fainted\n"
            "passed out\n"
            "blacked out\n"
            "severe bleeding\n"
            "heavy bleeding\n"
            "bleeding does not stop\n"
            "coughing up blood\n"
            "worst headache\n"
            "sudden headache"
        ),
        help_text="One on each line. A note that has one shows whom to call before it is sent, and "
        "is marked for the front desk. Small words (my, the) and endings (-s, -ing) make no "
        "difference.",
    )
    crisis_words = models.TextField(
        "words about suicide",
        blank=True,
        default=(
            "suicide\n"
            "suicidal\n"
            "kill myself\n"
            "end my life\n"
            "take my own life\n"
            "want to die\n"
            "don't want to live\n"
            "no reason to live\n"
            "better off dead\n"
            "harm myself\n"
            "self harm\n"
            "overdose\n"
            "too many pills"
        ),
        help_text="One on each line. They also show the sentence and the number below.",
    )
    crisis_help = models.CharField(
        "where to get help in a crisis",
        max_length=200,
        default=(
            "Do you think about suicide or about hurting yourself? Call or text 9-8-8, day or "
            "night. The call is free."
        ),
    )
    crisis_number = models.CharField(
        max_length=20,
        blank=True,
        default="988",
        help_text="What a tap calls or texts. Leave it empty for a number that cannot do both.",
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

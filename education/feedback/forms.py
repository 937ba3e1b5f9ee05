import re

from django import forms
from django.core.validators import MaxLengthValidator

from clinic_site.typed_text import tidy
from education.models import PageFeedback

MOST_CHARACTERS = PageFeedback._meta.get_field("comment").max_length
# Seven digits or more, however they are grouped: phone numbers, health cards, dates of birth.
_CONTACT_DETAIL = re.compile(r"\S+@\S+|[+(]*\d(?:[\s()./–-]*\d){6,}")
# No longer than the shortest thing that it stands for.
_BLANK = "[…]"


class CommentForm(forms.Form):
    """What a reader adds to an answer. A trap for machines is part of it."""

    comment = forms.CharField(
        label="What could we do better?",
        help_text="Please write nothing about yourself or your health. We cannot answer here. "
        "We take out e-mail addresses and phone numbers. "
        f"At most {MOST_CHARACTERS} characters.",
        validators=[
            MaxLengthValidator(
                MOST_CHARACTERS,
                f"Your comment may have at most {MOST_CHARACTERS} characters. "
                "It has %(show_value)s.",
            )
        ],
        widget=forms.Textarea(
            # Some browsers send what they check to their maker.
            attrs={"rows": 4, "spellcheck": "false", "data-at-most": MOST_CHARACTERS}
        ),
        error_messages={"required": "Write a comment, or go back to the page."},
    )
    # People do not see it; machines that fill in everything fill it in.
    topic = forms.CharField(
        label="Leave this empty",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    use_required_attribute = False

    def __init__(self, data=None):
        if data is not None:
            data = {name: tidy(data.get(name, "")) for name in self.base_fields}
        super().__init__(data, label_suffix="")
        # Whoever fell into the trap gets it back empty.
        self.is_trapped = self.is_bound and bool(self.data.pop("topic", ""))

    def clean_comment(self):
        """Blank what could name a person or reach one."""
        return _CONTACT_DETAIL.sub(_BLANK, self.cleaned_data["comment"])

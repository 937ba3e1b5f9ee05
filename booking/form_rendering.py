"""How the public forms look. Wagtail's and Django's own forms keep their looks."""

from collections import namedtuple

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.html import format_html_join

AnswerInWords = namedtuple("AnswerInWords", "question words input_id")


class PublicFormRenderer(TemplatesSetting):
    form_template_name = "booking/fields.html"
    field_template_name = "booking/field.html"


class Radios(forms.RadioSelect):
    template_name = "booking/choices.html"

    def create_option(self, *args, attrs=None, **kwargs):
        """Leave out aria-invalid, which a single radio button cannot be."""
        attrs = {name: value for name, value in (attrs or {}).items() if name != "aria-invalid"}
        return super().create_option(*args, attrs=attrs, **kwargs)


class Checkboxes(forms.CheckboxSelectMultiple):
    template_name = "booking/choices.html"


class PublicForm(forms.Form):
    """A form whose pages link each error to its input and show all answers for a check.

    `optional` names the fields that are marked so; `when_empty` says what no answer means, and
    `unlisted` names the fields that are no answers.
    """

    default_renderer = PublicFormRenderer
    use_required_attribute = False
    optional = ()
    when_empty = {}
    unlisted = ()

    def error_links(self):
        """Return [(id of the input, message)], for the summary at the top of the page."""
        return [(_input_id(field), " ".join(field.errors)) for field in self if field.errors]

    def answers_in_words(self):
        """Return an AnswerInWords for each answer of a valid form."""
        return [
            AnswerInWords(field.label, self._in_words(field), _input_id(field))
            for field in self
            if field.name not in self.unlisted
        ]

    def given_in_words(self):
        """Return an AnswerInWords for what was answered well, whether or not the form is valid."""
        self.full_clean()
        return [
            AnswerInWords(field.label, self._in_words(field), _input_id(field))
            for field in self
            if field.data and field.name in self.cleaned_data
        ]

    def hidden_inputs(self):
        """Return what was typed as hidden inputs.

        BoundField.as_hidden would tie them to hints that are not on the page.
        """
        return format_html_join(
            "\n",
            "{}",
            (
                [field.field.hidden_widget().render(field.html_name, field.value())]
                for field in self
            ),
        )

    def _in_words(self, field):
        value = self.cleaned_data[field.name]
        if isinstance(value, bool) and not hasattr(field.field, "choices"):
            return "Yes" if value else "No"
        if hasattr(field.field, "choices"):
            chosen = field.data if isinstance(field.data, list) else [field.data]
            choices = field.field.choices
            words = "\n".join(str(label) for key, label in choices if str(key) in chosen)
        else:
            words = getattr(value, "as_international", value)
        return words or self.when_empty.get(field.name, "None given")


def _input_id(field):
    """Return the id of a BoundField's input, or of the first input of its group."""
    return field.id_for_label or f"{field.auto_id}_0"

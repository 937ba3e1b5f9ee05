"""How editors choose one of the site's drawings: by looking at them."""

from django import forms
from wagtail import blocks

from . import illustrations


class IllustrationPicker(forms.RadioSelect):
    """Radio buttons that show each drawing, and all words of the one that is chosen."""

    template_name = "education/illustration_picker.html"

    class Media:
        css = {"all": ["css/admin/illustration_picker.css"]}

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"illustration": illustrations.find(value)}


class IllustrationChoiceBlock(blocks.ChoiceBlock):
    """One of the site's drawings.

    Its value is an Illustration, or None once the drawing is gone. What is stored is the name.
    """

    choices = staticmethod(illustrations.choices)

    def get_field(self, **kwargs):
        return super().get_field(**kwargs | {"widget": IllustrationPicker})

    def _get_callable_choices(self, choices, blank_choice=None):
        return super()._get_callable_choices(choices, blank_choice=not self._required)

    def normalize_choice(self, value):
        if isinstance(value, illustrations.Illustration):
            return value
        return self.value_from_form(value)

    def value_from_form(self, value):
        return illustrations.find(value)

    def value_for_form(self, value):
        return value.name if value else None

    def get_prep_value(self, value):
        return self.value_for_form(value)

    class Meta:
        icon = "image"

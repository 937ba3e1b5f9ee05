"""Where editors choose the term that the marked words stand for."""

from django import forms
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from .models import Term


class TermFilterForm(BaseFilterForm):
    q = forms.CharField(required=False, label="Search the glossary")

    def filter(self, objects):
        self.search_query = self.cleaned_data["q"]
        self.is_searching = bool(self.search_query)
        return objects.filter(term__icontains=self.search_query) | objects.filter(
            also_called__icontains=self.search_query
        )


class TermListing:
    filter_form_class = TermFilterForm

    @property
    def columns(self):
        return [*super().columns, Column("meaning", label="Plain meaning")]


class ChooseTermView(TermListing, ChooseView):
    pass


class ChooseTermResultsView(TermListing, ChooseResultsView):
    pass


class TermChooserViewSet(ChooserViewSet):
    model = Term
    icon = "glasses"
    choose_one_text = "Choose a term of the glossary"
    choose_view_class = ChooseTermView
    choose_results_view_class = ChooseTermResultsView

    def get_object_list(self):
        return Term.objects.filter(page__live=True)


term_chooser = TermChooserViewSet("term_chooser")

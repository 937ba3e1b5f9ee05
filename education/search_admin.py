"""Where staff teach the search, and read what it did not find."""

from urllib.parse import urlencode

from django.urls import path, reverse, reverse_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.reports import ReportView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import ModelPermissionPolicy

from . import fruitless_words
from .models import FruitlessWord, SearchHint

MAY_EDIT_HINTS = ModelPermissionPolicy(SearchHint)


class NewHintView(generic.CreateView):
    """Starts with the word that the report sent, if it did."""

    def get_initial_form_instance(self):
        return SearchHint(typed=self.request.GET.get("typed", "")[:250])


class SearchHintViewSet(ModelViewSet):
    model = SearchHint
    icon = "search"
    menu_label = "Search hints"
    menu_order = 500
    add_to_admin_menu = True
    add_view_class = NewHintView
    list_display = ["typed", "means", "page"]
    search_fields = ["typed", "means"]
    list_per_page = 50
    inspect_view_enabled = False


search_hints = SearchHintViewSet("search_hints")


class FruitlessWordsView(ReportView):
    """Words that several searches found nothing for; each leads to a new hint for it."""

    model = FruitlessWord
    permission_policy = MAY_EDIT_HINTS
    permission_required = "change"
    page_title = "Searches without results"
    header_icon = "search"
    index_url_name = "fruitless_words"
    index_results_url_name = "fruitless_words_results"
    list_export = ["word", "times", "month"]
    export_headings = {"word": "Word", "times": "Times", "month": "Month"}
    columns = [
        TitleColumn("word", label="Word", get_url=lambda row: new_hint_url(row.word)),
        Column("times", label="Times"),
        Column("month", label="Month", accessor=lambda row: f"{row.month:%B %Y}"),
    ]

    def get_queryset(self):
        return fruitless_words.shown()


def new_hint_url(word):
    return f"{reverse(search_hints.get_url_name('add'))}?{urlencode({'typed': word})}"


class FruitlessWordsMenuItem(MenuItem):
    def __init__(self):
        super().__init__(
            FruitlessWordsView.page_title,
            reverse_lazy("fruitless_words"),
            name="fruitless-words",
            icon_name="search",
            order=1300,
        )

    def is_shown(self, request):
        return MAY_EDIT_HINTS.user_has_permission(request.user, "change")


report_urls = [
    path("reports/searches/", FruitlessWordsView.as_view(), name="fruitless_words"),
    path(
        "reports/searches/results/",
        FruitlessWordsView.as_view(results_only=True),
        name="fruitless_words_results",
    ),
]

"""What readers said, in the admin: the results of all pages, and one page month by month."""

from datetime import date

import django_filters
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import linebreaksbr
from django.urls import path, reverse, reverse_lazy
from django.utils import timezone
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page

from clinic_site.models import ClinicSettings
from clinic_site.spreadsheets import without_formula
from education.models import PageFeedback

VIEW = "education.view_pagefeedback"
MONTHS_SHOWN = 12


def in_words(result):
    """Return a result of PageFeedbackQuerySet as "3 of 4 (75%)"."""
    return f"{result['yes']} of {result['answers']} ({result['percent']}%)"


class CommentFilterSet(WagtailFilterSet):
    answered_on = django_filters.DateFromToRangeFilter(label="Date", widget=DateRangePickerWidget)

    class Meta:
        model = PageFeedback
        fields = ["answered_on"]


class FeedbackFilterSet(CommentFilterSet):
    page = django_filters.ModelChoiceFilter(
        queryset=lambda request: Page.objects.filter(
            pk__in=PageFeedback.objects.values("page")
        ).order_by("title")
    )

    class Meta(CommentFilterSet.Meta):
        fields = ["answered_on", "page"]


class FeedbackReportView(ReportView):
    """What both reports share: who may see them, and exports that hold no formula."""

    model = PageFeedback
    permission_required = "view"
    header_icon = "comment"

    def preprocess_field_value(self, field, value, export_format):
        # Wagtail sees to formulas in XLSX files only.
        return without_formula(super().preprocess_field_value(field, value, export_format))


class PagesReportView(FeedbackReportView):
    """The results of each page that readers gave an answer about."""

    page_title = "Page feedback"
    index_url_name = "page_feedback:pages"
    index_results_url_name = "page_feedback:pages_results"
    filterset_class = FeedbackFilterSet
    default_ordering = "-answers"
    paginate_by = None  # A row for each page of the site at most.
    verbose_name_plural = "answers"
    columns = [
        TitleColumn(
            "page__title",
            label="Page",
            sort_key="page__title",
            url_name="page_feedback:page",
            id_accessor="page",
        ),
        Column("answers", sort_key="answers"),
        Column("percent", label="Said that it was helpful", accessor=in_words, sort_key="percent"),
        Column("comments", sort_key="comments"),
    ]
    list_export = ["page__title", "answers", "yes", "percent", "comments"]
    export_headings = {
        "page__title": "Page",
        "answers": "Answers",
        "yes": "Helpful",
        "percent": "Helpful (%)",
        "comments": "Comments",
    }
    export_filename = "page-feedback"

    def get_base_queryset(self):
        return PageFeedback.objects.by_page()


class CommentPaginator(WagtailPaginator):
    verbose_name, verbose_name_plural = "comment", "comments"


class PageReportView(FeedbackReportView):
    """One page: its last 12 months, and what readers wrote, newest first."""

    results_template_name = "education/feedback/report_of_page.html"
    page_title = "Page feedback"
    filterset_class = CommentFilterSet
    paginator_class = CommentPaginator
    default_ordering = ("-answered_on", "-pk")
    verbose_name_plural = "comments"
    columns = [
        Column("answered_on", label="Date"),
        Column("was_helpful", label="Helpful?", accessor="get_answer_display"),
        Column("comment", accessor=lambda feedback: linebreaksbr(feedback.comment)),
    ]
    list_export = ["answered_on", "get_answer_display", "comment"]
    export_headings = {"answered_on": "Date", "get_answer_display": "Helpful?"}
    export_filename = "page-feedback-comments"
    breadcrumbs_items = [
        *ReportView.breadcrumbs_items,
        {"url": reverse_lazy("page_feedback:pages"), "label": "Page feedback"},
    ]

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.page = get_object_or_404(Page, pk=kwargs["page_id"])
        self.page_subtitle = self.page.title

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page.title}]

    def get_index_url(self):
        return reverse("page_feedback:page", args=[self.page.pk])

    def get_index_results_url(self):
        return reverse("page_feedback:page_results", args=[self.page.pk])

    def get_base_queryset(self):
        return PageFeedback.objects.filter(page=self.page).exclude(comment="")

    def get_context_data(self, **kwargs):
        return super().get_context_data(months=self.months(), **kwargs)

    def months(self):
        """Return [(first day of the month, its result or None)], newest first."""
        clinic = ClinicSettings.load(request_or_site=self.request)
        months = last_months(timezone.localdate(timezone=clinic.zone))
        answers = PageFeedback.objects.filter(page=self.page, answered_on__gte=months[-1])
        results = {result["month"]: result for result in answers.by_month()}
        return [(month, results.get(month)) for month in months]


def last_months(today):
    """Return the first days of the last 12 months, newest first, the one of `today` among them."""
    latest = today.year * 12 + today.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(latest, latest - MONTHS_SHOWN, -1)]


class FeedbackMenuItem(MenuItem):
    def __init__(self):
        super().__init__(
            "Page feedback", reverse("page_feedback:pages"), icon_name="comment", order=1150
        )

    def is_shown(self, request):
        return request.user.has_perm(VIEW)


app_name = "page_feedback"
urlpatterns = [
    path("", PagesReportView.as_view(), name="pages"),
    path("results/", PagesReportView.as_view(results_only=True), name="pages_results"),
    path("<int:page_id>/", PageReportView.as_view(), name="page"),
    path("<int:page_id>/results/", PageReportView.as_view(results_only=True), name="page_results"),
]

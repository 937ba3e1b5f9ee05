from .base import ReaderPage, ReviewedPage


class ExplainerIndexPage(ReaderPage):
    """Lists the explainers below it."""

    parent_page_types = ["education.HomePage"]
    subpage_types = ["education.ExplainerPage"]
    template = "education/explainer_index_page.html"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["explainers"] = ExplainerPage.objects.live().child_of(self).order_by("path")
        return context


class ExplainerPage(ReviewedPage):
    """Explains one thing about dry needling."""

    parent_page_types = ["education.ExplainerIndexPage"]
    subpage_types = []
    template = "education/explainer_page.html"

    class Meta:
        # One permission for every reviewed page: see SIGN_OFF.
        permissions = [("sign_off_explainerpage", "Can sign off clinical content")]

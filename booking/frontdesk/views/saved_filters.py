"""A receptionist's own filters: keep what the inbox shows now, rename, delete."""

from django.shortcuts import get_object_or_404, redirect
from wagtail.admin import messages

from booking.frontdesk import inbox, saved_filters
from booking.frontdesk.filters import FilterForm, FilterNameForm, address
from booking.models import SavedFilter

from .base import FrontDeskView
from .inbox import INBOX


class SavedFiltersView(FrontDeskView):
    """The list of one's own filters; a POST keeps another one. They are of no request."""

    template_name = "booking/frontdesk/saved_filters.html"
    page_title = "Saved filters"

    def setup(self, *args, **kwargs):
        super().setup(*args, **kwargs)
        self.shows_no_request()

    def get(self, request):
        return self.show()

    def post(self, request):
        form = FilterNameForm(request.POST)
        query = known_query(request.POST)
        if not form.is_valid():
            messages.error(request, "The filter is not kept yet. Give it a name.")
            return redirect(address(INBOX, query))
        saved_filters.keep(user=request.user, name=form.cleaned_data["name"], query=query)
        messages.success(request, "The filter is kept.")
        return redirect(address(INBOX, query))

    def show(self):
        saved = SavedFilter.objects.filter(user=self.request.user)
        forms = [
            (each, FilterNameForm({"name": each.name}, auto_id=f"id_{each.pk}_%s"))
            for each in saved
        ]
        return self.render_to_response(self.get_context_data(saved_filters=forms))


class RenameFilterView(SavedFiltersView):
    """Give one's own filter another name."""

    def get(self, request, pk):
        return redirect("frontdesk:saved_filters")

    def post(self, request, pk):
        get_object_or_404(SavedFilter, user=request.user, pk=pk)
        form = FilterNameForm(request.POST)
        if not form.is_valid():
            messages.error(request, "Give the filter a name of at most 40 characters.")
        elif saved_filters.rename(user=request.user, pk=pk, name=form.cleaned_data["name"]):
            messages.success(request, "The filter has its new name.")
        else:
            messages.error(request, "Another filter of yours has this name.")
        return redirect("frontdesk:saved_filters")


class DeleteFilterView(RenameFilterView):
    """Delete one's own filter."""

    def post(self, request, pk):
        get_object_or_404(SavedFilter, user=request.user, pk=pk)
        saved_filters.delete(user=request.user, pk=pk)
        messages.success(request, "The filter is deleted.")
        return redirect("frontdesk:saved_filters")


def known_query(parameters):
    """Return what of the parameters the inbox knows: this, and nothing else, is stored."""
    query = FilterForm(parameters).query
    view = inbox.view_named(parameters.get("view"), status=query.get("status"))
    return {"view": view.slug} | query

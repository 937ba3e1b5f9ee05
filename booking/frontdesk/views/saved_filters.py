"""A receptionist's own filters: keep what the inbox shows now, rename, delete."""

import logging

from django.db import DatabaseError
from django.shortcuts import get_object_or_404, redirect
from wagtail.admin import messages

from booking.frontdesk import inbox, saved_filters
from booking.frontdesk.filters import FilterForm, FilterNameForm, address
from booking.models import SavedFilter

from .base import NOT_STORED, FrontDeskView
from .inbox import INBOX

logger = logging.getLogger(__name__)


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
        try:
            saved_filters.keep(user=request.user, name=form.cleaned_data["name"], query=query)
        except DatabaseError:
            return self.refuse(name_form=form, query=query)
        messages.success(request, "The filter is kept.")
        return redirect(address(INBOX, query))

    def refuse(self, **typed):
        """Say that it could not be stored, with what was typed: a message would have to be, too."""
        logger.exception("A saved filter could not be stored.")
        return self.show(**typed, refusal=NOT_STORED, status=503)

    def show(self, *, renamed=None, name_form=None, query=None, refusal="", status=200):
        """Show one's own filters. `renamed` and `name_form` hold names that were not stored."""
        names = {each.pk: each.name for each in SavedFilter.objects.filter(user=self.request.user)}
        context = {
            "saved_filters": [
                (pk, name, (renamed or {}).get(pk, name)) for pk, name in names.items()
            ],
            "name_form": name_form,
            "query": query,
            "refusal": refusal,
        }
        return self.render_to_response(self.get_context_data(**context), status=status)


class RenameFilterView(SavedFiltersView):
    """Give one's own filter another name."""

    def get(self, request, pk):
        return redirect("frontdesk:saved_filters")

    def post(self, request, pk):
        get_object_or_404(SavedFilter, user=request.user, pk=pk)
        form = FilterNameForm(request.POST)
        if not form.is_valid():
            messages.error(request, "Give the filter a name of at most 40 characters.")
            return redirect("frontdesk:saved_filters")
        name = form.cleaned_data["name"]
        try:
            is_free = saved_filters.rename(user=request.user, pk=pk, name=name)
        except DatabaseError:
            return self.refuse(renamed={pk: name})
        if is_free:
            messages.success(request, "The filter has its new name.")
        else:
            messages.error(request, "Another filter of yours has this name.")
        return redirect("frontdesk:saved_filters")


class DeleteFilterView(RenameFilterView):
    """Delete one's own filter."""

    def post(self, request, pk):
        get_object_or_404(SavedFilter, user=request.user, pk=pk)
        try:
            saved_filters.delete(user=request.user, pk=pk)
        except DatabaseError:
            return self.refuse()
        messages.success(request, "The filter is deleted.")
        return redirect("frontdesk:saved_filters")


def known_query(parameters):
    """Return what of the parameters the inbox knows: this, and nothing else, is stored."""
    query = FilterForm(parameters).query
    view = inbox.view_named(parameters.get("view"), status=query.get("status"))
    return {"view": view.slug} | query

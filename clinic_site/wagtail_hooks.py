from django.http import JsonResponse
from django.urls import path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from .body_area_admin import BodyAreaViewSet
from .models import Closure, Practitioner
from .staff import refuse_superusers

hooks.register("before_bulk_action", refuse_superusers)


class PractitionerViewSet(ModelViewSet):
    """Administrators keep all of it; the front desk keeps hours and absences (see the panels)."""

    model = Practitioner
    icon = "user"
    list_display = [
        "name",
        BooleanColumn("is_rostered", label="Rostered for needling"),
        "register_checked_date",
        BooleanColumn("is_active", label="Takes appointments"),
    ]
    add_to_reference_index = False
    inspect_view_enabled = False


class ClosureViewSet(ModelViewSet):
    model = Closure
    icon = "calendar-alt"
    list_display = ["label", "first_day", "last_day"]
    add_to_reference_index = False
    inspect_view_enabled = False
    copy_view_enabled = False


class ClinicViewSetGroup(ModelViewSetGroup):
    menu_label = "Clinic"
    menu_icon = "home"
    menu_order = 600
    items = (PractitionerViewSet(), ClosureViewSet(), BodyAreaViewSet())


@hooks.register("register_admin_viewset")
def register_clinic_viewsets():
    return ClinicViewSetGroup()


@hooks.register("register_help_menu_item")
def register_styleguide():
    """Show whoever works here all that a page can be made of."""
    return MenuItem("Style guide", reverse_lazy("styleguide"), icon_name="view", order=900)


class NoDocuments:
    """An empty document API: every page of Wagtail 8's admin asks for its address."""

    model = ()

    @staticmethod
    def get_urlpatterns():
        empty = {"meta": {"total_count": 0}, "items": []}
        return [path("", lambda request: JsonResponse(empty), name="listing")]


@hooks.register("construct_admin_api")
def register_empty_document_api(router):
    """Stand in for wagtail.documents, which is not installed: the clinic offers no downloads."""
    router.register_endpoint("documents", NoDocuments)

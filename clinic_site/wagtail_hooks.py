from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from .models import BodyArea, Practitioner


class PractitionerViewSet(ModelViewSet):
    model = Practitioner
    icon = "user"
    list_display = ["name", "is_rostered", "register_checked_date", "is_active"]
    add_to_reference_index = False
    inspect_view_enabled = False


class BodyAreaViewSet(ModelViewSet):
    model = BodyArea
    icon = "crosshairs"
    list_display = ["name", "slug"]
    sort_order_field = "sort_order"


class ClinicViewSetGroup(ModelViewSetGroup):
    menu_label = "Clinic"
    menu_icon = "home"
    menu_order = 600
    items = (PractitionerViewSet(), BodyAreaViewSet())


@hooks.register("register_admin_viewset")
def register_clinic_viewsets():
    return ClinicViewSetGroup()

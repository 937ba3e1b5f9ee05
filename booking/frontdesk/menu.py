"""Where the admin says that requests wait: the menu and the home page."""

from django.urls import reverse, reverse_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.sidebar import LinkMenuItem

from .inbox import Workload
from .views.base import ICON, VIEW


class RequestsMenuItem(MenuItem):
    """ "Requests (7)". Wagtail's sidebar has no badge, so the count is in the label."""

    def __init__(self):
        super().__init__(
            "Requests", reverse_lazy("frontdesk:inbox"), name="requests", icon_name=ICON, order=90
        )

    def is_shown(self, request):
        return request.user.has_perm(VIEW)

    def render_component(self, request):
        workload = Workload.of(request)
        label = f"Requests ({workload.waiting})" if workload.waiting else "Requests"
        return LinkMenuItem(
            self.name,
            label,
            str(self.url),
            icon_name=self.icon_name,
            classname="frontdesk-menu-item--overdue" if workload.overdue else "",
            # What is read aloud starts with what is seen, so that voice control finds it.
            attrs={"aria-label": f"{label}: {workload}"},
        )


class CalendarMenuItem(MenuItem):
    def __init__(self):
        super().__init__(
            "Calendar",
            reverse_lazy("frontdesk:day"),
            name="calendar",
            icon_name="calendar-alt",
            order=91,
        )

    def is_shown(self, request):
        return request.user.has_perm(VIEW)


class RequestsPanel(Component):
    """The home page's sentence about what waits, for those who may see requests."""

    order = 50
    template_name = "booking/frontdesk/home_panel.html"

    def get_context_data(self, parent_context):
        return {
            "workload": Workload.of(parent_context["request"]),
            "inbox_url": reverse("frontdesk:inbox"),
        }

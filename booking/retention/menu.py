from django.urls import reverse_lazy
from wagtail.admin.menu import MenuItem

ERASE = "booking.erase_requests"
ICON = "bin"


class RetentionMenuItem(MenuItem):
    def __init__(self):
        super().__init__(
            "Retention", reverse_lazy("retention:overview"), icon_name=ICON, order=1210
        )

    def is_shown(self, request):
        return request.user.has_perm(ERASE)

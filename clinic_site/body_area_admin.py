"""Where administrators keep the body areas, and see which pages are about one."""

from django.contrib.contenttypes.models import ContentType
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import ReferenceIndex

from .models import BodyArea


def references_to(area):
    """Return what names a body area: Wagtail's index has the slug where it expects the key."""
    return ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(BodyArea), to_object_id=area.slug
    ).group_by_source_object()


class BodyAreaDeleteView(generic.DeleteView):
    def get_usage(self):
        return references_to(self.object)


class BodyAreaUsageView(generic.UsageView):
    def get_queryset(self):
        return references_to(self.object)


class BodyAreaViewSet(ModelViewSet):
    model = BodyArea
    icon = "crosshairs"
    list_display = ["name", "slug", "map_region"]
    sort_order_field = "sort_order"
    delete_view_class = BodyAreaDeleteView
    usage_view_class = BodyAreaUsageView

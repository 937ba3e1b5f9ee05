from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Orderable, Page

MOST_IN_HEADER = 5


class NavigationForm(WagtailAdminModelForm):
    def clean(self):
        cleaned = super().clean()
        items = self.formsets["items"]
        rows = items.cleaned_data if items.is_valid() else []
        places = [row["place"] for row in rows if row and not row.get("DELETE")]
        if places.count(MenuItem.Place.HEADER) > MOST_IN_HEADER:
            raise ValidationError(
                f"The header has room for {MOST_IN_HEADER} places. Move some to the footer."
            )
        return cleaned


@register_setting(icon="list-ul")
class Navigation(ClusterableModel, BaseGenericSetting):
    """Which pages the header and the footer of every page link to."""

    panels = [InlinePanel("items", heading="Places", label="Place")]
    base_form_class = NavigationForm

    class Meta:
        verbose_name = "navigation"


class MenuItem(Orderable):
    """One place in the header or the footer."""

    class Place(models.TextChoices):
        """HEADER: at most five, on top of every page. FOOTER: at its end."""

        HEADER = "header", "Header"
        FOOTER = "footer", "Footer"

    navigation = ParentalKey(Navigation, on_delete=models.CASCADE, related_name="items")
    place = models.CharField(max_length=6, choices=Place, default=Place.HEADER)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    label = models.CharField(
        max_length=40, blank=True, help_text="A short name. Empty: the page's title."
    )

    panels = [
        FieldRowPanel([FieldPanel("place"), FieldPanel("label")]),
        PageChooserPanel("page"),
    ]

    class Meta(Orderable.Meta):
        pass

    def __str__(self):
        return self.label or self.page.title

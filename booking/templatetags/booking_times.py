from django import template
from django.conf import settings
from django.utils import timezone, translation
from django.utils.dateformat import format as format_date

register = template.Library()


@register.filter
def in_words(moment):
    """Return "2pm on Monday 23 November 2026", in the time zone that is active.

    In the site's language, whatever the admin's is for whoever makes a message go out.
    """
    local = timezone.localtime(moment)
    with translation.override(settings.LANGUAGE_CODE):
        clock = format_date(local, "P")
        if clock not in ("midnight", "noon"):
            clock = format_date(local, "f") + format_date(local, "A").lower()
        return f"{clock} on {format_date(local, 'l j F Y')}"

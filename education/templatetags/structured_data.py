"""Put a JSON-LD document into a page."""

import json

from django import template
from django.utils.safestring import mark_safe

register = template.Library()

# As django.utils.html.json_script escapes, so that no text can end the element.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.filter
def json_ld(document):
    """Return `document` as JSON that is safe inside <script type="application/ld+json">."""
    return mark_safe(json.dumps(document, ensure_ascii=False).translate(_ESCAPES))

"""Say where an e-mail address may break when it is longer than its line."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter
def breakable(address):
    """Return the address with a place to break before each @ and each dot."""
    return mark_safe(re.sub(r"(?=[@.])", "<wbr>", escape(address)))

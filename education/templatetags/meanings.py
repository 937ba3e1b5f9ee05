"""Plain meanings, a tap away: of the glossary's terms and of how sure we are."""

from django import template
from wagtail.rich_text import RichText

from education.meanings import certainty, explain_terms

register = template.Library()
register.simple_tag(certainty)


@register.filter
def explained(text):
    """Return a rich text in which the first use of each term on the page explains itself."""
    return RichText(explain_terms(text.source))

"""Staff's own words for messages, as Wagtail's editor stores them."""

from booking.message_texts.originals import original
from booking.models import MessageText


def make_own_text(kind, *, body=None, subject=None, publish=True):
    """Return the text of a kind with words of staff, published unless it is only a draft."""
    text = MessageText.objects.with_all_kinds().get(kind=kind)
    text.subject = subject or original(kind).subject
    text.body = body or f"Dear patient,\n\n{original(kind).body}"
    revision = text.save_revision()
    if publish:
        revision.publish()
    return MessageText.objects.get(pk=text.pk)

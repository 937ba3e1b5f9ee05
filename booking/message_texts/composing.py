"""Turn a kind of message and what is known of a request into a subject and a body."""

import logging
import re

from .checking import LONGEST_SUBJECT, is_fit
from .models import MessageText
from .originals import Text, foot, original
from .placeholders import WRITTEN, name_of, names_in

logger = logging.getLogger(__name__)


def compose(kind, values):
    """Return (subject, body) of a message to a patient, in staff's words if they have any.

    `kind` is a key of KINDS, otherwise KeyError is raised; `values` maps names of placeholders to
    text, as values_for returns it. One query.
    """
    return fill_in(_text_to_send(kind), values)


def fill_in(text, values):
    """Return a Text without placeholders: the subject as one line, the body with its foot."""
    subject = " ".join(_fill(text.subject, values).split())
    if len(subject) > LONGEST_SUBJECT:
        subject = f"{subject[: LONGEST_SUBJECT - 1]}…"
    return Text(subject, f"{_fill(text.body, values)}\n\n{_fill(foot(), values)}\n")


def _text_to_send(kind):
    """Return staff's own text, unless it is none or a newer version of the site refuses it."""
    the_original = original(kind)
    own = MessageText.objects.live_text(kind)
    if own and not is_fit(kind, own):
        logger.error("The text of staff for %s is not fit to be sent: see its editor.", kind)
        return the_original
    return own or the_original


def _fill(text, values):
    """Put the values in. A line with a placeholder that has no value is left out as a whole.

    What a value holds is never looked at again, so that a clinic's name with brackets is a name.
    """
    lines = [
        WRITTEN.sub(lambda written: values[name_of(written[1])], line)
        for line in text.replace("\r\n", "\n").split("\n")
        if all(values.get(name) for name in names_in(line))
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

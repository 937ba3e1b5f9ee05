"""Keep patients' words and private links out of the logs."""

import logging
import re
import traceback

# What follows these in an address opens a page about one person, and Django logs addresses.
_SLASH = r"(?:/|%2F)"
_PRIVATE_PLACE = re.compile(
    rf"({_SLASH}(?:status|sent|calendar|thanks){_SLASH}+)(?:\s|%20)*[^/\s]+", re.IGNORECASE
)
# The same in an address that is not quite ours: what is signed, and a long signature.
_COLON = r"(?::|%(?:25)*3A)"
_SIGNED = re.compile(
    rf"[0-9a-f]{{32}}{_COLON}[\w-]+|(?:[\w.=-]+{_COLON})+[\w-]{{40,}}", re.IGNORECASE
)


class PrivateFormatter(logging.Formatter):
    """Print where an exception happened and its type, never its message, and no private link.

    A database error quotes the row that it refused, a validation error the value: both may be
    personal health information. Django's security log is nothing but such messages.
    """

    def format(self, record):
        if record.name.startswith("django.security"):
            record = logging.makeLogRecord(record.__dict__ | {"msg": "Refused.", "args": ()})
        line = _PRIVATE_PLACE.sub(r"\1…", super().format(record))
        return _SIGNED.sub("…", line)

    def formatException(self, ei):  # noqa: N802 (the name is logging's)
        error_type, _, trace = ei
        return "".join(traceback.format_tb(trace)) + error_type.__name__

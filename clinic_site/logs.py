"""Keep patients' words and private links out of the logs."""

import logging
import re
import traceback

# What follows these in an address opens a page about one person, and Django logs addresses.
_PRIVATE_LINK = re.compile(r"(/(?:status|sent|calendar|thanks)/)[^/\s]+")


class PrivateFormatter(logging.Formatter):
    """Print where an exception happened and its type, never its message, and no private link.

    A database error quotes the row that it refused, a validation error the value: both may be
    personal health information. Django's security log is nothing but such messages.
    """

    def format(self, record):
        if record.name.startswith("django.security"):
            record = logging.makeLogRecord(record.__dict__ | {"msg": "Refused.", "args": ()})
        return _PRIVATE_LINK.sub(r"\1…", super().format(record))

    def formatException(self, ei):  # noqa: N802 (the name is logging's)
        error_type, _, trace = ei
        return "".join(traceback.format_tb(trace)) + error_type.__name__

"""Keep patients' words out of the logs."""

import logging
import re
import traceback

# The part of an address that opens a status page, a calendar and the like: signed, so it is long.
_SECRET = re.compile(r"(?<=/)[\w:%.-]{40,}")


class PrivateFormatter(logging.Formatter):
    """Print where an exception happened and its type, never its message.

    A database error quotes the row that it refused, a validation error the value: both may be
    personal health information. Django's security log is nothing but such messages. Its log of
    requests names addresses, of which some parts are keys.
    """

    def format(self, record):
        if record.name.startswith("django.security"):
            record = logging.makeLogRecord(record.__dict__ | {"msg": "Refused.", "args": ()})
        if record.name == "django.request":
            message = _SECRET.sub("…", record.getMessage())
            record = logging.makeLogRecord(record.__dict__ | {"msg": message, "args": ()})
        return super().format(record)

    def formatException(self, ei):  # noqa: N802 (the name is logging's)
        error_type, _, trace = ei
        return "".join(traceback.format_tb(trace)) + error_type.__name__

"""Keep patients' words out of the logs."""

import logging
import traceback


class PrivateFormatter(logging.Formatter):
    """Print where an exception happened and its type, never its message.

    A database error quotes the row that it refused, a validation error the value: both may be
    personal health information. Django's security log is nothing but such messages.
    """

    def format(self, record):
        if record.name.startswith("django.security"):
            record = logging.makeLogRecord(record.__dict__ | {"msg": "Refused.", "args": ()})
        return super().format(record)

    def formatException(self, ei):  # noqa: N802 (the name is logging's)
        error_type, _, trace = ei
        return "".join(traceback.format_tb(trace)) + error_type.__name__

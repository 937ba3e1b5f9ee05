"""Hand e-mail to the mail server (SMTP), within a time that the sender can count on.

Whoever waits too short for the answer to a message sends it again although it was taken; whoever
begins too late sends what a colleague, who took them for dead, has sent meanwhile. The timeouts of
sockets alone answer neither: a dialogue has a dozen steps, and each may take as long.
"""

import smtplib
from time import monotonic

from django.core.mail.backends import smtp

# All in seconds. For each step of the dialogue:
STEP_WITHIN = 20
# From looking up the server's address until the message itself is begun.
BEGIN_WITHIN = 60
# For the yes to a message. Servers may look through it first; RFC 5321, 4.5.3.2.6, says why to be
# patient here, and asks for more: but the worker's other chores wait meanwhile.
ANSWER_WITHIN = 120
GOODBYE_WITHIN = 2
# Until the yes or no: the leave to send, the sending and the answer come after the beginning.
LONGEST = BEGIN_WITHIN + 2 * STEP_WITHIN + ANSWER_WITHIN


class EmailBackend(smtp.EmailBackend):
    """Django's, with a dialogue that keeps to these times."""

    def __init__(self, **options):
        super().__init__(timeout=STEP_WITHIN, **options)

    @property
    def connection_class(self):
        return _TlsDialogue if self.use_ssl else _Dialogue

    def open(self):
        begin_by = monotonic() + BEGIN_WITHIN
        is_new = super().open()
        if self.connection:
            self.connection.begin_by = begin_by
        return is_new


class _Dialogue(smtplib.SMTP):
    begin_by = None

    def data(self, message):
        """Send the message itself. Raises TimeoutError when it is too late to begin."""
        if monotonic() > self.begin_by:
            raise TimeoutError("The mail server took too long before it let us send.")
        return super().data(message)

    def send(self, part):
        super().send(part)
        # The message is bytes, commands are text.
        if isinstance(part, bytes):
            self.sock.settimeout(ANSWER_WITHIN)

    def quit(self):
        """Take leave in passing: what the server took is out, whatever it says now."""
        try:
            if self.sock:
                self.sock.settimeout(GOODBYE_WITHIN)
            super().quit()
        except OSError:  # smtplib's own exceptions are, too.
            self.close()


class _TlsDialogue(_Dialogue, smtplib.SMTP_SSL):
    pass

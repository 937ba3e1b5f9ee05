"""Write each e-mail to a file of its own that a mail program can open."""

import re

from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """Store messages as <folder>/<Message-ID>.eml; the same message twice is one file."""

    def __init__(self, *, folder, **kwargs):
        super().__init__(**kwargs)
        self.folder = folder

    def send_messages(self, email_messages):
        self.folder.mkdir(parents=True, exist_ok=True)
        for email in email_messages:
            message = email.message()
            name = re.sub(r"[^\w.@-]", "", message["Message-ID"])
            unfinished = self.folder / f".{name}.part"
            unfinished.write_bytes(message.as_bytes())
            unfinished.rename(self.folder / f"{name}.eml")
        return len(email_messages)

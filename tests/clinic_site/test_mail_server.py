"""The dialogue with a mail server, a real one on this machine, that is as slow as it likes."""

import json
import os
import smtplib
import socket
import subprocess
import sys
import threading

import pytest
from django.conf import settings
from django.core.mail import EmailMessage

from clinic_site import mail_server
from tests.clinic_site.test_settings import PRODUCTION

ANSWERS = {"data": "354 go on", "quit": "221 bye"}


class MailServer:
    """Takes one dialogue; does not answer the line `silent_at`."""

    def __init__(self):
        self.silent_at = ""
        self.lines = []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self):
        accepted, _ = self.listening.accept()
        with accepted, accepted.makefile("rw", newline="\r\n") as line_by_line:
            self.answer(line_by_line, "220 here")
            for line in line_by_line:
                self.lines.append(line.strip())
                # Between these two it is the message, of which no line is answered.
                if "data" not in self.lines[:-1] or "." in self.lines:
                    self.answer(line_by_line, ANSWERS.get(self.lines[-1], "250 fine"))

    def answer(self, line_by_line, text):
        if self.lines and self.lines[-1] == self.silent_at:
            return
        line_by_line.write(f"{text}\r\n")
        line_by_line.flush()


@pytest.fixture
def server():
    server = MailServer()
    yield server
    server.listening.close()
    server.thread.join(timeout=60)


def send(server):
    port = server.listening.getsockname()[1]
    backend = mail_server.EmailBackend(alias="default", host="127.0.0.1", port=port)
    return backend.send_messages([EmailMessage("Hello", "Words\n", to=["ada@example.com"])])


def test_a_message_is_taken(server):
    assert send(server) == 1
    server.thread.join(timeout=60)
    assert "Subject: Hello" in server.lines
    assert server.lines[-1] == "quit"


def test_only_the_answer_to_the_message_is_waited_for_longer(server, monkeypatch):
    waits, getreply = [], smtplib.SMTP.getreply

    def note_and_get(dialogue):
        waits.append(dialogue.sock.gettimeout())
        return getreply(dialogue)

    monkeypatch.setattr(smtplib.SMTP, "getreply", note_and_get)
    send(server)

    *steps, answer, goodbye = waits
    assert set(steps) == {mail_server.STEP_WITHIN}
    assert (answer, goodbye) == (mail_server.ANSWER_WITHIN, mail_server.GOODBYE_WITHIN)


def test_a_dialogue_that_was_slow_to_begin_sends_nothing(server, monkeypatch):
    clock = iter([0, mail_server.BEGIN_WITHIN + 1])
    monkeypatch.setattr(mail_server, "monotonic", lambda: next(clock))

    with pytest.raises(TimeoutError):
        send(server)

    server.thread.join(timeout=60)
    assert "data" not in server.lines


def test_a_message_that_was_taken_counts_whatever_becomes_of_the_goodbye(server, monkeypatch):
    monkeypatch.setattr(mail_server, "GOODBYE_WITHIN", 0.01)
    server.silent_at = "quit"

    assert send(server) == 1


@pytest.mark.parametrize("scheme", ["smtp", "smtp+tls", "smtp+ssl"])
def test_production_keeps_to_these_times(scheme):
    code = "import json; from clinic_site.settings.base import MAILERS; print(json.dumps(MAILERS))"
    address = {"EMAIL_URL": f"{scheme}://user:password@mail.example:587"}
    printed = subprocess.check_output(
        [sys.executable, "-c", code],
        env=PRODUCTION | {"PATH": os.environ["PATH"]} | address,
        cwd=settings.BASE_DIR,
    )

    mailer = json.loads(printed)["default"]
    assert mailer["BACKEND"] == "clinic_site.mail_server.EmailBackend"
    backend = mail_server.EmailBackend(alias="default", **mailer["OPTIONS"])
    assert backend.timeout == mail_server.STEP_WITHIN
    assert issubclass(backend.connection_class, smtplib.SMTP_SSL) == (scheme == "smtp+ssl")

"""The worker is killed with -9 at each step of its work; nothing is lost, and order is kept.

A child of this process works through the outbox and kills itself at the next step each time: before
a statement to the database, while an e-mail is written, and before the site knows that it was sent.
"""

import os
import signal
from collections import Counter
from datetime import timedelta
from itertools import count

import pytest
from django.core.mail import EmailMessage
from django.db import connection

from booking import outbox
from booking.models import Message
from tests.factories.booking import NOW, make_request, move
from tests.factories.clinic import make_body_area, make_clinic

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]

PATIENTS = 4
# Claiming, sending and marking one message take less.
STEPS = 12
MOST_LIVES = 600


@pytest.fixture
def mail(tmp_path, settings):
    """The folder of e-mails, and in the file `taken` the order in which they were taken."""
    backend = "clinic_site.mail_files.EmailBackend"
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": {"folder": tmp_path / "mail"}}}
    return tmp_path


def queue_decisions():
    """Queue what four patients and the front desk are told; some of it is overtaken already."""
    make_body_area()
    make_clinic()
    for number in range(PATIENTS):
        request = make_request(email=f"patient-{number}@example.com")
        move(request, "offered")
        if number % 2:
            move(request, "confirmed")
            move(request, "cancelled")


class Worker:
    """One life of the worker, which ends at its step number `dies_at`."""

    def __init__(self, dies_at, taken):
        self.dies_at, self.taken, self.steps = dies_at, taken, 0

    def step(self):
        self.steps += 1
        if self.steps == self.dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def execute(self, execute, sql, params, many, context):
        self.step()
        return execute(sql, params, many, context)

    def send(self, email):
        self.step()
        self.original(email)
        with self.taken.open("a") as taken:
            taken.write(email.extra_headers["Message-ID"] + "\n")
        self.step()

    def live(self, now):
        """Work in a process of its own; return whether it came to the end."""
        connection.close()
        child = os.fork()
        if child == 0:
            try:
                self.original = EmailMessage.send
                EmailMessage.send = lambda email: self.send(email)
                with connection.execute_wrapper(self.execute):
                    outbox.deliver_due(now=now, at_most=1000)
            finally:
                os._exit(0)
        return os.waitpid(child, 0)[1] == 0


def test_a_worker_that_is_killed_at_any_step_loses_nothing_and_keeps_the_order(mail):
    queue_decisions()
    now = NOW + timedelta(minutes=5)
    for life in count():
        assert life < MOST_LIVES
        ends_well = Worker(life % STEPS + 1, mail / "taken").live(now)
        if ends_well and not Message.objects.filter(state__in=["queued", "sending"]).exists():
            break
        now += outbox.CLAIM

    messages = list(Message.objects.exclude(state="withdrawn"))
    assert {message.state for message in messages} == {"sent"}
    files = {path.stem for path in (mail / "mail").glob("*.eml")}
    ids = {outbox.message_id(message): message for message in messages}
    assert len(files) == len(messages)
    taken = (mail / "taken").read_text().split()
    assert set(taken) == set(ids)
    check_order([ids[each] for each in taken])
    # Only where it was killed between the mail server's yes and its own mark.
    assert max(Counter(taken).values()) <= STEPS


def check_order(messages):
    """Check that each reader got what concerns a request in the order in which it happened."""
    latest = {}
    for message in messages:
        reader = message.request_id, message.to
        assert latest.get(reader, 0) <= message.pk
        latest[reader] = message.pk

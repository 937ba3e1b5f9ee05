"""The worker is killed with -9 at each step of its work; nothing is lost, and order is kept.

A child of this process works through the outbox and kills itself at the next step each time: at a
write to the database, before an e-mail is taken, and before the site knows that it was. Only what
is killed there is sent again, under the same Message-ID.
"""

from collections import Counter
from datetime import timedelta
from functools import partial
from itertools import count

import pytest
from django.core.mail import EmailMessage

from booking import outbox
from booking.models import Message
from tests.booking.killing import Life
from tests.factories.booking import NOW, make_request, move
from tests.factories.clinic import make_body_area, make_clinic

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]

PATIENTS = 4
# Claiming, sending and marking one message take less.
STEPS = 12
MOST_LIVES = 600
LATER = NOW + timedelta(minutes=5)


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


class Worker(Life):
    """One life of the worker. It also dies before the mail server's yes, and right after it."""

    def __init__(self, dies_at, taken):
        super().__init__(dies_at)
        self.taken = taken
        self.taken.touch()

    def work(self, now):
        """Work in a process of its own; return whether it came to the end."""
        return self.live(partial(self._deliver, now))

    def _deliver(self, now):
        self.original = EmailMessage.send
        EmailMessage.send = lambda email: self._send(email)
        outbox.deliver_due(now=now, at_most=1000)

    def _send(self, email):
        self.step()
        self.original(email)
        with self.taken.open("a") as taken:
            taken.write(email.extra_headers["Message-ID"] + "\n")
        self.step()


def died_untold(taken):
    """Return the ID of the message that was taken last, if the site did not learn of that."""
    sending = {outbox.message_id(each) for each in Message.objects.filter(state="sending")}
    return [each for each in taken.read_text().split()[-1:] if each in sending]


def test_a_worker_that_is_killed_at_any_step_loses_nothing_and_keeps_the_order(mail):
    queue_decisions()
    now, untold, sent_before = LATER, Counter(), 0
    for life in count():
        assert life < MOST_LIVES
        ends_well = Worker(life % STEPS + 1, mail / "taken").work(now)
        if ends_well and not Message.objects.filter(state__in=["queued", "sending"]).exists():
            break
        sent = len((mail / "taken").read_text().split())
        if sent > sent_before:
            untold.update(died_untold(mail / "taken"))
        sent_before = sent
        now += outbox.CLAIM

    messages = list(Message.objects.exclude(state="withdrawn"))
    assert {message.state for message in messages} == {"sent"}
    files = {path.stem for path in (mail / "mail").glob("*.eml")}
    ids = {outbox.message_id(message): message for message in messages}
    assert len(files) == len(messages)
    taken = (mail / "taken").read_text().split()
    check_order([ids[each] for each in taken])
    # Once, and once more only for each time that the site did not learn of the server's yes.
    assert Counter(taken) == Counter([*ids]) + untold
    assert untold


def test_one_kill_lets_a_message_be_sent_twice_only_between_the_yes_and_the_mark(mail):
    make_body_area()
    make_clinic()
    times_sent = []
    for dies_at in count(1):
        message = make_request().messages.get(kind="received")
        Message.objects.exclude(pk=message.pk).delete()
        (mail / "taken").unlink(missing_ok=True)
        lived = Worker(dies_at, mail / "taken").work(LATER)
        is_untold = died_untold(mail / "taken") == [outbox.message_id(message)]
        Worker(None, mail / "taken").work(LATER + outbox.CLAIM)

        taken = (mail / "taken").read_text().split()
        assert taken == [outbox.message_id(message)] * (1 + is_untold)
        message.refresh_from_db()
        assert message.state == "sent"
        times_sent.append(len(taken))
        if lived:
            break

    # Two moments, with nothing but the mark between them: after the yes, and before the mark.
    assert times_sent.count(2) == 2
    assert times_sent[-1] == 1


def check_order(messages):
    """Check that each reader got what concerns a request in the order in which it happened."""
    latest = {}
    for message in messages:
        reader = message.request_id, message.to
        assert latest.get(reader, 0) <= message.pk
        latest[reader] = message.pk

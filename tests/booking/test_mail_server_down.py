"""The mail server is down for a day, refuses an address, or fails at the worst moment."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.mail import EmailMessage

from booking import operations, outbox, upkeep
from booking.models import Message
from clinic_site.models import ClinicSettings
from tests.factories.booking import NOW, last_move_id, make_receptionist, make_request, move
from tests.factories.clinic import make_practitioner

pytestmark = pytest.mark.usefixtures("clinic")

DAY = timedelta(days=1)
ROUND = timedelta(minutes=10)


class MailServer:
    """Takes e-mails from the moment at which it is up; until then it cannot be reached."""

    def __init__(self):
        self.is_up = False
        self.taken = []

    def take(self, email):
        if not self.is_up:
            raise ConnectionRefusedError
        self.taken.append((email.to[0], email.subject))

    def taken_for(self, address):
        return [subject for to, subject in self.taken if to == address]


@pytest.fixture
def mail_server(monkeypatch):
    server = MailServer()
    monkeypatch.setattr(EmailMessage, "send", lambda email: server.take(email))
    return server


def deliver(since, until):
    """Let the worker do its rounds, less often than it does."""
    while since <= until:
        outbox.deliver_due(now=since, at_most=1000)
        since += ROUND


def visit_at(moment, **answers):
    """Return a request with an appointment then, made at NOW."""
    request = make_request(**answers)
    move(request, "confirmed", appointment_at=moment, practitioner=make_practitioner())
    return request


def test_after_a_day_everything_goes_out_within_an_hour_and_in_order(mail_server):
    patient = make_request(email="one@example.com")
    move(patient, "offered", now=NOW + timedelta(hours=1))
    visit_at(NOW + timedelta(days=3), email="two@example.com")
    deliver(NOW, NOW + DAY)
    assert not mail_server.taken

    mail_server.is_up = True
    deliver(NOW + DAY, NOW + DAY + timedelta(hours=1))

    assert not Message.objects.exclude(state="sent").exists()
    for address, kinds in {
        "one@example.com": ["received", "offered"],
        "two@example.com": ["received", "confirmed"],
    }.items():
        queued = Message.objects.filter(to=address).order_by("pk")
        assert [message.kind for message in queued] == kinds
        assert mail_server.taken_for(address) == [message.subject for message in queued]


def test_what_is_too_late_after_a_day_is_not_sent(mail_server):
    visit = visit_at(NOW + timedelta(hours=12), email="one@example.com", now=NOW - 5 * DAY)
    visit.events.filter(kind="confirmed").update(at=NOW - 5 * DAY)
    Message.objects.filter(kind="confirmed").update(state="sent")
    assert upkeep.remind(clinic=ClinicSettings.load(), now=NOW) == 1
    offered = make_request(email="two@example.com")
    slot = NOW + timedelta(hours=20), make_practitioner()
    move(offered, "offered", times=[slot])
    deliver(NOW, NOW + DAY)

    mail_server.is_up = True
    deliver(NOW + DAY, NOW + DAY + timedelta(hours=1))

    late = Message.objects.filter(state="expired").values_list("kind", flat=True)
    assert sorted(late) == ["offered", "reminder"]
    assert len(mail_server.taken_for("one@example.com")) == 1
    assert len(mail_server.taken_for("two@example.com")) == 1


def test_a_message_that_a_worker_died_with_is_not_sent_again_when_it_is_too_late(mail_server):
    mail_server.is_up = True
    visit_at(NOW + timedelta(hours=1))
    confirmed = Message.objects.filter(kind="confirmed")
    confirmed.update(state="sending", next_attempt_at=NOW + timedelta(minutes=2))

    outbox.deliver_due(now=NOW + timedelta(minutes=1))
    assert confirmed.get().state == "sending"
    outbox.deliver_due(now=NOW + timedelta(hours=2))

    assert confirmed.get().state == "expired"


@pytest.mark.parametrize(("code", "state"), [(550, "failed"), (450, "queued")])
def test_a_mistyped_address_is_shown_at_once_and_a_busy_mailbox_tried_again(
    monkeypatch, code, state
):
    def refuse(email):
        raise SMTPRecipientsRefused({email.to[0]: (code, b"no such user")})

    monkeypatch.setattr(EmailMessage, "send", refuse)
    make_request()

    outbox.deliver_due(now=NOW)

    assert set(Message.objects.values_list("state", flat=True)) == {state}


class DecidedMeanwhile:
    """A mail server that fails, after the front desk went on while it tried."""

    def __init__(self, request, *verbs):
        self.request, self.verbs = request, verbs

    def take(self, email):
        for verb in self.verbs:
            verb(
                request_id=self.request.pk,
                seen_event_id=last_move_id(self.request),
                clinic=ClinicSettings.load(),
                by=make_receptionist(),
                now=NOW + timedelta(minutes=3),
            )
        self.verbs = ()
        raise TimeoutError


@pytest.mark.parametrize(
    ("verbs", "state"),
    [
        ([operations.cancel], "withdrawn"),
        ([operations.cancel, operations.undo], "queued"),
        ([], "queued"),
    ],
)
def test_a_decision_that_is_overtaken_while_its_sending_fails_is_withdrawn(
    monkeypatch, verbs, state
):
    request = visit_at(NOW + timedelta(days=3))
    Message.objects.exclude(kind="confirmed").update(state="sent")
    server = DecidedMeanwhile(request, *verbs)
    monkeypatch.setattr(EmailMessage, "send", lambda email: server.take(email))

    outbox.deliver_due(now=NOW + timedelta(minutes=3), at_most=1)

    assert Message.objects.get(kind="confirmed").state == state

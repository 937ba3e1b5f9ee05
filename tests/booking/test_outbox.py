"""Messages are sent at least once, normally once, and never forgotten."""

from datetime import timedelta
from functools import partial
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.mail import EmailMessage
from django.db import OperationalError, connection

from booking import outbox, status_link, upkeep
from booking.models import AppointmentRequest, Message
from clinic_site import mail_server
from clinic_site.models import ClinicSettings
from tests.factories.booking import NOW, make_receptionist, make_request, move

pytestmark = pytest.mark.usefixtures("clinic")


@pytest.fixture
def message():
    """The one message that waits."""
    make_request()
    Message.objects.filter(kind="alert").delete()
    return Message.objects.get()


@pytest.fixture
def broken_mail_server(monkeypatch):
    """A mail server that quotes the patient's address when it refuses."""

    def refuse(email):
        raise ConnectionRefusedError(f"cannot reach {email.to}")

    monkeypatch.setattr(EmailMessage, "send", refuse)


def test_a_message_is_sent_once(message, mailoutbox):
    assert outbox.deliver_due(now=NOW) == 1
    assert outbox.deliver_due(now=NOW + timedelta(days=9)) == 0

    [email] = mailoutbox
    assert (email.to, email.subject, email.body) == ([message.to], message.subject, message.body)
    assert email.extra_headers["Auto-Submitted"] == "auto-generated"
    message.refresh_from_db()
    assert (message.state, message.sent_at, message.attempts) == ("sent", NOW, 1)


def test_messages_are_sent_in_the_order_in_which_they_were_queued(mailoutbox):
    make_request(email="first@example.com")
    make_request(email="second@example.com")

    outbox.deliver_due(now=NOW)

    assert [email.to[0] for email in mailoutbox][::2] == ["first@example.com", "second@example.com"]


def test_a_round_sends_at_most_so_many(message, mailoutbox):
    make_request()

    assert outbox.deliver_due(now=NOW, at_most=2) == 2
    assert Message.objects.filter(state="queued").count() == 1


def test_a_round_ends_before_its_claims_run_out(message, monkeypatch):
    clock = iter([0, 1, outbox.ROUND_SECONDS + 1])
    monkeypatch.setattr(outbox, "monotonic", lambda: next(clock))
    make_request()

    assert outbox.deliver_due(now=NOW) == 1


@pytest.mark.usefixtures("broken_mail_server")
def test_the_gaps_grow_while_the_mail_server_is_down_and_then_a_person_has_to_look(message):
    now, gaps = NOW, []
    while message.state == "queued":
        assert outbox.deliver_due(now=now) == 0
        message.refresh_from_db()
        gaps.append(message.next_attempt_at - now)
        assert outbox.deliver_due(now=message.next_attempt_at - timedelta(seconds=1)) == 0
        now = message.next_attempt_at

    assert gaps[:-1] == outbox.RETRY_GAPS == sorted(outbox.RETRY_GAPS)
    assert (message.state, message.attempts) == ("failed", len(outbox.RETRY_GAPS) + 1)
    assert outbox.deliver_due(now=now + timedelta(days=9)) == 0


@pytest.mark.usefixtures("broken_mail_server")
def test_an_error_is_kept_and_logged_without_the_address_that_it_quotes(message, caplog):
    outbox.deliver_due(now=NOW)

    message.refresh_from_db()
    assert message.last_error == "ConnectionRefusedError"
    assert "ConnectionRefusedError" in caplog.text
    assert message.to not in caplog.text


def test_a_message_that_failed_is_sent_after_a_retry(message, mailoutbox):
    Message.objects.update(state="failed", attempts=9)

    assert outbox.retry(message_id=message.pk, now=NOW)
    assert outbox.deliver_due(now=NOW) == 1
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("state", ["queued", "sent", "withdrawn"])
def test_only_a_message_that_failed_can_be_retried(message, state):
    Message.objects.update(state=state)

    assert not outbox.retry(message_id=message.pk, now=NOW)


def test_a_claimed_message_is_left_alone_until_the_claim_runs_out(message, mailoutbox):
    outbox._claim_next(NOW)

    assert outbox.deliver_due(now=NOW + outbox.CLAIM - timedelta(seconds=1)) == 0
    assert outbox.deliver_due(now=NOW + outbox.CLAIM) == 1


def test_no_other_worker_takes_a_message_while_a_slow_mail_server_does(message, monkeypatch):
    sent = []

    def take_as_long_as_it_can_be_waited_for(email):
        sent.append(email)
        # The claim was made with the time at which the round began.
        later = NOW + timedelta(seconds=outbox.ROUND_SECONDS + mail_server.LONGEST)
        assert outbox.deliver_due(now=later) == 0

    monkeypatch.setattr(EmailMessage, "send", take_as_long_as_it_can_be_waited_for)

    assert outbox.deliver_due(now=NOW) == 1
    assert len(sent) == 1


@pytest.mark.django_db(transaction=True)
def test_what_was_sent_while_the_database_went_away_is_not_sent_again(
    message, mailoutbox, monkeypatch
):
    monkeypatch.setattr(outbox, "_unmarked", {})

    def go_away(execute, sql, params, many, context):
        if mailoutbox and sql.startswith("UPDATE"):
            raise OperationalError
        return execute(sql, params, many, context)

    with connection.execute_wrapper(go_away), pytest.raises(OperationalError):
        outbox.deliver_due(now=NOW)
    message.refresh_from_db()
    assert message.state == "sending"

    outbox.deliver_due(now=NOW + outbox.CLAIM)

    message.refresh_from_db()
    assert message.state == "sent"
    assert len(mailoutbox) == 1


def test_every_try_of_a_message_has_the_same_id_and_every_message_its_own(message, monkeypatch):
    tried = []

    def take_and_lose_the_connection(email):
        tried.append(email.extra_headers["Message-ID"])
        raise TimeoutError

    monkeypatch.setattr(EmailMessage, "send", take_and_lose_the_connection)
    outbox.deliver_due(now=NOW)
    outbox.deliver_due(now=NOW + timedelta(hours=1))

    first, second = tried
    assert first == second
    assert first.endswith("@clinic.example>")
    assert outbox.message_id(Message(pk=message.pk + 1)) != first


def test_a_failed_try_does_not_undo_what_another_worker_did(message, monkeypatch):
    def send_meanwhile(email):
        Message.objects.update(state="sent")
        raise TimeoutError

    monkeypatch.setattr(EmailMessage, "send", send_meanwhile)

    outbox.deliver_due(now=NOW)

    message.refresh_from_db()
    assert message.state == "sent"


def test_a_decision_that_was_overtaken_is_never_sent(message, mailoutbox):
    request = message.request
    move(request, "declined")
    move(request, "new")
    move(request, "confirmed")

    outbox.deliver_due(now=NOW + timedelta(minutes=3))

    received, confirmed = (email.subject for email in mailoutbox)
    assert received.startswith("We have your request")
    assert confirmed.startswith("Your appointment is confirmed")


class TestAnAddressThatIsChangedWhileAWorkerHasTheMessage:
    """The mail server has been asked, and whether it takes the message nobody knows yet."""

    def send_while(self, monkeypatch, change, *, is_taken, error=None):
        def send(email):
            monkeypatch.setattr(EmailMessage, "send", lambda email: None)
            change()
            if not is_taken:
                raise error or ConnectionRefusedError

        monkeypatch.setattr(EmailMessage, "send", send)
        outbox.deliver_due(now=NOW, at_most=1)

    def change_to(self, request, email):
        upkeep.change_contact(
            request_id=request.pk,
            phone=request.phone,
            email=email,
            contact_method="email" if email else "call",
            clinic=ClinicSettings.load(),
            by=make_receptionist(),
            now=NOW,
        )

    @pytest.fixture
    def declined(self, mailoutbox):
        """A request whose patient is about to be told that it is declined."""
        request = make_request("declined", email="wrong@example.com")
        request.messages.exclude(kind="declined").delete()
        request.messages.update(next_attempt_at=NOW)
        return request

    def test_is_where_it_is_tried_again(self, declined, monkeypatch):
        change = partial(self.change_to, declined, "right@example.com")
        self.send_while(monkeypatch, change, is_taken=False)

        message = declined.messages.get()
        assert (message.state, message.to) == ("queued", "right@example.com")

    def test_is_not_given_up_for_what_the_former_one_was_refused_for(self, declined, monkeypatch):
        refused = SMTPRecipientsRefused({"wrong@example.com": (550, b"unknown")})
        change = partial(self.change_to, declined, "right@example.com")
        self.send_while(monkeypatch, change, is_taken=False, error=refused)

        message = declined.messages.get()
        assert (message.state, message.to, message.attempts) == ("queued", "right@example.com", 0)
        assert message.next_attempt_at == NOW

    def test_may_be_erased_with_all_else(self, declined, monkeypatch):
        change = AppointmentRequest.objects.filter(pk=declined.pk).delete
        self.send_while(monkeypatch, change, is_taken=False)

        assert not Message.objects.exists()

    def test_is_not_said_to_be_where_it_went(self, declined, monkeypatch):
        change = partial(self.change_to, declined, "right@example.com")
        self.send_while(monkeypatch, change, is_taken=True)

        message = declined.messages.get()
        assert (message.state, message.to) == ("sent", "wrong@example.com")

    def test_is_not_tried_again_when_there_is_none_and_the_patient_has_to_be_called(
        self, declined, monkeypatch
    ):
        self.send_while(monkeypatch, partial(self.change_to, declined, ""), is_taken=False)

        assert declined.messages.get().state == "withdrawn"
        declined.refresh_from_db()
        assert declined.follow_up == "call"

    def test_also_when_the_worker_died_with_it(self, declined, mailoutbox):
        declined.messages.update(state="sending", attempts=1)
        self.change_to(declined, "")
        outbox.deliver_due(now=NOW)

        assert mailoutbox == []
        assert declined.messages.get().state == "withdrawn"
        declined.refresh_from_db()
        assert declined.follow_up == "call"

    def test_and_a_link_that_was_replaced_is_in_what_is_tried_again(self, declined, monkeypatch):
        change = partial(
            upkeep.replace_link,
            request_id=declined.pk,
            seen_address_id=None,
            clinic=ClinicSettings.load(),
            by=make_receptionist(),
            now=NOW,
        )
        self.send_while(monkeypatch, change, is_taken=False)

        declined.refresh_from_db()
        assert status_link.token(declined) in declined.messages.get(kind="declined").body

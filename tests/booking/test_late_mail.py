"""When the front desk and a monitor learn that e-mail does not go out, before it is given up."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
import time_machine
from django.core.mail import EmailMessage

from booking import operations, outbox
from booking.late_mail import late_mail
from booking.models import Message
from clinic_site.models import ClinicSettings
from tests.factories.booking import NOW, last_move_id, make_receptionist, make_request, move

from .test_mail_server_down import MailServer, deliver, visit_at

pytestmark = pytest.mark.usefixtures("clinic")

MINUTE = timedelta(minutes=1)


@pytest.fixture
def mail_server(monkeypatch):
    server = MailServer()
    monkeypatch.setattr(EmailMessage, "send", lambda email: server.take(email))
    return server


def kinds(late):
    return [message.kind for message in late.to_patients]


def test_a_dead_worker_is_told_of_after_a_quarter_of_an_hour():
    make_request()

    assert late_mail(NOW + 17 * MINUTE) is None
    late = late_mail(NOW + 18 * MINUTE)
    assert (late.since, late.others_go_out) == (NOW, False)
    assert kinds(late) == ["received"]


def test_a_mail_server_that_is_down_is_told_of_although_tries_are_put_off(mail_server):
    make_request()
    deliver(NOW, NOW + 20 * MINUTE)

    waiting = Message.objects.filter(next_attempt_at__gt=NOW + 20 * MINUTE)
    assert waiting.count() == 2
    late = late_mail(NOW + 20 * MINUTE)
    assert (late.since, late.others_go_out) == (NOW, False)


def test_while_mail_goes_out_nothing_is_late(mail_server):
    mail_server.is_up = True
    make_request()
    deliver(NOW, NOW)

    assert late_mail(NOW + timedelta(days=1)) is None


def test_a_decision_that_still_can_be_undone_is_not_late(mail_server):
    mail_server.is_up = True
    request = make_request()
    deliver(NOW, NOW)
    move(request, "declined", now=NOW + 60 * MINUTE)

    assert late_mail(NOW + 64 * MINUTE) is None


def test_since_the_mail_server_went_down_and_not_since_an_older_trouble(mail_server):
    mail_server.is_up = True
    odd = make_request(now=NOW - 60 * MINUTE)
    odd.messages.update(attempts=3, last_error="KeyMissing", next_attempt_at=NOW + 90 * MINUTE)
    make_request(now=NOW)
    outbox.deliver_due(now=NOW)
    make_request(now=NOW + 10 * MINUTE)

    late = late_mail(NOW + 40 * MINUTE)
    assert (late.since, late.others_go_out) == (NOW + 10 * MINUTE, False)
    assert kinds(late) == ["received", "received"]


def refuse_one(monkeypatch, address):
    def send(email):
        if email.to == [address]:
            raise SMTPRecipientsRefused({address: (450, b"busy")})

    monkeypatch.setattr(EmailMessage, "send", send)


def test_a_mailbox_that_is_busy_is_late_alone(monkeypatch):
    make_request(email="busy@example.com")
    refuse_one(monkeypatch, "busy@example.com")
    deliver(NOW, NOW + 20 * MINUTE)

    late = late_mail(NOW + 20 * MINUTE)
    assert (late.since, late.others_go_out) == (NOW, True)
    assert kinds(late) == ["received"]


def test_a_busy_mailbox_of_the_front_desk_itself_is_no_matter_for_patients(monkeypatch):
    make_request()
    refuse_one(monkeypatch, "front-desk@clinic.example")
    deliver(NOW, NOW + 20 * MINUTE)

    assert Message.objects.filter(attempts__gt=0, state="queued").exists()
    assert late_mail(NOW + 20 * MINUTE) is None


def test_what_is_queued_again_is_not_late_while_others_go_out(mail_server):
    request = visit_at(NOW + timedelta(days=9))
    later = NOW + 60 * MINUTE
    move(request, "cancelled", now=later - MINUTE)
    mail_server.is_up = True
    outbox.deliver_due(now=later - MINUTE)
    make_request(now=later)
    outbox.deliver_due(now=later)
    operations.undo(
        request_id=request.pk,
        seen_event_id=last_move_id(request),
        clinic=ClinicSettings.load(),
        by=make_receptionist(),
        now=later,
    )

    confirmed = Message.objects.get(kind="confirmed")
    assert (confirmed.state, confirmed.created_at) == ("queued", NOW)
    assert late_mail(later) is None


def test_it_takes_one_query_however_much_waits(django_assert_num_queries):
    for _ in range(3):
        make_request()

    with django_assert_num_queries(1):
        late = late_mail(NOW + 60 * MINUTE)
        assert len([message.request.reference for message in late.to_patients]) == 3
    with django_assert_num_queries(1):
        assert late_mail(NOW) is None


class TestAMonitor:
    ADDRESS = "/healthz/mail"

    def ask(self, client, minutes, method="get"):
        with time_machine.travel(NOW + minutes * MINUTE, tick=False):
            return getattr(client, method)(self.ADDRESS)

    def test_is_told_while_none_goes_out(self, client):
        make_request()

        assert self.ask(client, 1).content == b"ok"
        late = self.ask(client, 30)
        assert (late.status_code, late.content) == (503, b"late")
        assert "no-store" in late["Cache-Control"]
        assert self.ask(client, 30, "head").status_code == 503
        assert self.ask(client, 30, "post").status_code == 405

    def test_takes_the_site_for_healthy_all_the_same(self, client):
        make_request()

        with time_machine.travel(NOW + 30 * MINUTE, tick=False):
            assert client.get("/healthz").status_code == 200

    def test_is_not_told_of_one_mailbox(self, client, monkeypatch):
        make_request(email="busy@example.com")
        refuse_one(monkeypatch, "busy@example.com")
        deliver(NOW, NOW + 20 * MINUTE)

        assert self.ask(client, 20).status_code == 200

    def test_needs_no_certificate_behind_the_proxy(self, client, settings):
        settings.SECURE_SSL_REDIRECT = True

        assert client.get(self.ADDRESS).status_code == 200


class TestUntold:
    """What came to be too late, until somebody told the patient in another way."""

    def untold(self):
        found = Message.objects.untold(NOW).exclude(state="failed")
        return [message.kind for message in found]

    def after_the_visit(self, mail_server):
        visit = visit_at(NOW + timedelta(hours=2))
        outbox.deliver_due(now=NOW + timedelta(hours=3))
        return visit

    def test_a_visit_that_the_patient_was_not_told_of(self, mail_server):
        self.after_the_visit(mail_server)

        assert self.untold() == ["confirmed"]
        assert not Message.objects.untold(NOW + timedelta(hours=3)).exists()

    def test_is_over_when_somebody_called_or_recorded_what_became_of_it(self, mail_server):
        visit = self.after_the_visit(mail_server)
        move(visit, "no_show", now=NOW + timedelta(hours=4))

        assert self.untold() == []

    def test_a_call_before_it_was_too_late_counts(self, mail_server):
        visit = visit_at(NOW + timedelta(hours=2))
        operations.log_call(
            request_id=visit.pk,
            seen_event_id=last_move_id(visit),
            outcome="left_message",
            clinic=ClinicSettings.load(),
            by=make_receptionist(),
            now=NOW + 30 * MINUTE,
        )
        outbox.deliver_due(now=NOW + timedelta(hours=3))

        assert Message.objects.get(kind="confirmed").state == "expired"
        assert self.untold() == []

    def test_a_patient_who_agreed_on_the_phone_knows(self, mail_server):
        visit = self.after_the_visit(mail_server)
        type(visit).objects.update(acknowledged_at=NOW)

        assert self.untold() == []

    def test_times_that_ran_out_before_the_patient_saw_them(self, mail_server):
        request = make_request()
        move(request, "offered")
        later = NOW + timedelta(days=3)
        outbox.deliver_due(now=later)
        operations.expire_offers(clinic=ClinicSettings.load(), now=later)

        request.refresh_from_db()
        assert request.status == "new"
        assert self.untold() == ["offered"]
        move(request, "declined", now=later)
        assert self.untold() == []

    def test_a_reminder_tells_nothing_new(self, mail_server):
        visit = self.after_the_visit(mail_server)
        visit.messages.filter(kind="confirmed").update(kind="reminder")

        assert self.untold() == []


def test_a_mail_server_that_refuses_everybody_is_not_taken_for_a_busy_mailbox(monkeypatch, client):
    for number in range(3):
        make_request(email=f"{number}@example.com")

    def refuse(email):
        raise SMTPRecipientsRefused({email.to[0]: (451, b"configuration error")})

    monkeypatch.setattr(EmailMessage, "send", refuse)
    deliver(NOW, NOW + 20 * MINUTE)

    assert late_mail(NOW + 20 * MINUTE).others_go_out is False
    with time_machine.travel(NOW + 20 * MINUTE, tick=False):
        assert client.get("/healthz/mail").status_code == 503


def test_what_waits_behind_a_busy_mailbox_is_no_trouble_of_the_server(monkeypatch):
    request = make_request(email="busy@example.com")
    refuse_one(monkeypatch, "busy@example.com")
    deliver(NOW, NOW + 20 * MINUTE)
    move(request, "declined", now=NOW + 30 * MINUTE)
    deliver(NOW + 34 * MINUTE, NOW + 60 * MINUTE)

    assert Message.objects.get(kind="declined").attempts == 0
    assert late_mail(NOW + 60 * MINUTE).others_go_out is True

"""A lost link goes to the address that the request has, and the asker learns nothing."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError

from booking import lost_links, outbox, status_link
from booking.models import LinkAsk, Message, Status
from clinic_site.models import ClinicSettings
from clinic_site.public_forms import PRIVATE_HEADERS
from tests.booking.flow import PHONE, text_of
from tests.factories.booking import NOW, make_request

FORM = "/appointment/lost-link/"
EMAIL = "lost@example.com"

pytestmark = pytest.mark.usefixtures("clinic")


def ask(client, email=EMAIL, **fields):
    return client.post(FORM, {"email": email, "reference": "", **fields})


def work(now=NOW):
    """Do what the worker does; return the addresses that got a link."""
    before = set(Message.objects.values_list("pk", flat=True))
    lost_links.send_asked(clinic=ClinicSettings.load(), now=now)
    messages = Message.objects.filter(kind="link").exclude(pk__in=before)
    return list(messages.values_list("to", flat=True))


def make_lost(**answers):
    return make_request(email=EMAIL, **answers)


class TestAsking:
    def test_sends_the_link_to_the_stored_address(self, client, mailoutbox):
        request = make_lost()
        Message.objects.all().delete()

        response = ask(client, "LOST@example.com")

        assert response.status_code == 303
        assert "If there is a request with this address" in text_of(client.get(response.url))
        assert work() == [EMAIL]
        outbox.deliver_due(now=NOW)
        assert mailoutbox[0].to == [EMAIL]
        assert status_link.address(request) in mailoutbox[0].body

    def test_answers_the_same_with_the_same_queries_whether_there_is_one_or_not(
        self, client, django_assert_num_queries
    ):
        make_lost()

        with django_assert_num_queries(4) as one:
            known = ask(client)
        with django_assert_num_queries(4) as other:
            unknown = ask(client, "nobody@example.com")

        verbs = [[query["sql"].split()[0] for query in each] for each in (one, other)]
        assert verbs[0] == verbs[1]
        assert known.status_code == unknown.status_code
        assert known.headers == unknown.headers
        assert work() == [EMAIL]

    def test_asks_for_an_address(self, client):
        for email, message in (("", "Enter your e-mail address."), ("x", "such as name@")):
            response = ask(client, email)
            assert response.status_code == 200
            assert message in text_of(response)
        assert not LinkAsk.objects.exists()

    def test_from_another_website_is_refused_kindly(self, client):
        response = client.post(FORM, {"email": EMAIL}, headers={"Sec-Fetch-Site": "cross-site"})

        assert response.status_code == 403
        assert f'value="{EMAIL}"' in text_of(response)
        assert not LinkAsk.objects.exists()

    def test_what_cannot_be_read_is_told_kindly(self, client):
        response = client.post(FORM, b"x", content_type="multipart/form-data")

        assert response.status_code == 400

    def test_while_nothing_can_be_stored_says_so(self, client, monkeypatch):
        def fail(**_):
            raise OperationalError

        monkeypatch.setattr(lost_links, "ask", fail)

        response = ask(client)

        assert response.status_code == 503
        assert PHONE in text_of(response)
        assert f'value="{EMAIL}"' in text_of(response)

    def test_too_often_from_one_network_says_what_to_do(self, client):
        for _ in range(lost_links.MOST_ASKS_PER_HOUR):
            assert ask(client, "nobody@example.com").status_code == 303

        assert ask(client).status_code == 429

    @pytest.mark.parametrize("address", [FORM, f"{FORM}asked/"])
    def test_is_private_and_sets_no_cookie(self, client, address):
        response = client.get(address)

        assert not response.cookies
        for header, value in PRIVATE_HEADERS.items():
            assert response.headers[header] == value


class TestSending:
    def test_forgets_what_was_typed(self, client):
        ask(client, reference="CDF-GHJ")

        work()

        asked = LinkAsk.objects.get()
        assert (asked.email, asked.reference, asked.answered_at) == ("", "", NOW)

    def test_sends_each_ask_once(self, client):
        make_lost()
        ask(client)

        assert work() == [EMAIL]
        assert work() == []

    def test_sends_the_newest_three(self, client):
        requests = [make_lost(now=NOW + timedelta(minutes=n), note=str(n)) for n in range(3)]
        newest = make_lost(now=NOW + timedelta(days=2), note="newest")
        ask(client)

        work()

        sent = Message.objects.filter(kind="link").values_list("request", flat=True)
        assert set(sent) == {newest.pk, requests[2].pk, requests[1].pk}

    @pytest.mark.parametrize("typed", ["{} ", "{:.3}"])
    def test_of_one_reference_sends_only_that(self, client, typed):
        request, _ = make_lost(note="one"), make_lost(note="other")
        ask(client, reference=typed.format(request.reference.replace("-", "").lower()))

        work()

        sent = Message.objects.filter(kind="link").values_list("request", flat=True)
        assert list(sent) == ([request.pk] if typed == "{} " else [])

    def test_sends_nothing_for_spam(self, client):
        make_lost(status=Status.SPAM)
        ask(client)

        assert work() == []

    def test_sends_nothing_for_what_has_expired(self, client):
        old = make_lost(status=Status.DECLINED)
        ask(client)

        assert work(now=old.closed_at + status_link.WORKS_AFTER_CLOSED + timedelta(seconds=1)) == []

    def test_fills_no_mailbox(self, client):
        make_lost()
        sent = 0
        for _ in range(lost_links.MOST_LINKS_PER_DAY + 3):
            ask(client)
            sent += len(work())

        assert sent == lost_links.MOST_LINKS_PER_DAY

    def test_is_the_workers_doing(self, client, monkeypatch):
        from booking.management.commands import run_worker

        monkeypatch.setattr(run_worker.signal, "signal", lambda *_: None)
        monkeypatch.setattr(run_worker, "close_old_connections", lambda: None)
        make_lost()
        ask(client)

        call_command("run_worker", "--once")

        assert Message.objects.filter(kind="link", state="sent").count() == 1

    def test_asks_are_forgotten_after_a_day(self, client):
        ask(client)
        late = NOW + timedelta(days=1, seconds=1)
        assert lost_links.forget(now=late) == 0, "nobody has looked for a request yet"
        lost_links.send_asked(clinic=ClinicSettings.load(), now=NOW)

        assert lost_links.forget(now=NOW + timedelta(days=1)) == 0
        assert lost_links.forget(now=late) == 1

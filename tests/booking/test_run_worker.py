"""The background worker, one round at a time."""

import inspect
import io
import logging
import threading
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.utils import timezone

from booking import outbox
from booking.management.commands import run_worker
from booking.models import Message
from clinic_site.logs import PrivateFormatter
from tests.factories.booking import NOW, submit

pytestmark = pytest.mark.usefixtures("clinic")


@pytest.fixture(autouse=True)
def _no_signals(monkeypatch):
    """Leave the test run's own Ctrl-C alone, and its connection open."""
    monkeypatch.setattr(run_worker.signal, "signal", lambda *_: None)
    monkeypatch.setattr(run_worker, "close_old_connections", lambda: None)


@pytest.fixture
def log(monkeypatch):
    """What the worker prints, formatted as in production."""
    printed = io.StringIO()
    handler = logging.StreamHandler(printed)
    handler.setFormatter(PrivateFormatter())
    monkeypatch.setattr(run_worker.logger, "handlers", [handler])
    return printed


@time_machine.travel(NOW + timedelta(days=2), tick=False)
def test_one_round_sends_what_waits_and_forgets_addresses(mailoutbox):
    request = submit(address_hash="a")

    call_command("run_worker", "--once")

    assert len(mailoutbox) == 2
    assert not Message.objects.exclude(state="sent").exists()
    request.refresh_from_db()
    assert request.address_hash == ""


@time_machine.travel(NOW + timedelta(days=2), tick=False)
def test_sessions_that_are_over_are_deleted_with_what_they_hold():
    Session.objects.create(session_key="old", session_data="x", expire_date=NOW)
    Session.objects.create(session_key="new", session_data="x", expire_date=NOW + timedelta(days=3))

    call_command("run_worker", "--once")

    assert Session.objects.get().session_key == "new"


CHORES = [chore.__name__ for chore in [*run_worker.EACH_ROUND, *run_worker.CHORES]]


def test_every_chore_that_is_written_is_done():
    written = {
        name
        for name, function in inspect.getmembers(run_worker, inspect.isfunction)
        if function.__module__ == run_worker.__name__
    }

    assert sorted(CHORES) == sorted(written)


@pytest.mark.parametrize("broken", CHORES)
def test_a_chore_that_fails_ends_neither_the_worker_nor_the_others(monkeypatch, log, broken):
    done = []
    # In two parts: the lines of source that a log quotes are not what is looked for.
    private = "@".join(["ada", "example.com"])

    def stand_in(chore):
        def do():
            if chore.__name__ == broken:
                raise ValueError(f"the row holds {private}")
            done.append(chore.__name__)

        do.__name__ = chore.__name__
        return do

    for name in ("EACH_ROUND", "CHORES"):
        monkeypatch.setattr(run_worker, name, [*map(stand_in, getattr(run_worker, name))])

    call_command("run_worker", "--once")

    assert done == [name for name in CHORES if name != broken]
    assert f"{broken} failed; the worker will try it again." in log.getvalue()
    assert "ValueError" in log.getvalue()
    assert private not in log.getvalue()


class TestAMonitor:
    """What an uptime monitor learns of the worker, also while there is nothing to send."""

    def ask(self, client, at):
        with time_machine.travel(at, tick=False):
            return client.get("/healthz/worker")

    def test_is_told_that_no_worker_ever_came_round(self, client):
        assert self.ask(client, NOW).status_code == 503

    def test_is_told_when_the_worker_has_stopped(self, client):
        for at in (NOW - timedelta(days=1), NOW):
            with time_machine.travel(at, tick=False):
                call_command("run_worker", "--once")

        alive = self.ask(client, NOW + timedelta(minutes=14))
        assert (alive.status_code, alive.content) == (200, b"ok")
        stopped = self.ask(client, NOW + timedelta(minutes=15))
        assert (stopped.status_code, stopped.content) == (503, b"stopped")
        assert "no-store" in stopped["Cache-Control"]

    def test_is_told_when_the_worker_no_longer_gets_to_the_end(self, client, monkeypatch):
        def kill():
            raise SystemExit

        monkeypatch.setattr(run_worker, "CHORES", [kill, *run_worker.CHORES])
        with time_machine.travel(NOW, tick=False), pytest.raises(SystemExit):
            call_command("run_worker", "--once")

        assert self.ask(client, NOW).status_code == 503


class TestAMailServerThatHangs:
    """The worker works on: its chores come by the clock, however long each round takes."""

    @pytest.fixture
    def clock(self):
        with time_machine.travel(NOW + timedelta(hours=1), tick=False) as clock:
            yield clock

    def test_does_not_keep_the_worker_from_its_chores(self, client, monkeypatch, clock):
        for _ in range(20):
            submit()

        def seconds():
            return timezone.now().timestamp()

        def hang(email):
            clock.shift(timedelta(seconds=20))
            raise TimeoutError

        def until_stopped(stop, wait):
            clock.shift(timedelta(seconds=wait))
            trouble.append(client.get("/healthz/worker").content)
            if seconds() > began + 60 * 60:
                stop.set()

        began, trouble = seconds(), []
        monkeypatch.setattr(EmailMessage, "send", hang)
        monkeypatch.setattr(outbox, "monotonic", seconds)
        monkeypatch.setattr(run_worker, "monotonic", seconds)
        monkeypatch.setattr(threading.Event, "wait", until_stopped)

        call_command("run_worker")

        assert set(trouble) == {b"ok"}


def test_slow_chores_leave_rounds_for_messages_alone(monkeypatch):
    clock, rounds = [0], []

    def work(worker, *, with_chores):
        rounds.append(with_chores)
        clock[0] += 90 if with_chores else 0

    def wait(stop, seconds):
        clock[0] += seconds
        if len(rounds) == 32:
            stop.set()

    monkeypatch.setattr(run_worker, "monotonic", lambda: clock[0])
    monkeypatch.setattr(run_worker.Command, "work", work)
    monkeypatch.setattr(threading.Event, "wait", wait)

    call_command("run_worker")

    assert rounds == [True, *[False] * 29, True, False]

"""The background worker, one round at a time."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import OperationalError

from booking import outbox
from booking.models import Message
from tests.factories.booking import NOW, submit

pytestmark = pytest.mark.usefixtures("clinic")


@pytest.fixture(autouse=True)
def _no_signals(monkeypatch):
    """Leave the test run's own Ctrl-C alone, and its connection open."""
    monkeypatch.setattr("booking.management.commands.run_worker.signal.signal", lambda *_: None)
    monkeypatch.setattr(
        "booking.management.commands.run_worker.close_old_connections", lambda: None
    )


@time_machine.travel(NOW + timedelta(days=2), tick=False)
def test_one_round_sends_what_waits_and_forgets_addresses(mailoutbox):
    request = submit(address_hash="a")

    call_command("run_worker", "--once")

    assert len(mailoutbox) == 2
    assert not Message.objects.exclude(state="sent").exists()
    request.refresh_from_db()
    assert request.address_hash == ""


def test_a_database_that_is_away_does_not_end_the_worker(monkeypatch, caplog):
    def fail(**_):
        raise OperationalError("the row holds ada@example.com")

    monkeypatch.setattr(outbox, "deliver_due", fail)

    call_command("run_worker", "--once")

    assert "it will try again" in caplog.text

import pytest
import time_machine

from booking import outbox
from tests.factories.booking import NOW
from tests.factories.clinic import make_body_area, make_clinic


@pytest.fixture
def clinic(db):
    """A clinic with opening hours and one body area: enough to ask for an appointment."""
    make_body_area("Neck")
    return make_clinic()


@pytest.fixture(autouse=True)
def _nothing_unmarked(monkeypatch):
    """Let no message of an earlier test be marked as sent in this one."""
    monkeypatch.setattr(outbox, "_unmarked", {})


@pytest.fixture
def clock():
    """The clock, stopped at NOW until a test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller

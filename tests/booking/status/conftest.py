import pytest
import time_machine

from tests.factories.booking import NOW


@pytest.fixture(autouse=True)
def clock():
    """The clock, stopped at NOW until a test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller

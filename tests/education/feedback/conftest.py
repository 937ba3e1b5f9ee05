from datetime import UTC, datetime

import pytest
import time_machine


@pytest.fixture
def clock():
    """The clock, stopped at 10 at night in the clinic, when it is the next day in UTC already."""
    with time_machine.travel(datetime(2026, 11, 22, 3, tzinfo=UTC), tick=False) as traveller:
        yield traveller

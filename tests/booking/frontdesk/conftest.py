import pytest
import time_machine

from clinic_site.groups import set_up_groups

from .making import NOW, make_office_hours_clinic, make_user


@pytest.fixture(autouse=True)
def _now():
    """Stop the clock: pages ask for the time where a request comes in."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def clinic(db):
    return make_office_hours_clinic()


@pytest.fixture
def asha(db):
    """A receptionist."""
    set_up_groups()
    return make_user("Front desk", "asha", first_name="Asha", last_name="Singh")


@pytest.fixture
def desk(client, clinic, asha):
    """The receptionist's browser."""
    client.force_login(asha)
    return client


@pytest.fixture
def groups(db):
    set_up_groups()

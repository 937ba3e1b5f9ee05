from datetime import UTC, datetime

import pytest
import time_machine

from clinic_site.groups import set_up_groups
from tests.factories.clinic import make_clinic
from tests.factories.staff import give_app

from .making import make_person

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    """The clock, stopped until a test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def groups(db):
    make_clinic()
    set_up_groups()


@pytest.fixture
def asha(groups):
    """A receptionist without a second step."""
    return make_person()


@pytest.fixture
def bo(groups):
    """A receptionist with an authenticator app."""
    user = make_person(username="bo")
    user.recovery = give_app(user)
    return user


@pytest.fixture
def editor(groups):
    return make_person("Editors", "editor")


@pytest.fixture
def administrator(groups):
    return make_person("Administrators", "ada")

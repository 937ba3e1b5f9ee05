import pytest
import time_machine
from django.contrib.auth.models import User

from tests.booking.frontdesk.making import NOW, make_office_hours_clinic


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def clinic(db):
    """Open from 9 to 17, Monday to Friday, in Toronto."""
    return make_office_hours_clinic()


@pytest.fixture
def manager(client, clinic):
    """The browser of somebody who sees numbers and requests."""
    client.force_login(User.objects.create_superuser("ada"))
    return client

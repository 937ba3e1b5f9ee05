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
    return make_office_hours_clinic()


@pytest.fixture
def admin(db):
    """Somebody who sees and answers requests, and sees the access log.

    A superuser: after a test with real transactions there is nothing to make groups of.
    """
    return User.objects.create_superuser("ada", first_name="Ada")


@pytest.fixture
def browser(client, clinic, admin):
    client.force_login(admin)
    return client

import pytest
import time_machine
from django.contrib.auth.models import User

from clinic_site.groups import set_up_groups
from tests.booking.frontdesk.making import NOW, make_office_hours_clinic, make_user


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def clinic(db):
    return make_office_hours_clinic()


@pytest.fixture
def admin(db):
    set_up_groups()
    return make_user("Administrators", "ada", first_name="Ada")


@pytest.fixture
def browser(client, clinic, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def root_browser(client, clinic):
    """A superuser's: after a test with real transactions there is nothing to make groups of."""
    client.force_login(User.objects.create_superuser("root"))
    return client

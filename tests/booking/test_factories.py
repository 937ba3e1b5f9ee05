"""What tests are made of does not depend on what a test did before."""

import pytest

from booking.models import AppointmentRequest
from tests.factories.booking import make_request

pytestmark = pytest.mark.usefixtures("clinic")


@pytest.mark.parametrize("status", ["confirmed", "offered"])
def test_a_deleted_request_gives_nobody_an_hour_that_another_has(status):
    first, _ = make_request(status), make_request(status)
    first.offers.all().delete()
    AppointmentRequest.objects.filter(pk=first.pk).delete()
    make_request("confirmed")

    hours = {
        *AppointmentRequest.objects.confirmed().values_list("appointment_at", flat=True),
        *AppointmentRequest.objects.filter(status="offered").values_list(
            "offers__starts_at", flat=True
        ),
    }

    assert len(hours) == 2

"""Nobody gets another person's private link by sending the answers that they may have given."""

import pytest

from booking import submission
from booking.models import AppointmentRequest
from tests.factories.booking import make_answers, submit

pytestmark = pytest.mark.usefixtures("clinic")


def test_the_same_answers_from_another_address_are_another_request():
    answers = make_answers()
    first = submit(answers, address_hash="home")
    assert submit(answers, address_hash="home") == first
    assert submit(answers, address_hash="elsewhere") != first


def test_right_answers_are_refused_like_wrong_ones_over_the_limit(settings):
    settings.REQUESTS_PER_CONTACT_PER_DAY = 1
    answers = make_answers()
    submit(answers, address_hash="home")
    for note in (answers["note"], "A guess."):
        with pytest.raises(submission.TooManyRequests):
            submit(answers | {"note": note}, address_hash="home")
    assert AppointmentRequest.objects.count() == 1

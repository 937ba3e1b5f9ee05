"""What happened to a request, in words for its patient."""

from booking.frontdesk.history import DEEDS
from booking.models import RequestEvent
from booking.status.words import WHAT_HAPPENED

Kind = RequestEvent.Kind
NEED_NOT_KNOW = {
    Kind.SUBMITTED,
    Kind.MARKED_DUPLICATE,
    Kind.MARKED_SPAM,
    Kind.COMPLETED,
    Kind.MISSED,
}


def test_every_move_that_a_patient_hears_of_has_words():
    assert set(DEEDS) - NEED_NOT_KNOW == set(WHAT_HAPPENED)

"""The disk is full while a receptionist decides: they are told, and nothing is half done."""

import pytest
from django.urls import reverse

from booking.frontdesk.views.base import NOT_STORED
from tests.booking.test_full_disk import everything, full_disk

from .making import last_event_id, make_request

MOVES = {"mark_contacted": {}, "cancel": {}, "decline": {"reason": "no_time"}}


def decisions(rows):
    """Return what a move writes, without the record that somebody saw the page."""
    return {name: found for name, found in rows.items() if not name.startswith("Access")}


@pytest.mark.parametrize("move", MOVES)
def test_a_receptionist_is_told_that_a_move_could_not_be_stored(desk, move):
    request = make_request()
    desk.get(reverse("frontdesk:request", args=[request.pk]))
    address = reverse(f"frontdesk:{move}", args=[request.pk])
    form = MOVES[move] | {"seen": last_event_id(request)}
    before = decisions(everything())
    # The request, its event, the two rows of its record, and the release of the savepoint.
    for at in range(1, 6):
        with full_disk(at=at):
            response = desk.post(address, form)
        assert response.status_code == 503, at
        assert NOT_STORED in response.content.decode()
        assert decisions(everything()) == before, at

    assert desk.post(address, form).status_code == 302

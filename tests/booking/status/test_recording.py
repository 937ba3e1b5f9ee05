"""Each look and each change through a private link is in the access log, or does not happen."""

import pytest
from django.db import DatabaseError, connection

from booking import operations
from booking.access_log.models import Access, AccessedRequest, Action, Actor
from booking.models import AppointmentRequest, Message, Status
from clinic_site.public_forms import PRIVATE_HEADERS
from tests.booking.flow import PHONE, text_of
from tests.factories.booking import NOW, make_request, move

from .driving import ACTIONS, DAY, address, good_post, make_at, make_offered, press, reload

pytestmark = pytest.mark.usefixtures("clinic")

LOOKS = {
    "status": Action.VIEWED,
    "contact": Action.VIEWED,
    "cancel": Action.VIEWED,
    "slip": Action.PRINTED,
    "calendar": Action.DOWNLOADED,
}
# A status in which each action can be done.
AT = {"accept": "offered", "other_times": "offered"}


def recorded():
    """Return what the access log holds, oldest first."""
    return list(Access.objects.order_by("pk").values_list("actor", "action", "screen"))


def purge(request):
    """Delete the request as if a purge came in between; the log stays."""
    stored = AppointmentRequest.objects.get(pk=request.pk)
    for part in (stored.messages, stored.offers):
        part.all().delete()
    stored.events.all().delete()
    stored.delete()


@pytest.fixture
def broken_log(monkeypatch):
    """The log's table cannot be written."""

    def fail(*_, **__):
        raise DatabaseError("attempt to write a readonly database")

    monkeypatch.setattr(Access.objects, "bulk_create", fail)


class TestLooks:
    @pytest.mark.parametrize("name", LOOKS)
    def test_are_recorded_as_the_patients_own(self, client, name):
        request = make_request("confirmed")

        client.get(address(request, name))

        assert recorded() == [(Actor.PATIENT, LOOKS[name], name)]
        access = Access.objects.get()
        assert (access.at, access.who, access.who_id, access.address) == (NOW, "", None, None)
        accessed = AccessedRequest.objects.get()
        assert (accessed.request_number, accessed.reference) == (request.pk, request.reference)

    def test_that_show_nothing_are_not(self, client):
        request = make_request("declined")

        client.get(address(request, "slip"))
        client.get(address(request, "accept"))
        client.get(address(request, "calendar"))
        client.put(address(request))
        client.get("/appointment/status/nonsense/")

        assert recorded() == []

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("name", LOOKS)
    def test_show_nothing_while_the_log_cannot_be_written(self, client, name, broken_log):
        request = make_request("confirmed")

        response = client.get(address(request, name))

        html = text_of(response)
        assert response.status_code == 503
        assert "We cannot show this just now" in html
        assert PHONE in html
        for secret in (request.reference, "Physiotherapist A", "BEGIN:VCALENDAR"):
            assert secret not in html
        for header, value in PRIVATE_HEADERS.items():
            assert response.headers[header] == value


class TestChanges:
    @pytest.mark.parametrize("name", ACTIONS)
    def test_are_recorded_once(self, client, name):
        request = make_at(AT.get(name, "confirmed"))

        assert press(client, request, name).status_code == 303

        assert recorded() == [(Actor.PATIENT, Action.CHANGED, name)]

    @pytest.mark.parametrize("name", ACTIONS)
    def test_are_not_done_while_the_log_cannot_be_written(self, client, name, broken_log):
        request = make_at(AT.get(name, "confirmed"))
        before = reload(request).__dict__ | {"_state": None}
        events, messages = request.events.count(), request.messages.count()

        response = press(client, request, name)

        html = text_of(response)
        assert response.status_code == 503
        assert "<strong>we did nothing</strong>" in html
        assert request.reference not in html
        assert reload(request).__dict__ | {"_state": None} == before
        assert (request.events.count(), request.messages.count()) == (events, messages)

    def test_that_are_not_done_give_back_what_was_typed(self, client, broken_log):
        html = text_of(press(client, make_request(), "contact", phone="416-555-0111"))

        assert "This is what you entered. We have not stored it:" in html
        assert "555-0111" in html

    def test_that_are_refused_are_a_look(self, client):
        request = make_request("declined")

        assert press(client, request, "cancel").status_code == 409

        assert recorded() == [(Actor.PATIENT, Action.VIEWED, "cancel")]

    def test_a_mistake_in_a_form_is_a_look(self, client):
        press(client, make_request(), "contact", phone="12")

        assert recorded() == [(Actor.PATIENT, Action.VIEWED, "contact")]

    def test_pressed_twice_are_recorded_once(self, client):
        request = make_offered()
        fields = good_post(request, "accept")

        for _ in range(2):
            client.post(address(request, "accept"), fields)

        assert recorded() == [(Actor.PATIENT, Action.CHANGED, "accept")]


class TestTakenTimes:
    def take(self, request):
        """Return what chooses the only time that was offered, which somebody else has by now."""
        fields = good_post(request, "accept")
        move(make_request(), Status.CONFIRMED, appointment_at=NOW + DAY)
        return fields

    def test_stay_recorded_as_gone(self, client):
        request = make_offered(NOW + DAY)

        response = client.post(address(request, "accept"), self.take(request))

        assert response.status_code == 409
        assert reload(request).status == Status.NEW
        assert request.offers.get().gone_at == NOW
        assert request.messages.last().kind == Message.Kind.GONE_ALERT
        assert recorded() == [
            (Actor.PATIENT, Action.CHANGED, "accept"),
            (Actor.PATIENT, Action.VIEWED, "accept"),
        ]

    def test_stay_so_when_only_the_database_notices(self, client, monkeypatch):
        if connection.vendor != "postgresql":
            pytest.skip("SQLite has no such constraint: its one write lock does that.")
        request = make_offered(NOW + DAY)
        fields = self.take(request)
        monkeypatch.setattr(operations, "_refuse_overlap", lambda *_: None)

        assert client.post(address(request, "accept"), fields).status_code == 409

        assert request.offers.get().gone_at == NOW
        assert recorded()[0] == (Actor.PATIENT, Action.CHANGED, "accept")

    def test_are_as_before_while_the_log_cannot_be_written(self, client, broken_log):
        request = make_offered(NOW + DAY)

        response = client.post(address(request, "accept"), self.take(request))

        assert response.status_code == 503
        assert request.offers.get().gone_at is None
        assert reload(request).status == Status.OFFERED


@pytest.mark.parametrize("name", ACTIONS)
def test_a_request_that_is_deleted_at_that_moment_is_gone(client, name, monkeypatch):
    request = make_at(AT.get(name, "confirmed"))
    view = "booking.status.actions.ActionView.is_too_much"
    monkeypatch.setattr(view, lambda self: purge(request))

    response = press(client, request, name)

    assert response.status_code == 410
    assert "the request is no longer kept" in text_of(response)
    assert recorded() == []


def test_a_page_whose_request_is_deleted_while_it_is_made_is_gone(client, monkeypatch):
    request = make_request()
    has_expired = "booking.status_link.has_expired"
    monkeypatch.setattr(has_expired, lambda *_: purge(request))

    assert client.get(address(request)).status_code == 410
    assert recorded() == []

"""Requests that may be the same person's: shown, never merged."""

from datetime import timedelta

import pytest
from django.urls import reverse

from booking.models import AppointmentRequest
from booking.same_person import hints, is_similar

from .making import NOW, last_event_id, make_request

OTHER = {"phone": "+19055550999", "email": "other@example.com"}


def shared(request):
    request = AppointmentRequest.objects.get(pk=request.pk)
    return {hint.request.name: hint.shared for hint in hints(request, NOW)}


@pytest.mark.parametrize(
    ("name", "other", "are_alike"),
    [
        ("Jo Park", "Park Jo", True),
        ("Zoë Müller", "zoe muller", True),
        ("John Smith", "Jon Smyth", True),
        ("Asha Singh", "Bo Lee", False),
        ("Dana Lee", "Dana Long", False),
        ("Li", "", False),
        ("", "", True),
    ],
)
def test_names_are_alike_despite_order_accents_and_a_letter_or_two(name, other, are_alike):
    assert is_similar(name, other) == are_alike


@pytest.mark.django_db
class TestHints:
    def test_what_is_shared_is_said(self, clinic):
        request = make_request(name="Jon Smyth")
        make_request(name="John Smith", phone="+19055550999")
        make_request(name="Ann Other", email="other@example.com")
        make_request(name="Smyth Jon", **OTHER)
        make_request(name="Nobody Known", **OTHER)
        assert shared(request) == {
            "John Smith": "Same e-mail, similar name",
            "Ann Other": "Same phone",
            "Smyth Jon": "Similar name",
        }

    def test_contact_is_compared_in_closed_requests_too_but_names_only_lately(self, clinic):
        request = make_request()
        old = NOW - timedelta(days=900)
        make_request("completed", created_at=old, name="Old Contact", appointment_at=old)
        make_request(created_at=old, name="Park Jo", **OTHER)
        assert list(shared(request)) == ["Old Contact"]

    def test_no_contact_is_not_the_same_contact(self, clinic):
        request = make_request(email="")
        make_request(name="Ann Other", email="", phone="+19055550999")
        assert shared(request) == {}

    def test_one_query_finds_them(self, clinic, django_assert_num_queries):
        request = make_request()
        for _ in range(5):
            make_request()
        request.refresh_from_db()
        with django_assert_num_queries(1):
            assert len(hints(request, NOW)) == 5

    def test_the_page_links_to_them_with_their_outcome(self, desk):
        other = make_request("declined")
        request = make_request()
        page = desk.get(reverse("frontdesk:request", args=[request.pk])).content.decode()
        assert reverse("frontdesk:request", args=[other.pk]) in page
        assert "We have no free time" in page
        assert "same phone, same e-mail, similar name" in page


def mark(client, request, **answers):
    answers["seen"] = last_event_id(request)
    return client.post(reverse("frontdesk:mark_duplicate", args=[request.pk]), answers)


class TestMarkingADuplicate:
    def test_one_of_the_hints_is_chosen(self, desk):
        other, request = make_request(), make_request()
        mark(desk, request, original=other.pk)
        request.refresh_from_db()
        assert (request.status, request.duplicate_of) == ("duplicate", other)
        assert AppointmentRequest.objects.get(pk=other.pk).status == "new"

    def test_or_a_reference_is_typed(self, desk):
        other, request = make_request(name="Ann Other", **OTHER), make_request()
        mark(desk, request, reference=f" {other.reference.lower().replace('-', ' ')} ")
        request.refresh_from_db()
        assert request.duplicate_of == other

    @pytest.mark.parametrize(
        ("answers", "words"),
        [
            ({}, "Choose the request that counts, or type its reference."),
            ({"reference": "ZZZ-ZZZ"}, "There is no request with this reference."),
            ({"reference": "\x00<b>"}, "Null characters are not allowed."),
            ({"reference": "x" * 5000}, "at most 20 characters"),
            ({"original": "999"}, "That one cannot be chosen any more."),
        ],
    )
    def test_what_cannot_be_is_refused_in_words(self, desk, answers, words):
        make_request()
        request = make_request()
        assert words in mark(desk, request, **answers).content.decode()
        request.refresh_from_db()
        assert request.status == "new"

    def test_a_request_is_no_duplicate_of_itself(self, desk):
        request = make_request()
        page = mark(desk, request, reference=request.reference).content.decode()
        assert "This is the reference of this very request." in page

"""How a request comes in, one at a time. test_concurrency.py has the races."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError
from phonenumber_field.phonenumber import PhoneNumber

from booking import notifications, submission
from booking.models import AppointmentRequest, Message, RequestEvent, Status
from booking.wording import RequestWording
from tests.factories.booking import NOW, make_answers, make_request, move, submit
from tests.factories.clinic import make_body_area

PHONE = PhoneNumber.from_string("+19055550199")

pytestmark = pytest.mark.usefixtures("clinic")


class TestSubmit:
    def test_stores_the_answers_and_the_promise(self, clinic):
        answers = make_answers(body_areas=[make_body_area("Neck"), make_body_area("Jaw")])

        request = submit(answers, address_hash="abc")

        request = AppointmentRequest.objects.get(pk=request.pk)
        areas = answers.pop("body_areas")
        assert {name: getattr(request, name) for name in answers} == answers
        assert request.search_text.startswith("ada example\n1905555")
        assert set(request.body_areas.all()) == set(areas)
        assert request.status == Status.NEW
        assert request.created_at == request.agreed_at == NOW
        assert request.reply_due_at == clinic.reply_due(NOW)
        assert request.address_hash == "abc"

    @pytest.mark.parametrize(
        ("note", "has_them"),
        [("I can’t breathe", True), ("suicidal", True), ("A sore neck", False), ("", False)],
    )
    def test_flags_emergency_words_in_the_note(self, note, has_them):
        assert submit(make_answers(note=note)).has_emergency_words is has_them

    def test_looks_for_the_words_that_staff_listed(self):
        RequestWording.objects.create(emergency_words="purple spots", crisis_words="")

        assert submit(make_answers(note="Purple spot!")).has_emergency_words
        assert not submit(make_answers(note="chest pain, suicidal")).has_emergency_words

    def test_gives_a_reference_that_cannot_be_misread(self):
        letters, dash, rest = submit().reference.partition("-")

        assert (len(letters), dash, len(rest)) == (3, "-", 3)
        assert set(letters + rest) <= set(submission.REFERENCE_ALPHABET)
        assert not set(submission.REFERENCE_ALPHABET) & set("0O1IL2Z5S8BUVAE")

    def test_never_gives_a_reference_twice(self, monkeypatch):
        letters = iter("CCCCCC" + "CCCCCC" + "DDDDDD")
        monkeypatch.setattr(submission.secrets, "choice", lambda _: next(letters))

        assert [submit().reference, submit().reference] == ["CCC-CCC", "DDD-DDD"]

    def test_writes_the_first_event_and_queues_both_messages(self):
        request = submit()

        event = request.events.get()
        assert (event.kind, event.to_status, event.by) == ("submitted", "new", None)
        assert [message.kind for message in request.messages.all()] == ["received", "alert"]
        assert {message.event for message in request.messages.all()} == {event}

    def test_leaves_nothing_when_a_message_cannot_be_queued(self, monkeypatch):
        monkeypatch.setattr(notifications, "compose", lambda *_: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            submit()

        assert not AppointmentRequest.objects.exists()
        assert not RequestEvent.objects.exists()
        assert not Message.objects.exists()

    def test_makes_one_request_of_the_same_form_sent_twice(self):
        answers, key = make_answers(), uuid.uuid4()

        assert submit(answers, submission_key=key) == submit(answers, submission_key=key)

        assert Message.objects.count() == 2

    def test_makes_one_request_of_the_same_answers_in_two_forms(self):
        answers = make_answers()

        assert submit(answers) == submit(answers)

    def test_makes_one_request_of_the_same_form_sent_again_after_staff_acted(self):
        answers, key = make_answers(), uuid.uuid4()
        first = submit(answers, submission_key=key)
        move(first, Status.CONTACTED)

        assert submit(answers, submission_key=key) == first

    def test_makes_a_new_request_of_the_same_answers_after_staff_acted(self):
        answers = make_answers()
        first = submit(answers)
        move(first, Status.DECLINED)

        assert submit(answers) != first

    @pytest.mark.parametrize("staff_acted", [False, True])
    def test_asks_before_it_stores_the_same_form_with_other_answers(self, staff_acted):
        key = uuid.uuid4()
        first = submit(make_answers(note="Mornings only."), submission_key=key)
        if staff_acted:
            move(first, Status.CONTACTED)

        with pytest.raises(submission.AlreadySent) as already:
            submit(make_answers(note="Evenings only."), submission_key=key)

        assert already.value.request == first
        assert AppointmentRequest.objects.count() == 1

    def test_limits_requests_from_an_address_in_an_hour(self, settings):
        settings.REQUESTS_PER_ADDRESS_PER_HOUR = 2
        submit(make_answers(email=""), address_hash="a")
        submit(make_answers(email=""), address_hash="a", now=NOW + timedelta(minutes=30))

        with pytest.raises(submission.TooManyRequests):
            submit(make_answers(email=""), address_hash="a", now=NOW + timedelta(minutes=60))

        assert submit(make_answers(email=""), address_hash="b", now=NOW + timedelta(minutes=60))
        assert submit(make_answers(email=""), address_hash="a", now=NOW + timedelta(minutes=61))

    def test_does_not_limit_requests_from_an_unknown_address(self, settings):
        settings.REQUESTS_PER_ADDRESS_PER_HOUR = 1

        assert submit(make_answers(email="")) != submit(make_answers(email=""))

    @pytest.mark.parametrize(
        "contact", [{"phone": PHONE, "email": ""}, {"email": "ADA@example.com"}]
    )
    def test_limits_requests_from_a_contact_in_a_day(self, settings, contact):
        settings.REQUESTS_PER_CONTACT_PER_DAY = 1
        make_request(phone=PHONE, email="ada@example.com")

        with pytest.raises(submission.TooManyRequests):
            make_request(note="Again.", now=NOW + timedelta(hours=24), **contact)

        assert make_request(note="Again.", now=NOW + timedelta(hours=25), **contact)

    def test_lets_a_retry_through_that_comes_when_the_limit_is_reached(self, settings):
        settings.REQUESTS_PER_CONTACT_PER_DAY = 1
        answers, key = make_answers(), uuid.uuid4()
        first = submit(answers, submission_key=key)

        assert submit(answers, submission_key=key) == first

    def test_does_not_hide_another_error_of_the_database(self, monkeypatch):
        first = submit()
        monkeypatch.setattr(submission, "_new_reference", lambda: first.reference)

        with pytest.raises(IntegrityError, match="reference"):
            submit()


def test_addresses_are_forgotten_after_a_day():
    old = submit(address_hash="a", now=NOW - timedelta(days=1, seconds=1))
    young = submit(address_hash="b", now=NOW - timedelta(days=1))

    assert submission.forget_addresses(now=NOW) == 1

    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.address_hash, young.address_hash) == ("", "b")

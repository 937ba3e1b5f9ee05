"""One case or more for each verb of booking: what test_crash_verbs.py kills.

Each case is a function that makes what the verb is about, and returns the verb with all it takes.
"""

import uuid
from datetime import timedelta
from functools import partial

import pytest
from phonenumber_field.phonenumber import PhoneNumber

from booking import lost_links, operations, outbox, submission, upkeep
from booking.models import AppointmentRequest, Message
from booking.retention import operations as retention
from clinic_site.models import ClinicSettings
from tests.booking.test_races import action
from tests.factories.booking import (
    NOW,
    last_move_id,
    make_answers,
    make_receptionist,
    make_request,
    move,
    submit,
)
from tests.factories.clinic import make_body_area

LATER = NOW + timedelta(days=30)

CASES = []


def case(verb):
    """Take what follows as a way to do `verb`: it returns the verb with all that it takes."""

    def take(prepare):
        name = f"{verb.__module__}.{verb.__name__}"
        title = f"{verb.__name__} {prepare.__name__.strip('_')}".strip()
        CASES.append(pytest.param(name, prepare, id=title))
        return prepare

    return take


def staff_move(verb, status, *, first=None, by_patient=False, now=NOW, **answers):
    """Add a case of booking.operations: the verb on a request that stands at `status`."""

    def prepare():
        submit()
        request = make_request(status, **answers)
        if first:
            move(request, first)
        request = AppointmentRequest.objects.get(pk=request.pk)
        by = None if by_patient else make_receptionist()
        return action(verb.__name__, request, by, now)

    prepare.__name__ = f"{first or status}{' by patient' if by_patient else ''}{''.join(answers)}"
    case(verb)(prepare)


NO_EMAIL = {"email": "", "contact_method": "call"}
staff_move(operations.log_call, "new")
staff_move(operations.log_call, "confirmed")
staff_move(operations.mark_contacted, "new")
staff_move(operations.ask_to_call, "new")
staff_move(operations.ask_to_call, "confirmed")
staff_move(operations.offer, "contacted")
staff_move(operations.offer, "offered")
staff_move(operations.confirm, "new")
staff_move(operations.confirm, "new", **NO_EMAIL)
staff_move(operations.reschedule, "confirmed")
staff_move(operations.decline, "new")
staff_move(operations.cancel, "confirmed")
staff_move(operations.cancel, "confirmed", by_patient=True)
staff_move(operations.mark_duplicate, "new")
staff_move(operations.mark_spam, "new")
staff_move(operations.complete, "confirmed", now=LATER)
staff_move(operations.mark_no_show, "confirmed", now=LATER)
staff_move(operations.reopen, "offered")
staff_move(operations.undo, "offered")
staff_move(operations.undo, "confirmed", first="cancelled")
staff_move(operations.accept, "offered", by_patient=True)
staff_move(operations.ask_other_times, "offered", by_patient=True)


@case(operations.accept)
def a_time_that_is_gone():
    request = make_request("offered")
    gone = request.offers.get()
    slot = {"appointment_at": gone.starts_at, "practitioner": gone.practitioner}
    move(make_request(), "confirmed", **slot)
    return action("accept", request, None, NOW)


@case(operations.undo)
def a_call():
    request = make_request("declined", **NO_EMAIL)
    call = action("log_call", request, make_receptionist(), NOW)()
    undo = action("undo", request, make_receptionist(), NOW)
    return partial(undo, seen_event_id=call.pk)


@case(operations.expire_offers)
def of_two():
    make_request("offered")
    make_request("offered")
    return partial(operations.expire_offers, clinic=ClinicSettings.load(), now=LATER)


def kept(verb, request, *, by_staff=True, now=NOW, **arguments):
    """Return a verb of booking.upkeep with all that it takes."""
    by = make_receptionist() if by_staff else None
    return partial(verb, request_id=request.pk, by=by, now=now, **arguments)


def told(verb, request, **arguments):
    return kept(verb, request, clinic=ClinicSettings.load(), **arguments)


@case(upkeep.add_note)
def _():
    return kept(upkeep.add_note, make_request(), text="Called their sister.")


@case(upkeep.claim)
def _():
    return kept(upkeep.claim, make_request())


@case(upkeep.release)
def _():
    request = make_request()
    kept(upkeep.claim, request)()
    return kept(upkeep.release, request)


CONTACT = {"phone": PhoneNumber.from_string("+19055550199"), "contact_method": "call"}


@case(upkeep.change_contact)
def by_the_patient():
    request = make_request("confirmed")
    seen = last_move_id(request)
    contact = CONTACT | {"email": "new@example.com", "by_staff": False, "seen_event_id": seen}
    return told(upkeep.change_contact, request, **contact)


@case(upkeep.change_contact)
def to_none_while_a_decision_waits():
    return told(upkeep.change_contact, make_request("confirmed"), email="", **CONTACT)


@case(upkeep.acknowledge)
def _():
    return kept(upkeep.acknowledge, make_request("confirmed"))


def given_up():
    request = make_request("confirmed")
    action("cancel", request, None, NOW)()
    return request


@case(upkeep.see_cancellation)
def _():
    return kept(upkeep.see_cancellation, given_up())


@case(upkeep.forget_cancellations)
def of_two_visits():
    given_up(), given_up()
    return partial(upkeep.forget_cancellations, now=LATER)


def reminding():
    """Return the reminding of two visits that are due one, an hour before the first."""
    visits = [make_request("confirmed") for _ in range(2)]
    now = visits[0].appointment_at - timedelta(hours=1)
    return visits, partial(upkeep.remind, clinic=ClinicSettings.load(), now=now)


@case(upkeep.remind)
def two_visits():
    return reminding()[1]


@case(upkeep.set_reminder)
def off():
    visits, remind = reminding()
    assert remind() == 2
    return kept(upkeep.set_reminder, visits[0], is_wanted=False)


@case(upkeep.set_reminder)
def on_again():
    visits, remind = reminding()
    assert remind() == 2
    kept(upkeep.set_reminder, visits[0], is_wanted=False)()
    return kept(upkeep.set_reminder, visits[0], is_wanted=True)


@case(upkeep.set_wants_earlier)
def _():
    return kept(upkeep.set_wants_earlier, make_request(), is_wanted=True)


@case(upkeep.send_link)
def _():
    return told(upkeep.send_link, make_request())


@case(upkeep.replace_link)
def while_an_old_one_waits():
    request = make_request("confirmed")
    told(upkeep.send_link, request)()
    return told(upkeep.replace_link, request, seen_address_id=None)


@case(upkeep.hold)
def _():
    return kept(upkeep.hold, make_request(), reason="A lawyer asked.")


@case(upkeep.hold)
def lifted():
    request = make_request()
    kept(upkeep.hold, request, reason="A lawyer asked.")()
    return kept(upkeep.hold, request, reason="")


@case(submission.submit)
def _():
    areas = [make_body_area("Neck"), make_body_area("Hip")]
    answers = make_answers(body_areas=areas, link_id=uuid.UUID(int=1))
    return partial(submit, answers, submission_key=uuid.uuid4(), address_hash="a")


@case(submission.forget_addresses)
def of_two_requests():
    submit(address_hash="a"), submit(address_hash="b")
    return partial(submission.forget_addresses, now=LATER)


def asking():
    """Return the asking for the links of two requests with one address."""
    make_request(email="lost@example.com"), make_request(email="lost@example.com")
    return partial(
        lost_links.ask, email="lost@example.com", reference="", address_hash="a", now=NOW
    )


@case(lost_links.ask)
def _():
    return asking()


@case(lost_links.send_asked)
def for_two_requests():
    asking()()
    return partial(lost_links.send_asked, clinic=ClinicSettings.load(), now=NOW)


@case(lost_links.forget)
def what_was_answered():
    asking()()
    lost_links.send_asked(clinic=ClinicSettings.load(), now=NOW)
    return partial(lost_links.forget, now=LATER)


@case(outbox.retry)
def what_was_given_up():
    make_request()
    Message.objects.update(state="failed", attempts=9)
    return partial(outbox.retry, message_id=Message.objects.first().pk, now=NOW)


@case(retention.erase)
def two():
    pks = [make_request(status).pk for status in ("declined", "new")]
    return partial(retention.erase, request_ids=pks, reason="", by=make_receptionist(), now=NOW)


@case(retention.record_copy)
def of_one():
    requests = [make_request()]
    by = make_receptionist()
    return partial(retention.record_copy, requests=requests, reason="", by=by, now=NOW)

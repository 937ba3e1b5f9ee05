"""The worker is killed with -9 at each step of each chore: the next one does the rest, once.

Chores take many requests, one after the other or in batches. Each request is as it was, or as the
chore leaves it when nothing happens to it.
"""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import transaction
from wagtail.models import Page

from booking import lost_links
from booking.access_log.models import Access, Action, ListedDay
from booking.access_log.operations import record
from booking.management.commands import run_worker
from booking.models import AppointmentRequest, LinkAsk, RemovedRequest
from education import fruitless_words
from education.models import FruitlessWord, PageFeedback
from tests.booking.kill_cases import given_up
from tests.booking.killing import kill_at_each_step, stored
from tests.factories.booking import NOW, make_receptionist, make_request, move, submit
from tests.factories.clinic import make_body_area, make_clinic, make_practitioner
from tests.factories.feedback import TODAY, give_answer
from tests.factories.pages import make_roots

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]

LONG_AGO = NOW - timedelta(days=3 * 366)
LATER = NOW + timedelta(days=30)
# Sending has a test of its own, test_crash_worker.py; what is noted is one row.
NOT_HERE = {"deliver_due", "note_round"}
# What each chore has to do. Two of each, so that it is killed between them.
LEFT_TO_DO = {
    "send_lost_links": LinkAsk.objects.filter(answered_at=None),
    "expire_offers": AppointmentRequest.objects.filter(status="offered"),
    "remind": AppointmentRequest.objects.confirmed().exclude(messages__kind="reminder"),
    "forget_cancellations": AppointmentRequest.objects.filter(follow_up="look"),
    "forget_addresses": AppointmentRequest.objects.exclude(address_hash=""),
    "forget_lost_links": LinkAsk.objects.filter(answered_at=NOW),
    "forget_feedback": PageFeedback.objects.exclude(sender=""),
    "forget_searches": FruitlessWord.objects,
    "publish_scheduled": Page.objects.filter(depth=2, live=False),
    "purge_requests": AppointmentRequest.objects.filter(closed_at=LONG_AGO),
    "count_accesses": Access.objects.exclude(at__date__in=ListedDay.objects.values("day")),
    "forget_sign_ins": Session.objects,
}


@pytest.fixture
def _much_to_do(transactional_db):
    """A clinic on which the worker has to do two of everything at LATER."""
    make_body_area()
    clinic = make_clinic()
    make_roots()
    with time_machine.travel(NOW, tick=False):
        for number in range(2):
            ask_for_link(f"{number}@example.com")
        lost_links.send_asked(clinic=clinic, now=NOW)
        for number in range(2):
            make_requests(number)
            make_pages(number)
            look_at_a_list(NOW - timedelta(days=number))
            Session.objects.create(session_key=str(number), session_data="x", expire_date=NOW)
            ask_for_link(f"{number}@example.com")
    with time_machine.travel(LATER, tick=False):
        yield


def ask_for_link(email):
    lost_links.ask(email=email, reference="", address_hash="", now=NOW)


def look_at_a_list(at):
    record(
        action=Action.LISTED,
        requests=AppointmentRequest.objects.all(),
        screen="inbox",
        by=make_receptionist(),
        now=at,
    )


def make_requests(number):
    make_request("offered", email=f"{number}@example.com")
    at = LATER + timedelta(hours=1 + number)
    move(make_request(), "confirmed", appointment_at=at, practitioner=make_practitioner())
    given_up()
    submit(address_hash=f"address {number}")
    make_request("spam", now=LONG_AGO)


def make_pages(number):
    page = Page(title="Soon", slug=f"soon-{number}", live=False, go_live_at=NOW + timedelta(days=1))
    Page.get_first_root_node().add_child(instance=page)
    page.save_revision().publish()
    give_answer(page, today=TODAY)
    fruitless_words.count([["kneee", "elbwo"][number]], today=LONG_AGO.date())


def what_it_leaves(chore):
    with transaction.atomic():
        chore()
        left = stored()
        transaction.set_rollback(True)
    return left


@pytest.mark.usefixtures("_much_to_do")
@pytest.mark.parametrize(
    "chore",
    [
        each
        for each in [*run_worker.EACH_ROUND, *run_worker.CHORES]
        if each.__name__ not in NOT_HERE
    ],
)
def test_a_chore_that_is_killed_at_any_step_is_done_by_the_next(chore):
    left_to_do = LEFT_TO_DO[chore.__name__]
    assert left_to_do.count() == 2
    before, whole = stored(), what_it_leaves(chore)

    steps = []
    for step, now in kill_at_each_step(chore):
        steps.append(step)
        for reference in {*before, *whole} - {""}:
            one = now.get(reference)
            assert one in (before.get(reference), whole.get(reference)), f"A half at step {step}."
        # What is deleted is on record.
        assert {*before} - {*now} == {*RemovedRequest.objects.values_list("reference", flat=True)}

    assert max(steps) > 1
    assert left_to_do.count() == 0
    assert stored() == whole

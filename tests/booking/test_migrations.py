"""Requests of the site's first version are still there, and right, after its updates."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.factories.booking import NOW, make_request
from tests.factories.clinic import make_practitioner

pytestmark = pytest.mark.django_db(transaction=True)

FIRST = [("booking", "0001_requests_events_notes_and_messages")]


def migrate_to(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def first_version():
    """The models as they were; afterwards the database is up to date again."""
    yield from version(FIRST)


@pytest.fixture
def before_asked_to_call(transactional_db):
    """The tables are those of now; only the kinds of some events were others."""
    yield from version([("booking", "0036_who_can_be_reached_in_another_way")])


def version(targets):
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes("booking")
    yield migrate_to(targets)
    migrate_to(newest)


def make(apps, number, status, **fields):
    request = apps.get_model("booking", "AppointmentRequest").objects.create(
        reference=f"CCC-CC{number}",
        status=status,
        created_at=NOW,
        reply_due_at=NOW + timedelta(hours=8),
        name="Zoë Example",
        search_name="zoe example",
        phone="+19055550123",
        contact_method="call",
        is_returning=False,
        needle_feeling="fine",
        agreed_at=NOW,
        submission_key=UUID(int=number),
        **fields,
    )
    event = apps.get_model("booking", "RequestEvent").objects
    event.create(request=request, kind="submitted", at=NOW, to_status="new")
    if status != "new":
        visit = {name: fields.get(name) for name in ("appointment_at", "practitioner_id")}
        event.create(request=request, kind="moved", at=NOW, to_status=status, **visit)
    return request.pk


def test_requests_of_the_first_version_are_kept_and_their_visits_do_not_overlap(first_version):
    asha = make_practitioner("Asha").pk
    visits = [
        make(
            first_version,
            number,
            "confirmed",
            practitioner_id=asha,
            appointment_at=NOW + timedelta(minutes=minutes),
        )
        for number, minutes in enumerate((0, 30, 120))
    ]
    declined = make(first_version, 7, "declined", decline_reason="no_time")

    newest = migrate_to(MigrationExecutor(connection).loader.graph.leaf_nodes("booking"))

    requests = newest.get_model("booking", "AppointmentRequest").objects
    ends = [requests.get(pk=pk).busy_until - NOW for pk in visits]
    assert ends == [timedelta(minutes=minutes) for minutes in (30, 75, 165)]
    assert requests.get(pk=declined).closed_at == NOW
    assert requests.filter(search_text__startswith="zoe example\n19055550123").count() == 4
    assert requests.values("link_id").distinct().count() == 4
    events = newest.get_model("booking", "RequestEvent").objects
    assert set(events.values_list("kind", flat=True)) == {"submitted", "confirmed", "declined"}


def test_who_was_asked_to_call_is_known_by_the_kind_of_event(before_asked_to_call):
    request = make_request()
    asked = request.events.create(kind="link_sent", at=NOW)
    link = request.events.create(kind="link_sent", at=NOW)
    request.events.create(kind="contacted", at=NOW)
    for event, kind in ((asked, "reach_us"), (link, "link")):
        request.messages.create(event=event, kind=kind, created_at=NOW, next_attempt_at=NOW)

    migrate_to(MigrationExecutor(connection).loader.graph.leaf_nodes("booking"))

    kinds = request.events.filter(pk__gte=asked.pk).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["asked_to_call", "link_sent", "contacted"]

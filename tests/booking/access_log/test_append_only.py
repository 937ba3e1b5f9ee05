"""The database refuses to change the access log, and says so when it does not."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from booking.access_log import append_only, checks
from booking.access_log.models import Access, AccessedRequest, Action, Actor
from booking.access_log.operations import record
from tests.booking.frontdesk.making import NOW, make_request

is_postgresql = connection.vendor == "postgresql"


def write(now=NOW, requests=()):
    return record(action=Action.VIEWED, requests=requests, screen="test", actor=Actor.SITE, now=now)


@pytest.fixture
def access(clinic):
    return write(requests=[make_request()])


WAYS = {
    "save": lambda access: access.save(),
    "update": lambda access: Access.objects.update(who="nobody"),
    "update a request": lambda access: AccessedRequest.objects.update(reference=""),
    "bulk update": lambda access: Access.objects.bulk_update([access], ["who"]),
    "delete": lambda access: write().delete(),
    "delete a request": lambda access: AccessedRequest.objects.all().delete(),
    "raw": lambda access: connection.cursor().execute("DELETE FROM booking_accessedrequest"),
    "upsert": lambda access: Access.objects.bulk_create(
        [access], update_conflicts=True, update_fields=["who"], unique_fields=["id"]
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_nothing_changes_or_removes_a_record(access, way):
    before = list(Access.objects.values()), list(AccessedRequest.objects.values())
    access.who = "nobody"

    with pytest.raises(DatabaseError, match=append_only.REFUSAL), transaction.atomic():
        WAYS[way](access)

    assert (list(Access.objects.values()), list(AccessedRequest.objects.values())) == before


@pytest.mark.skipif(is_postgresql, reason="Only SQLite has INSERT OR REPLACE.")
def test_replacing_a_record_is_refused(access):
    replace = (
        "INSERT OR REPLACE INTO booking_access (id, at, actor, who, action, screen, about) "
        "SELECT id, at, actor, 'nobody', action, screen, about FROM booking_access"
    )
    with pytest.raises(DatabaseError, match=append_only.REFUSAL), transaction.atomic():
        connection.cursor().execute(replace)

    assert Access.objects.get().who == access.who


@pytest.mark.skipif(not is_postgresql, reason="Only PostgreSQL has TRUNCATE.")
@pytest.mark.parametrize("table", append_only.TABLES)
def test_truncate_is_refused(db, table):
    with pytest.raises(DatabaseError, match=append_only.REFUSAL), transaction.atomic():
        connection.cursor().execute(f"TRUNCATE {table} CASCADE")


def test_deleting_an_account_or_a_request_leaves_the_log(admin, clinic):
    request = make_request()
    record(action=Action.VIEWED, requests=[request], screen="test", by=admin, now=NOW)
    reference = request.reference
    request.delete()
    admin.delete()

    assert Access.objects.get().who == "ada"
    assert AccessedRequest.objects.get().reference == reference


@pytest.mark.django_db
def test_the_triggers_are_there_after_all_migrations():
    assert append_only.missing_triggers(connection) == []
    assert checks.check_triggers(databases=["default"]) == []


@pytest.mark.django_db(transaction=True)
def test_a_lost_trigger_is_reported_and_put_back():
    append_only.remove(connection)
    warnings = checks.check_triggers(databases=["default"])
    append_only.install(connection)

    assert len(warnings) == (2 if is_postgresql else 4)
    assert {warning.id for warning in warnings} == {"booking.W001"}
    assert append_only.missing_triggers(connection) == []


@pytest.mark.django_db(transaction=True)
def test_the_migrations_go_back_and_forth():
    executor = MigrationExecutor(connection)
    names = [name for app, name in executor.loader.graph.leaf_nodes() if app == "booking"]
    executor.migrate([("booking", before_the_log())])
    MigrationExecutor(connection).migrate([("booking", name) for name in names])

    assert append_only.missing_triggers(connection) == []


def before_the_log():
    """Return the name of the migration before that of the log, whatever its number is."""
    loader = MigrationExecutor(connection).loader
    (made,) = [
        migration
        for (app, _), migration in loader.disk_migrations.items()
        if app == "booking"
        and any(getattr(o, "name", "") == "Access" for o in migration.operations)
    ]
    return next(name for app, name in made.dependencies if app == "booking")


@pytest.mark.django_db(transaction=True)
def test_the_end_of_a_test_does_not_weaken_the_next_one():
    write()
    call_command("flush", interactive=False, verbosity=0)

    assert not Access.objects.exists()
    assert append_only.missing_triggers(connection) == []


def test_what_is_older_than_the_clinic_keeps_it_can_be_removed(clinic, settings, capsys):
    settings.ACCESS_LOG_YEARS = 2
    request = make_request()
    write(NOW - timedelta(days=3 * 366), [request])
    young = write(NOW - timedelta(days=365), [request])

    call_command("forget_old_accesses")

    assert "1 records from before 2024-11-24 were removed." in capsys.readouterr().out
    assert list(Access.objects.all()) == [young]
    assert AccessedRequest.objects.get().access == young
    assert append_only.missing_triggers(connection) == []


@pytest.mark.skipif(is_postgresql, reason="SQLite has no roles.")
@pytest.mark.django_db
def test_sqlite_has_no_role_to_grant_to():
    with pytest.raises(CommandError, match="no roles"):
        call_command("grant_application_role", "site")


@pytest.mark.django_db
def test_administrators_of_a_site_that_runs_already_may_see_the_log():
    group = Group.objects.create(name="Administrators")
    migration = next(
        import_module(f"booking.migrations.{name}")
        for app, name in MigrationExecutor(connection).loader.disk_migrations
        if app == "booking" and name.endswith("_administrators_see_the_access_log")
    )
    migration.grant(apps, None)

    assert group.permissions.get().codename == "view_access"

"""The role of PostgreSQL that the site uses can do its work and cannot change the access log."""

import os

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from booking.access_log import append_only, checks
from booking.access_log.models import Access
from booking.models import AppointmentRequest
from tests.booking.flow import send
from tests.booking.frontdesk.making import last_event_id
from tests.factories.booking import NOW
from tests.factories.clinic import make_body_area, make_clinic, make_practitioner

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles."),
    pytest.mark.django_db(transaction=True),
]

# A role belongs to the whole server, which tests that run side by side share.
ROLE = f"clinic_site_test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def role():
    """A role that may sign in and nothing else."""
    run(f"DROP ROLE IF EXISTS {ROLE}")
    run(f"CREATE ROLE {ROLE} LOGIN")
    yield ROLE
    run(f"DROP OWNED BY {ROLE}")
    run(f"DROP ROLE {ROLE}")


@pytest.fixture
def as_role(role, admin):
    """The database connection of a site that signs in as the granted role."""
    make_body_area("Neck")
    make_clinic()
    make_practitioner()
    call_command("grant_application_role", role, verbosity=0)
    call_command("grant_application_role", role, verbosity=0)
    owner = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = role
    yield
    connection.close()
    connection.settings_dict["USER"] = owner


def test_a_request_is_sent_listed_and_confirmed(as_role, client, admin):
    with time_machine.travel(NOW, tick=False):
        assert send(client).status_code == 303
    request = AppointmentRequest.objects.get()
    client.force_login(admin)
    assert request.name in client.get(reverse("frontdesk:inbox")).content.decode()
    fields = {
        "seen": last_event_id(request),
        "date": "2026-11-25",
        "time": "10:00",
        "practitioner": make_practitioner().pk,
    }
    response = client.post(reverse("frontdesk:confirm", args=[request.pk]), fields)

    assert response.status_code == 302
    assert client.get(reverse("access_log:request_log", args=[request.pk])).status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (ROLE,)
    assert set(Access.objects.values_list("action", flat=True)) == {"listed", "changed", "audited"}


@pytest.mark.parametrize("table", append_only.TABLES)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET at = now()",
        "DELETE FROM {table}",
        "TRUNCATE {table} CASCADE",
        "DROP TABLE {table} CASCADE",
        "ALTER TABLE {table} RENAME TO other",
        "ALTER TABLE {table} DISABLE TRIGGER access_log_append_only",
        "ALTER TABLE {table} OWNER TO CURRENT_USER",
        "DROP TRIGGER access_log_append_only ON {table}",
        "CREATE TRIGGER mine BEFORE INSERT ON {table} EXECUTE FUNCTION access_log_refuse()",
        "CREATE RULE mine AS ON INSERT TO {table} DO INSTEAD NOTHING",
        "CREATE OR REPLACE FUNCTION access_log_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RETURN NULL; END'",
        "DROP FUNCTION access_log_refuse() CASCADE",
        "GRANT UPDATE ON {table} TO CURRENT_USER",
        "SET session_replication_role = replica",
        "SELECT setval(pg_get_serial_sequence('{table}', 'id'), 1)",
    ],
)
def test_the_log_is_beyond_its_reach(as_role, table, statement):
    if statement.startswith("GRANT"):
        # PostgreSQL only warns, and grants nothing.
        run(statement.format(table=table))
        statement = "UPDATE {table} SET at = now()"
    refused = pytest.raises(DatabaseError, match=r"permission denied|must be owner")
    with refused, transaction.atomic():
        run(statement.format(table=table))


def test_the_check_accepts_it(as_role):
    assert checks.check_role(databases=["default"]) == []


def test_the_check_warns_of_the_owner():
    warnings = checks.check_role(databases=["default"])

    assert [warning.id for warning in warnings] == ["booking.W002"] * len(append_only.TABLES)


def test_the_old_records_cannot_be_removed_by_the_site(as_role):
    with pytest.raises(CommandError, match="only the owner"):
        call_command("forget_old_accesses")


def test_a_role_that_nothing_holds_back_is_refused(role):
    with pytest.raises(CommandError, match="no role"):
        call_command("grant_application_role", "nobody")
    with pytest.raises(CommandError, match="superuser"):
        call_command("grant_application_role", connection.settings_dict["USER"])
    run(f"ALTER ROLE {role} CREATEROLE")
    with pytest.raises(CommandError, match="CREATEROLE"):
        call_command("grant_application_role", role)
    run(f"ALTER ROLE {role} NOCREATEROLE")
    run(f"ALTER TABLE booking_access OWNER TO {role}")
    try:
        with pytest.raises(CommandError, match="owns the tables"):
            call_command("grant_application_role", role)
    finally:
        run("ALTER TABLE booking_access OWNER TO CURRENT_USER")

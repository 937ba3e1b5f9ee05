"""What patients and staff write freely is encrypted; what is stored in clear is listed here."""

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor

from booking import operations, outbox, upkeep
from booking.models import AppointmentRequest, InternalNote, Message
from clinic_site import encrypted_text
from clinic_site.encrypted_text import EncryptedTextField
from tests.factories.booking import NOW, make_receptionist, make_request
from tests.factories.clinic import make_body_area, make_clinic

MISSING = "This text cannot be read: its key is missing."
SECRET = "I fainted at the dentist."

# Every text in clear, and why it may be.
CLEAR_TEXT = {
    "AppointmentRequest.reference": "made by us",
    "AppointmentRequest.name": "searched",
    "AppointmentRequest.search_text": "searched",
    "AppointmentRequest.phone": "searched",
    "AppointmentRequest.email": "searched",
    "AppointmentRequest.preferred_days": "chosen from a list",
    "AppointmentRequest.preferred_parts": "chosen from a list",
    "AppointmentRequest.duplicate_guard": "a keyed hash",
    "AppointmentRequest.address_hash": "a keyed hash",
    "AppointmentRequest.came_from": "a path of this site",
    "LinkAsk.address_hash": "a keyed hash",
    "Message.to": "the address, searched in the request",
    "Message.subject": "our words, without a health detail",
    "Message.last_error": "the type of an error",
    "Access.who": "the account's name at that time",
    "Access.about": "the person or reference that a report was about",
    "Access.screen": "the name of a screen",
    "AccessedRequest.reference": "made by us",
    "DataRequest.who": "the account's name at that time",
    "DataRequest.references": "made by us",
    "Purge.rule": "months for each outcome",
    "Purge.counts": "how many of each outcome",
    "RemovedRequest.reference": "made by us",
    "SavedFilter.name": "a receptionist's word for a filter",
    "SavedFilter.query": "keys of the inbox's own filters",
}
# The clinic's own words, which everybody reads.
PUBLIC_MODELS = {"MessageText", "RequestWording"}


def test_no_other_field_could_hold_free_text_in_clear():
    in_clear = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("booking").get_models(include_auto_created=True)
        if model.__name__ not in PUBLIC_MODELS
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not isinstance(field, EncryptedTextField)
        and not field.choices
    }

    assert in_clear == set(CLEAR_TEXT)


def everything_stored():
    """Return all of booking's tables as text, read without Django's models."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_app_config("booking").get_models(include_auto_created=True):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            found += [repr(row) for row in cursor.fetchall()]
    return "\n".join(found)


def column(model, name):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM {model._meta.db_table} ORDER BY id")
        return [value for (value,) in cursor.fetchall()]


def lose_the_key(settings):
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]


def test_no_table_holds_what_was_written_in_clear(clinic):
    request = make_request(note=SECRET)
    upkeep.add_note(request_id=request.pk, text=SECRET, by=make_receptionist(), now=NOW)

    stored = everything_stored()

    assert "Ada Example" in stored
    assert SECRET not in stored
    assert not any("a request, not a booking" in body for body in column(Message, "body"))
    assert "a request, not a booking" in Message.objects.first().body
    assert AppointmentRequest.objects.get().note == InternalNote.objects.get().text == SECRET


def test_searching_by_name_phone_and_email_reads_no_text(clinic, monkeypatch):
    request = make_request(note=SECRET, name="Zoë Quux")
    monkeypatch.setattr(encrypted_text, "decrypt", pytest.fail)

    for text in ("zoe", str(request.phone), request.email, request.reference):
        assert list(AppointmentRequest.objects.matching(text).values_list("pk", flat=True)) == [
            request.pk
        ]


def test_a_decision_leaves_a_note_that_cannot_be_read_as_it_is(clinic, settings):
    request = make_request(note=SECRET)
    before = column(AppointmentRequest, "note")
    lose_the_key(settings)

    operations.mark_contacted(
        request_id=request.pk,
        seen_event_id=request.events.last().pk,
        clinic=clinic,
        by=make_receptionist(),
        now=NOW,
    )

    assert AppointmentRequest.objects.get().status == "contacted"
    assert column(AppointmentRequest, "note") == before


def test_a_message_that_cannot_be_read_waits_and_is_not_sent(clinic, settings, mailoutbox):
    keys = settings.ENCRYPTION_KEYS
    make_request()
    lose_the_key(settings)

    assert outbox.deliver_due(now=NOW) == 0

    assert mailoutbox == []
    assert set(Message.objects.values_list("state", "last_error")) == {("queued", "KeyMissing")}
    settings.ENCRYPTION_KEYS = keys
    assert outbox.deliver_due(now=NOW + outbox.RETRY_GAPS[0]) == Message.objects.count()
    assert MISSING not in [email.body for email in mailoutbox]


@pytest.mark.django_db(transaction=True)
def test_the_migration_encrypts_what_is_there_and_gives_it_back(monkeypatch):
    make_body_area()
    make_clinic()
    monkeypatch.setattr("clinic_site.encrypted_columns.BATCH", 2)
    notes = [SECRET, "", "Zwei\nZeilen 😀", "gAAAAAB, typed by a patient", SECRET * 400]
    requests = [make_request(note=note) for note in notes]
    bodies = list(Message.objects.order_by("pk").values_list("body", flat=True))
    loader = MigrationExecutor(connection).loader
    [name] = [n for n in loader.disk_migrations if n[1].endswith("_encrypt_free_text")]
    latest, before = loader.graph.leaf_nodes(), loader.disk_migrations[name].dependencies

    try:
        MigrationExecutor(connection).migrate(before)
        assert column(AppointmentRequest, "note") == notes
        assert column(Message, "body") == bodies
        # A site that started early has written this one already.
        AppointmentRequest.objects.filter(pk=requests[0].pk).update(note=SECRET)
    finally:
        MigrationExecutor(connection).migrate(latest)

    assert SECRET not in everything_stored()
    assert list(AppointmentRequest.objects.order_by("pk").values_list("note", flat=True)) == notes
    assert list(Message.objects.order_by("pk").values_list("body", flat=True)) == bodies


@pytest.mark.django_db(transaction=True)
def test_the_migration_back_refuses_to_leave_a_text_that_cannot_be_read(settings):
    make_body_area()
    make_clinic()
    make_request(note=SECRET)
    make_request(note=SECRET)
    before = column(AppointmentRequest, "note")
    keys = settings.ENCRYPTION_KEYS
    loader = MigrationExecutor(connection).loader
    [name] = [n for n in loader.disk_migrations if n[1].endswith("_encrypt_free_text")]
    lose_the_key(settings)

    try:
        with pytest.raises(RuntimeError, match="put its key into ENCRYPTION_KEYS"):
            MigrationExecutor(connection).migrate(loader.disk_migrations[name].dependencies)
        assert column(AppointmentRequest, "note") == before
    finally:
        settings.ENCRYPTION_KEYS = keys
        MigrationExecutor(connection).migrate(loader.graph.leaf_nodes())

"""Every encrypted text moves to the first key, beside a running site."""

import io
import threading

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from booking.models import AppointmentRequest, InternalNote, Message
from clinic_site import encrypted_columns
from clinic_site.encrypted_columns import encrypted_fields, stored_texts
from clinic_site.encrypted_text import uses_first_key
from tests.factories.booking import NOW, make_receptionist, make_request
from tests.factories.clinic import make_body_area, make_clinic

pytestmark = pytest.mark.django_db(transaction=True)

NOTE = AppointmentRequest._meta.get_field("note")


@pytest.fixture(autouse=True)
def requests(transactional_db, settings):
    """Five requests with all kinds of text, written with a key that is the older one now."""
    make_body_area()
    make_clinic()
    requests = [make_request(note=f"Note {number}") for number in range(5)]
    InternalNote.objects.create(request=requests[0], text="Inside", by=make_receptionist(), at=NOW)
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *settings.ENCRYPTION_KEYS]
    return requests


def rotate(**options):
    printed = io.StringIO()
    call_command("rotate_encryption", stdout=printed, **options)
    return printed.getvalue()


def how_many_use_the_first_key(field=NOTE):
    return sum(uses_first_key(token) for _, token in stored_texts(field))


def test_it_finds_every_encrypted_field_by_itself():
    assert {str(field) for field in encrypted_fields()} >= {
        "booking.AppointmentRequest.note",
        "booking.InternalNote.text",
        "booking.Message.body",
    }


def test_afterwards_the_older_key_is_not_needed(settings):
    bodies = list(Message.objects.values_list("body", flat=True))
    printed = rotate()

    assert "booking.AppointmentRequest.note: 5 looked at, 5 encrypted anew." in printed
    assert "The other keys can be removed." in printed
    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS[:1]
    notes = AppointmentRequest.objects.order_by("pk").values_list("note", flat=True)
    assert list(notes) == [f"Note {number}" for number in range(5)]
    assert InternalNote.objects.get().text == "Inside"
    assert list(Message.objects.values_list("body", flat=True)) == bodies


def test_running_it_again_changes_nothing():
    rotate()
    before = list(stored_texts(NOTE))

    assert "booking.AppointmentRequest.note: 5 looked at, 0 encrypted anew." in rotate()
    assert list(stored_texts(NOTE)) == before


def test_check_counts_what_uses_an_older_key_and_changes_nothing():
    before = list(stored_texts(NOTE))
    texts = sum(stored_texts(field).count() for field in encrypted_fields())

    with pytest.raises(CommandError, match=f"{texts} of {texts} texts use an older key"):
        rotate(check=True)

    assert list(stored_texts(NOTE)) == before
    rotate()
    assert f"reads all of {texts} texts" in rotate(check=True)


def test_without_any_text_there_is_nothing_to_do():
    AppointmentRequest.objects.all().delete()

    assert "The first key reads all of 0 texts." in rotate()


def test_killed_between_batches_it_goes_on_with_what_is_left(monkeypatch):
    write, calls = encrypted_columns._write, []

    def write_twice(field, *args):
        calls.append(field)
        if calls.count(NOTE) > 2:
            raise KeyboardInterrupt
        return write(field, *args)

    monkeypatch.setattr(encrypted_columns, "BATCH", 2)
    monkeypatch.setattr(encrypted_columns, "_write", write_twice)
    with pytest.raises(KeyboardInterrupt):
        rotate()
    assert how_many_use_the_first_key() == 4

    monkeypatch.setattr(encrypted_columns, "_write", write)
    assert "booking.AppointmentRequest.note: 5 looked at, 1 encrypted anew." in rotate()
    assert how_many_use_the_first_key() == 5


def test_an_edit_during_the_rotation_is_not_lost(monkeypatch, requests):
    write, threads = encrypted_columns._write, []

    def edit():
        AppointmentRequest.objects.filter(pk=requests[2].pk).update(note="Edited")
        connection.close()

    def write_while_somebody_edits(*args):
        if not threads:
            threads.append(threading.Thread(target=edit))
            threads[0].start()
            # The edit waits for the batch; where it did not, it would be done by now.
            threads[0].join(timeout=0.5)
        return write(*args)

    monkeypatch.setattr(encrypted_columns, "_write", write_while_somebody_edits)
    rotate()
    threads[0].join(timeout=20)

    assert AppointmentRequest.objects.get(pk=requests[2].pk).note == "Edited"
    assert how_many_use_the_first_key() == 5


def test_a_text_that_changed_since_it_was_read_is_left_alone(requests):
    seen = list(stored_texts(NOTE))
    AppointmentRequest.objects.filter(pk=requests[0].pk).update(note="Edited")

    assert encrypted_columns._write(NOTE, lambda token: token.swapcase(), seen, "default") == 4

    assert AppointmentRequest.objects.get(pk=requests[0].pk).note == "Edited"


def test_a_row_in_use_is_not_waited_for(requests):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time: there it waits.")
    is_held, may_go = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            AppointmentRequest.objects.select_for_update().get(pk=requests[1].pk)
            is_held.set()
            may_go.wait(timeout=20)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    is_held.wait(timeout=20)
    try:
        with pytest.raises(CommandError, match=r"1 of \d+ texts use an older key: run rotate"):
            rotate()
    finally:
        may_go.set()
        holder.join(timeout=20)

    assert how_many_use_the_first_key() == 4
    rotate()
    assert how_many_use_the_first_key() == 5


def test_a_text_whose_key_is_missing_is_counted_and_left_as_it_is(settings, requests):
    new, old = settings.ENCRYPTION_KEYS
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    AppointmentRequest.objects.filter(pk=requests[0].pk).update(note="Lost")
    settings.ENCRYPTION_KEYS = [new, old]
    lost = dict(stored_texts(NOTE))[requests[0].pk]

    with pytest.raises(CommandError, match=r"^1 of \d+ texts cannot be read: their key is missing"):
        rotate()

    assert dict(stored_texts(NOTE))[requests[0].pk] == lost
    assert how_many_use_the_first_key() == 4

"""What an encrypted text is in the database, and what becomes of it when its key is missing."""

import copy

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError
from django.db import connection

from booking.models import AppointmentRequest, InternalNote
from clinic_site.encrypted_text import EncryptedTextField, UnreadableText
from tests.factories.booking import NOW, make_receptionist, make_request
from tests.factories.clinic import make_body_area, make_clinic

pytestmark = pytest.mark.usefixtures("clinic")

MISSING = "This text cannot be read: its key is missing."


@pytest.fixture
def clinic(db):
    make_body_area("Neck")
    return make_clinic()


def stored_note(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM booking_appointmentrequest WHERE id = %s", [request.pk])
        return cursor.fetchone()[0]


def store_note(request, text):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE booking_appointmentrequest SET note = %s WHERE id = %s", [text, request.pk]
        )


@pytest.mark.parametrize("text", ["Ünïcode 😀 and ' \" %s", "😀" * 10_000, " ", "gAAAAAB"])
def test_any_text_comes_back_as_it_was_written(text):
    note = InternalNote.objects.create(
        request=make_request(), text=text, by=make_receptionist(), at=NOW
    )

    assert InternalNote.objects.get(pk=note.pk).text == text
    assert list(InternalNote.objects.values_list("text", flat=True)) == [text]


def test_the_column_holds_no_plain_text_and_never_the_same_twice():
    one, other = make_request(note="Fainted once."), make_request(note="Fainted once.")

    for request in (one, other):
        assert "Fainted" not in stored_note(request)
    assert stored_note(one) != stored_note(other)


def test_every_way_of_writing_encrypts():
    request = make_request(note="Saved.")
    AppointmentRequest.objects.filter(pk=request.pk).update(note="Updated.")
    assert "Updated" not in stored_note(request)

    request.note = "In bulk."
    AppointmentRequest.objects.bulk_update([request], ["note"])
    assert "bulk" not in stored_note(request)
    assert AppointmentRequest.objects.get(pk=request.pk).note == "In bulk."


def test_an_empty_text_stays_empty():
    assert stored_note(make_request(note="")) == ""


@pytest.mark.parametrize("is_null", [True, False])
def test_the_only_question_to_the_column_is_whether_it_is_null(is_null):
    request = make_request()

    assert AppointmentRequest.objects.filter(note__isnull=is_null).exists() is not is_null
    for lookup in ("note", "note__icontains", "note__in", "note__startswith", "note__gt"):
        with pytest.raises(FieldError, match=r"AppointmentRequest\.note is encrypted"):
            AppointmentRequest.objects.filter(**{lookup: request.note})


def test_forms_still_count_characters():
    field = EncryptedTextField(max_length=500)

    assert field.formfield().max_length == 500
    assert EncryptedTextField(null=True).get_db_prep_value(None, connection) is None
    assert field.clone().max_length == 500


def test_an_older_key_still_reads_and_the_first_one_writes(settings):
    old, new = settings.ENCRYPTION_KEYS[0], Fernet.generate_key().decode()
    request = make_request(note="Old.")
    settings.ENCRYPTION_KEYS = [new, old]

    assert AppointmentRequest.objects.get(pk=request.pk).note == "Old."
    later = make_request(note="New.")
    settings.ENCRYPTION_KEYS = [new]
    assert AppointmentRequest.objects.get(pk=later.pk).note == "New."
    assert AppointmentRequest.objects.get(pk=request.pk).note == MISSING


def test_a_text_whose_key_is_missing_survives_every_kind_of_save(settings):
    key = settings.ENCRYPTION_KEYS
    request = make_request(note="Keep me.")
    before = stored_note(request)
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    request = AppointmentRequest.objects.get(pk=request.pk)
    request.name = "Ada Other"
    request.save()
    AppointmentRequest.objects.bulk_update([request], ["note", "name"])
    copy.deepcopy(request).save()

    assert stored_note(request) == before
    settings.ENCRYPTION_KEYS = key
    request.refresh_from_db()
    assert (request.name, request.note) == ("Ada Other", "Keep me.")


def test_a_text_whose_key_is_missing_is_logged_without_its_content(settings, caplog):
    request = make_request(note="Secret.")
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    assert isinstance(AppointmentRequest.objects.get(pk=request.pk).note, UnreadableText)

    assert "booking.AppointmentRequest.note: none of ENCRYPTION_KEYS reads" in caplog.text
    assert stored_note(request) not in caplog.text


@pytest.mark.parametrize("text", ["Plain.", "Plaïn 😀", "gAAAAABk" * 20, "="])
def test_what_no_key_wrote_is_never_shown_as_if_it_had_been(text):
    """Whoever can only write to the database cannot put words into a patient's mouth."""
    request = make_request()
    store_note(request, text)

    assert AppointmentRequest.objects.get(pk=request.pk).note == MISSING

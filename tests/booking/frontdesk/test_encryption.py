"""The inbox needs no key; a request's page says which text cannot be read."""

import pytest
from cryptography.fernet import Fernet

from booking.models import InternalNote
from clinic_site import encrypted_text

from .making import NOW, make_message, make_request

INBOX = "/admin/requests/"
MISSING = "This text cannot be read: its key is missing."


def test_listings_decrypt_nothing(desk, monkeypatch):
    for _ in range(3):
        make_message(make_request(note="Secret."), state="failed")
    monkeypatch.setattr(encrypted_text, "decrypt", pytest.fail)

    assert len(desk.get(INBOX).context["rows"]) == 3
    assert len(desk.post(f"{INBOX}search/", {"text": "Jo Park"}).context["rows"]) == 3


def test_a_page_whose_key_is_missing_opens_and_says_so(desk, asha, settings):
    request = make_request(note="My secret.")
    InternalNote.objects.create(request=request, text="Ours.", by=asha, at=NOW)
    make_message(request)
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    assert desk.get(INBOX).status_code == 200
    page = desk.get(f"{INBOX}{request.pk}/")

    assert page.status_code == 200
    assert page.content.decode().count(MISSING) == 3


def test_a_page_loads_its_note_with_the_request(desk):
    page = desk.get(f"{INBOX}{make_request(note='My secret.').pk}/")

    assert "My secret." in page.content.decode()
    assert page.context["patient_request"].get_deferred_fields() == set()

"""Drive the request flow as a browser does, and look at what it answers."""

import re

from booking.form_token import FormToken
from booking.models import AppointmentRequest
from booking.wording import RequestWording
from tests.factories.booking import NOW, make_post

FORM = "/appointment/"
PHONE = "(905) 555-0100"


def text_of(response):
    return response.content.decode()


def check(client, **fields):
    return client.post(FORM, make_post(step="check", **fields))


def send(client, **fields):
    return client.post(FORM, make_post(**fields))


def token_in(response):
    return re.search(r'name="form_token" value="([^"]+)"', text_of(response))[1]


def key_of(token):
    return FormToken.read(token, NOW).key


def assert_kept(response):
    """The answers of make_post are in the page, and nothing was stored."""
    html = text_of(response)
    for answer in ("Ada Example", "905-555-0123", "ada@example.com", "It began after gardening."):
        assert answer in html
    assert re.search(r'name="body_areas" value="neck"', html)
    assert not AppointmentRequest.objects.exists()


def assert_on_check_page(response):
    assert "<h1>Check your answers</h1>" in text_of(response)
    assert_kept(response)


def assert_on_form_page(response):
    assert f"<h1>{RequestWording().title}</h1>" in text_of(response)
    assert 'value="check"' in text_of(response)

import logging

import pytest

from booking import status_link
from clinic_site.logs import PrivateFormatter
from tests.factories.booking import make_request


def test_a_logged_exception_says_where_and_what_type_but_not_what_somebody_wrote():
    formatter = PrivateFormatter("{message}", style="{")
    typed = "@".join(["patient", "example.com"])
    try:
        raise ValueError(f"Key (email)=({typed}) already exists")
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "Broken", (), None)
        record.exc_info = (type(error), error, error.__traceback__)

    printed = formatter.format(record)

    assert "ValueError" in printed
    assert "test_logs.py" in printed
    assert typed not in printed


@pytest.mark.parametrize("rest", ["", "cancel/", "appointment.ics"])
def test_a_private_link_is_not_logged(rest):
    formatter = PrivateFormatter("{message}", style="{")
    address = f"/appointment/status/0123abcd:Sig-nature_1/{rest}"
    record = logging.LogRecord(
        "django.request", logging.WARNING, "f", 1, "%s: %s", ("Gone", address), None
    )

    assert formatter.format(record) == f"Gone: /appointment/status/…/{rest}"


MANGLED = [
    "/appointment/status/%20{token}/",
    "/appointment/status/%0A{token}/",
    "/appointment/status//{token}/",
    "/appointment/status%2F%2F{token}/",
    "/appointment/status/%3C{token}%3E/",
    "/appointment/status:{token}",
    "/Appointment/Status/{token}/",
    "/appointment/{token}",
    "/x/{token}/y",
    "/x/?{token}",
]


@pytest.mark.django_db
@pytest.mark.parametrize("address", MANGLED)
@pytest.mark.parametrize("colon", [":", "%3A", "%3a", "%253A"])
def test_nor_is_a_link_that_somebody_mangled(client, caplog, address, colon):
    caplog.handler.setFormatter(PrivateFormatter("{message}", style="{"))
    token = status_link.token(make_request())
    secrets = token.split(":")

    client.get(address.format(token=token.replace(":", colon)))

    printed = [caplog.handler.format(record) for record in caplog.records]
    assert "Not Found" in "".join(printed)
    assert not any(secret in line for secret in secrets for line in printed)


@pytest.mark.parametrize("line", ["12:30:00 INFO x: 3 sent", "/conditions/neck-pain/", "a:b%3Ac"])
def test_what_is_no_private_link_is_logged_as_it_is(line):
    record = logging.LogRecord("x", logging.INFO, "f", 1, line, (), None)
    assert PrivateFormatter("{message}", style="{").format(record) == line

import logging

import pytest

from clinic_site.logs import PrivateFormatter


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

import logging

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


def test_a_logged_address_loses_what_is_a_key():
    formatter = PrivateFormatter("{message}", style="{")
    key = "0123456789abcdef" * 2 + ":" + "aB-_" * 10
    record = logging.LogRecord(
        "django.request", logging.ERROR, "f", 1, "%s: %s", ("Not Found", f"/a/status/{key}/"), None
    )

    assert formatter.format(record) == "Not Found: /a/status/…/"

    record.args = ("Not Found", "/about-dry-needling/what-is-dry-needling/")
    assert formatter.format(record).endswith("/what-is-dry-needling/")

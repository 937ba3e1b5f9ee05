import re

import pytest
from django.test import RequestFactory

from clinic_site.client_address import address_hash


def hash_of(remote, forwarded=None, salt="test"):
    headers = {"X-Forwarded-For": forwarded} if forwarded is not None else {}
    return address_hash(RequestFactory(REMOTE_ADDR=remote).get("/", headers=headers), salt=salt)


def test_an_address_cannot_be_read_from_its_hash():
    hashed = hash_of("192.0.2.1")

    assert re.fullmatch("[0-9a-f]{64}", hashed)
    assert hashed != hash_of("192.0.2.2")


def test_what_two_forms_keep_of_one_address_cannot_be_matched():
    assert hash_of("192.0.2.1", salt="one form") != hash_of("192.0.2.1", salt="another form")


def test_nobody_can_choose_an_address_where_no_proxy_is_trusted(settings):
    settings.TRUSTED_PROXY_COUNT = 0

    assert hash_of("192.0.2.1", "198.51.100.7") == hash_of("192.0.2.1")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7, 192.0.2.9", "198.51.100.7"),
        (1, "2001:db8::1", "2001:db8::1"),
        (2, "198.51.100.7", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "unknown", "192.0.2.1"),
        (1, "198.51.100.7,", "192.0.2.1"),
        (1, None, "192.0.2.1"),
    ],
)
def test_the_outermost_trusted_proxy_says_who_connected(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXY_COUNT = proxies

    assert hash_of("192.0.2.1", forwarded) == hash_of(address, "")


def test_one_household_counts_as_one():
    assert hash_of("2001:db8:0:1::1") == hash_of("2001:db8:0:1:ffff::2")
    assert hash_of("2001:db8:0:1::1") != hash_of("2001:db8:0:2::1")
    assert hash_of("fe80::1%eth0") == hash_of("fe80::2%eth1")
    assert hash_of("::ffff:192.0.2.1") == hash_of("192.0.2.1")


@pytest.mark.parametrize("remote", ["", "unix:"])
def test_an_unknown_address_has_no_hash(remote):
    assert hash_of(remote) == ""

"""How many wrong tries there may be, and for whom."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.utils import timezone

from clinic_site.sign_in import factors, known_browser, limits
from clinic_site.sign_in.models import SignInEvent, TryCount
from tests.booking.concurrency import at_once
from tests.factories.staff import give_app

from .making import (
    PASSWORD,
    code_now,
    give_code,
    give_password,
    make_person,
    sees_requests,
    wrong_code,
)

WAIT = "There were too many wrong tries. Please wait 1 minute, then try again."
WRONG = "did not match"


def fail(client, times, username="asha", address="192.0.2.1"):
    for _ in range(times):
        response = give_password(client, username, "wrong", REMOTE_ADDR=address)
    return response.text


def test_five_wrong_passwords_and_one_has_to_wait(client, asha):
    assert WRONG in fail(client, 5)

    response = give_password(client, REMOTE_ADDR="192.0.2.1")

    assert WAIT in response.text
    assert SignInEvent.objects.filter(kind=SignInEvent.Kind.LOCKED, user=asha).count() == 1


def test_after_the_wait_the_right_password_is_right(client, asha, clock):
    fail(client, 5)
    clock.shift(timedelta(seconds=61))

    assert give_password(client, REMOTE_ADDR="192.0.2.1").status_code == 302
    assert not TryCount.objects.filter(kind="here").exists()


def test_each_wait_is_longer_up_to_a_quarter_of_an_hour(client, asha, clock):
    fail(client, 5)
    waits = []
    for _ in range(6):
        until = TryCount.objects.get(kind="here").locked_until
        waits.append((until - timezone.now()).seconds // 60)
        clock.move_to(until + timedelta(seconds=1))
        fail(client, 1)
    assert waits == [1, 2, 4, 8, 15, 15]


def test_a_day_later_all_is_forgotten(client, asha, clock):
    fail(client, 5)
    clock.shift(timedelta(days=1))
    assert WRONG in fail(client, 4)


def test_a_name_that_no_account_has_is_told_the_same(client, asha):
    texts = []
    for username in ("asha", "nobody"):
        fail(client, 5, username)
        response = give_password(client, username, REMOTE_ADDR="192.0.2.1")
        texts.append(response.context["form"].non_field_errors())
    assert texts[0] == texts[1] == [WAIT]


def test_upper_and_lower_case_are_one_account(client, asha):
    for name in ("asha", "ASHA", "Asha", "asha", "aSHA"):
        fail(client, 1, name)
    assert WAIT in fail(client, 1)


def test_one_forgetful_colleague_locks_nobody_else_out(client, asha, clock):
    make_person(username="cleo")
    for _ in range(12):  # A whole hour of trying, as often as it lets one.
        fail(client, 5)
        clock.shift(timedelta(minutes=5))

    response = give_password(client, "cleo", REMOTE_ADDR="192.0.2.1")

    assert response.url == "/admin/login/set-up/"


def test_one_network_that_tries_many_names_has_to_wait(client, asha):
    for number in range(10):
        fail(client, 5, f"name-{number}")

    assert WAIT in give_password(client, REMOTE_ADDR="192.0.2.1").text
    assert give_password(client, REMOTE_ADDR="192.0.2.2").status_code == 302


def sign_in_from(client, address):
    give_password(client, "bo", REMOTE_ADDR=address)
    client.post("/admin/login/code/", {"code": code_now()}, REMOTE_ADDR=address)
    client.post("/admin/logout/")


def test_whoever_signs_in_here_often_is_let_in_all_the_same(client, bo):
    sign_in_from(client, "192.0.2.1")
    for number in range(10):
        fail(client, 5, f"name-{number}")

    assert give_password(client, "bo", REMOTE_ADDR="192.0.2.1").url == "/admin/login/code/"


def test_an_account_tried_from_many_networks_has_to_wait_elsewhere(client, bo):
    sign_in_from(client, "192.0.2.1")
    for number in range(20):
        fail(Client(), 1, "bo", f"198.51.100.{number}")

    assert WAIT in give_password(Client(), "bo", REMOTE_ADDR="203.0.113.9").text
    # Not on the network where they always sign in, nor in the browser, wherever that is.
    assert give_password(Client(), "bo", REMOTE_ADDR="192.0.2.1").url == "/admin/login/code/"
    assert give_password(client, "bo", REMOTE_ADDR="203.0.113.9").url == "/admin/login/code/"


class TestABrowserInWhichSomebodySignedInBefore:
    @pytest.fixture
    def known(self, client, bo):
        """The browser of bo, who has signed out."""
        sign_in_from(client, "192.0.2.1")
        return client

    def lets_in(self, browser, username="bo"):
        response = give_password(browser, username, REMOTE_ADDR="192.0.2.1")
        return getattr(response, "url", "") == "/admin/login/code/"

    def test_is_let_in_whatever_somebody_tries_beside_it(self, known):
        fail(Client(), 10, "bo")

        assert not self.lets_in(Client())
        assert self.lets_in(known)

    def test_has_to_wait_after_its_own_wrong_tries_and_is_forgiven(self, known, clock):
        fail(known, 5, "bo")
        assert not self.lets_in(known)
        clock.shift(timedelta(seconds=61))
        assert self.lets_in(known)
        assert not TryCount.objects.filter(kind="browser").exists()

    def test_is_known_for_its_own_person_only(self, known):
        give_app(make_person(username="cleo"))
        fail(Client(), 5, "cleo")
        (cookie,) = [each for each in known.cookies.values() if each.key.startswith("known_")]
        known.cookies[known_browser._name(limits.account_hash("cleo"))] = cookie.value

        assert not self.lets_in(known, "cleo")

    def test_is_forgotten_after_thirty_days(self, known, clock):
        clock.shift(limits.KNOWN_FOR + timedelta(days=1))
        fail(Client(), 5, "bo")
        assert not self.lets_in(known)

    def test_says_so_in_a_cookie_that_no_script_reads_and_no_page_for_readers_gets(self, known):
        (cookie,) = [each for each in known.cookies.values() if each.key.startswith("known_")]
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (
            "/admin/",
            True,
            "Strict",
        )
        assert "bo" not in cookie.key

    def test_is_none_before_the_second_step(self, client, bo):
        give_password(client, "bo", REMOTE_ADDR="192.0.2.1")
        assert not [name for name in client.cookies if name.startswith("known_")]


def test_codes_are_limited_too(client, bo):
    give_password(client, "bo")
    for _ in range(5):
        give_code(client, wrong_code())

    response = give_code(client, code_now())

    assert response.status_code == 429
    assert WAIT in response.text
    assert not sees_requests(client)


def test_a_new_sign_in_does_not_start_the_count_of_codes_again(client, bo):
    for _ in range(5):
        give_password(client, "bo")
        give_code(client, wrong_code())
    give_password(client, "bo")

    assert give_code(client, bo.recovery[0]).status_code == 429


def test_neither_names_nor_addresses_are_stored(client, asha):
    fail(client, 5)
    stored = str(list(TryCount.objects.values()))
    assert "asha" not in stored
    assert "192.0.2" not in stored


def test_a_password_in_the_wrong_field_is_stored_nowhere(client, db):
    give_password(client, "my secret pass phrase", "x")
    assert not SignInEvent.objects.exists()


def test_old_counts_are_forgotten(client, bo, clock):
    fail(client, 3, "nobody")
    clock.shift(timedelta(days=3))
    sign_in_from(client, "192.0.2.1")
    assert not TryCount.objects.filter(tries__gt=0).exists()


@pytest.mark.parametrize("username", ["", "a" * 300, "\x00", "ＡＳＨＡ", "'; --"])
def test_any_name_is_answered(client, asha, username):
    assert give_password(client, username, "x").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_many_wrong_passwords_at_once_five_are_looked_at(monkeypatch):
    looked_at = []
    monkeypatch.setattr(
        "django.contrib.auth.backends.ModelBackend.authenticate",
        lambda self, request, **kwargs: looked_at.append(1),
    )
    request = RequestFactory().get("/")

    at_once(*[lambda: authenticate(request, username="dana", password="wrong") for _ in range(12)])

    assert len(looked_at) == 5
    assert TryCount.objects.get(kind="here").tries == 5


@pytest.mark.django_db(transaction=True)
def test_of_many_with_one_code_at_once_one_gets_in():
    user = User.objects.create_user("dana")
    now = timezone.now()
    recovery = give_app(user)
    for code, kind in ((code_now(), "authenticator"), (recovery[0], "recovery_code")):
        tries = [lambda c=code: factors.check_code(user=user, code=c, now=now) for _ in range(4)]
        assert sorted(at_once(*tries)) == ["", "", "", kind]


def test_a_wait_is_said_in_whole_minutes():
    now = timezone.now()
    assert "2 minutes" in limits.wait_in_words(now + timedelta(seconds=61), now)
    assert "1 minute," in limits.wait_in_words(now + timedelta(seconds=1), now)


def test_the_right_password_is_never_slowed_down(client, editor):
    for _ in range(60):
        assert give_password(client, "editor", PASSWORD).status_code == 302

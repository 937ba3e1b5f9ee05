"""The screen of those who manage accounts."""

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic_site.sign_in import factors
from clinic_site.sign_in.models import SignInEvent, StaffSession, TryCount
from tests.factories.staff import give_app

from .making import PASSWORD, give_password, make_person

SCREEN = "/admin/sign-ins/"
Kind = SignInEvent.Kind


@pytest.fixture
def ada(client, administrator):
    """An administrator's browser."""
    give_app(administrator)
    client.force_login(administrator)
    return client


def start_session(user):
    """Sign somebody in elsewhere."""
    now = user.date_joined
    return StaffSession.objects.create(
        user=user,
        factor="authenticator",
        signed_in_at=now,
        last_seen_at=now,
        last_active_at=now,
        device="Safari on an iPhone",
        address_hash="x" * 64,
    )


def test_it_says_who_is_signed_in_and_what_with(ada, bo):
    start_session(bo)

    page = ada.get(SCREEN).text

    assert "Safari on an iPhone" in page
    assert "Another network" in page
    assert "x" * 64 not in page


def test_the_menu_shows_it_only_to_those_who_manage_accounts(ada, client, bo):
    in_menu = f'"url": "{SCREEN}"'
    assert in_menu in ada.get("/admin/").text
    client.force_login(bo)
    assert in_menu not in client.get("/admin/").text


@pytest.mark.parametrize("group", ["Front desk", "Editors", "Clinicians"])
def test_nobody_else_sees_or_does_anything_there(client, groups, bo, group):
    session = start_session(bo)
    client.force_login(make_person(group, "other"))
    count = TryCount.objects.create(kind="here", started_at=bo.date_joined)

    assert client.get(SCREEN).url == "/admin/"
    for address in (
        f"end/{session.pk}/",
        f"end-all/{bo.pk}/",
        f"reset/{bo.pk}/",
        f"lift/{count.pk}/",
    ):
        assert client.post(SCREEN + address).url == "/admin/"

    session.refresh_from_db()
    assert session.ended_at is None
    assert factors.has_one(bo)
    assert TryCount.objects.exists()


def test_an_administrator_ends_one_sign_in(ada, bo):
    session = start_session(bo)

    ada.post(f"{SCREEN}end/{session.pk}/")

    session.refresh_from_db()
    assert session.ended_at
    event = SignInEvent.objects.get(kind=Kind.ENDED)
    assert (event.person, event.by_name) == ("bo", "ada")


def test_an_administrator_ends_all_of_somebody(ada, bo):
    sessions = [start_session(bo), start_session(bo)]
    ada.post(f"{SCREEN}end-all/{bo.pk}/")
    assert StaffSession.objects.filter(pk__in=[s.pk for s in sessions], ended_at=None).count() == 0


def test_an_administrator_signs_no_superuser_out(ada, groups):
    root = User.objects.create_superuser("root")
    session = start_session(root)

    page = ada.get(SCREEN).text
    assert f"end/{session.pk}/" not in page
    assert f"end-all/{root.pk}/" not in page
    ada.post(f"{SCREEN}end/{session.pk}/")
    ada.post(f"{SCREEN}end-all/{root.pk}/")

    session.refresh_from_db()
    assert session.ended_at is None


def test_an_administrator_resets_a_second_step(ada, client, bo):
    session = start_session(bo)

    ada.post(f"{SCREEN}reset/{bo.pk}/")

    assert not factors.has_one(bo)
    session.refresh_from_db()
    assert session.ended_at
    event = SignInEvent.objects.get(kind=Kind.FACTOR_RESET)
    assert (event.person, event.by_name) == ("bo", "ada")
    client.post("/admin/logout/")
    assert give_password(client, "bo").url == "/admin/login/set-up/"


def test_nobody_resets_their_own(ada, administrator):
    ada.post(f"{SCREEN}reset/{administrator.pk}/")
    assert factors.has_one(administrator)


def test_only_a_superuser_resets_a_superuser(ada, client):
    root = User.objects.create_superuser("root")
    give_app(root)

    ada.post(f"{SCREEN}reset/{root.pk}/")
    assert factors.has_one(root)

    client.force_login(User.objects.create_superuser("other-root"))
    client.post(f"{SCREEN}reset/{root.pk}/")
    assert not factors.has_one(root)


@pytest.mark.parametrize("address", ["end-all/{}/", "reset/{}/", "lift/{}/"])
def test_a_link_alone_does_nothing(ada, bo, address):
    assert ada.get(SCREEN + address.format(bo.pk)).status_code == 405


def test_it_says_who_has_to_wait_and_lets_them_try_again(ada, client, bo):
    for _ in range(5):
        give_password(client, "bo", "wrong")
    for _ in range(5):
        give_password(client, "nobody", "wrong")
    client.force_login(User.objects.get(username="ada"))
    page = client.get(SCREEN).text
    assert "<strong>bo</strong>" in page
    assert "A name that no account has" in page

    count = TryCount.objects.filter(kind="here").order_by("pk").first()
    client.post(f"{SCREEN}lift/{count.pk}/")
    client.post(f"{SCREEN}lift/{count.pk}/")

    assert SignInEvent.objects.get(kind=Kind.LIFTED).person == "bo"
    client.post("/admin/logout/")
    assert give_password(client, "bo").url == "/admin/login/code/"


def test_it_lists_what_happened_and_by_whom(ada, client, bo):
    ada.post(f"{SCREEN}reset/{bo.pk}/")
    page = ada.get(SCREEN).text
    assert "Second step reset" in page
    assert "Sets one up with the next sign-in" in page


def test_events_outlive_their_account(ada, bo):
    give_password(ada, "bo", "wrong")
    before = SignInEvent.objects.filter(person="bo").count()
    bo.delete()

    assert SignInEvent.objects.filter(person="bo").count() == before
    ada.force_login(User.objects.get(username="ada"))
    assert "<td>bo</td>" in ada.get(SCREEN).text


def test_the_screen_takes_as_many_queries_for_many_people(ada, bo):
    with CaptureQueriesContext(connection) as few:
        ada.get(SCREEN)
    for number in range(10):
        start_session(make_person(username=f"person-{number}"))
    with CaptureQueriesContext(connection) as many:
        ada.get(SCREEN)
    assert len(many) == len(few)


def test_the_command_line_lets_the_last_administrator_back_in(administrator, client, capsys):
    give_app(administrator)
    session = start_session(administrator)

    call_command("reset_second_factor", "ada")

    assert "sets up a new second step" in capsys.readouterr().out
    session.refresh_from_db()
    assert session.ended_at
    assert SignInEvent.objects.get(kind=Kind.FACTOR_RESET).by_name == ""
    assert give_password(client, "ada", PASSWORD).url == "/admin/login/set-up/"


def test_the_command_line_says_that_it_does_not_know_a_name(db):
    with pytest.raises(CommandError, match="no account called nobody"):
        call_command("reset_second_factor", "nobody")

"""One's own second step and sign-ins."""

import json
from datetime import timedelta

import pytest

from clinic_site.sign_in import factors
from clinic_site.sign_in.models import Factor, Passkey, SignInEvent, StaffSession
from tests.factories.staff import StaffClient, give_app

from .making import (
    PASSWORD,
    code_now,
    give_code,
    give_password,
    make_person,
    sees_requests,
)

ACCOUNT = "/admin/account/sign-in/"
Kind = SignInEvent.Kind


@pytest.fixture
def desk(client, bo):
    client.force_login(bo)
    return client


def make_passkey(user, name="Phone"):
    return Passkey.objects.create(
        user=user, name=name, credential=b"", credential_id=name, created_at=user.date_joined
    )


def set_up_app(client):
    client.post(f"{ACCOUNT}app/", {"password": PASSWORD})
    return client.post(f"{ACCOUNT}app/", {"code": code_now(client.session["sign_in_secret"])})


def test_the_account_leads_to_it(desk):
    assert f'href="{ACCOUNT}"' in desk.get("/admin/account/").text


def test_an_editor_sets_up_a_second_step_if_they_like(client, editor):
    give_password(client, "editor")

    response = set_up_app(client)

    assert len(response.context["codes"]) == 10
    assert StaffSession.objects.get().factor == Factor.AUTHENTICATOR
    client.post("/admin/logout/")
    assert give_password(client, "editor").url == "/admin/login/code/"


def test_no_key_is_shown_without_the_password(client, editor):
    give_password(client, "editor")

    assert client.get(f"{ACCOUNT}app/").url == ACCOUNT
    assert client.post(f"{ACCOUNT}app/", {"password": "wrong"}).url == ACCOUNT
    assert client.post(f"{ACCOUNT}app/", {"code": "000000"}).url == ACCOUNT
    assert "sign_in_secret" not in client.session


def test_a_key_that_was_left_on_the_screen_is_void_soon(client, editor, clock):
    give_password(client, "editor")
    client.post(f"{ACCOUNT}app/", {"password": PASSWORD})
    secret = client.session["sign_in_secret"]
    clock.shift(timedelta(minutes=11))

    response = client.post(f"{ACCOUNT}app/", {"code": code_now(secret)}, follow=True)

    assert "That took too long" in response.text
    assert not factors.has_one(editor)


def test_an_app_beside_a_passkey_leaves_the_recovery_codes(client, groups):
    bo = make_person(username="bo")
    make_passkey(bo)
    codes = factors.renew_recovery_codes(user=bo, by=bo, now=bo.date_joined)
    client.force_login(bo, factor=Factor.PASSKEY)

    response = set_up_app(client)

    assert response.url == ACCOUNT
    assert factors.authenticator_of(bo)
    assert factors.check_code(user=bo, code=codes[0], now=bo.date_joined)


def test_setting_it_up_ends_the_sign_ins_that_showed_no_second_step(client, editor):
    elsewhere = StaffClient()
    give_password(elsewhere, "editor")
    give_password(client, "editor")

    set_up_app(client)

    assert elsewhere.get(ACCOUNT).url.startswith("/admin/login/")
    assert client.get(ACCOUNT).status_code == 200


def test_setting_it_up_on_the_way_in_ends_them_too(client, asha):
    old = StaffClient().force_login(asha, factor=Factor.NONE)
    give_password(client)
    client.get("/admin/login/set-up/")

    client.post("/admin/login/set-up/", {"code": code_now(client.session["sign_in_secret"])})

    old.refresh_from_db()
    assert old.ended_at


@pytest.mark.parametrize("change", ["app/", "app/remove/", "codes/", "passkey/1/remove/"])
def test_whoever_did_not_pass_the_second_step_changes_none(client, editor, change):
    give_app(editor)
    client.force_login(editor, factor=Factor.NONE)

    response = client.post(f"{ACCOUNT}{change}", {"password": PASSWORD}, follow=True)

    assert "in again with it" in response.text
    assert factors.authenticator_of(editor)
    assert SignInEvent.objects.filter(kind=Kind.CODES_MADE).count() == 1


def test_nor_adds_a_passkey(client, editor):
    give_app(editor)
    client.force_login(editor, factor=Factor.NONE)
    fields = {"password": PASSWORD}

    response = client.post(f"{ACCOUNT}passkey/", fields, headers={"Host": "localhost"})

    assert response.status_code == 403
    response = client.post(f"{ACCOUNT}passkey/", {"answer": "{}"}, headers={"Host": "localhost"})
    assert response.status_code == 403


def test_and_removes_it_again(client, editor):
    give_app(editor)
    client.force_login(editor)

    client.post(f"{ACCOUNT}app/remove/", {"password": PASSWORD})

    assert not factors.has_one(editor)
    assert not editor.recovery_codes.exists()
    client.post("/admin/logout/")
    assert give_password(client, "editor").url == "/admin/"


def test_whoever_needs_it_cannot_remove_the_last_one(desk, bo):
    response = desk.post(f"{ACCOUNT}app/remove/", {"password": PASSWORD}, follow=True)

    assert "You need a second step" in response.text
    assert factors.has_one(bo)


def test_with_another_one_they_can(desk, bo):
    passkey = make_passkey(bo)
    desk.post(f"{ACCOUNT}app/remove/", {"password": PASSWORD})
    assert not factors.authenticator_of(bo)

    desk.post(f"{ACCOUNT}passkey/{passkey.pk}/remove/", {"password": PASSWORD})
    assert bo.passkeys.exists()


@pytest.mark.parametrize("change", ["app/remove/", "codes/", "passkey/1/remove/"])
def test_every_change_asks_for_the_password(desk, bo, change):
    response = desk.post(f"{ACCOUNT}{change}", {"password": "wrong"}, follow=True)

    assert "Nothing was changed" in response.text
    assert factors.unused_recovery_codes(bo) == 10
    assert SignInEvent.objects.filter(kind=Kind.WRONG_CODE, user=bo).count() == 1


def test_guessing_the_password_there_is_limited(desk, bo):
    for _ in range(5):
        desk.post(f"{ACCOUNT}codes/", {"password": "wrong"})

    desk.post(f"{ACCOUNT}codes/", {"password": PASSWORD})

    assert not SignInEvent.objects.filter(kind=Kind.CODES_MADE, device__gt="").exists()


def test_new_recovery_codes_replace_the_old_ones(client, desk, bo):
    response = desk.post(f"{ACCOUNT}codes/", {"password": PASSWORD})
    new = response.context["codes"]
    desk.post("/admin/logout/")

    give_password(client, "bo")
    give_code(client, bo.recovery[0])
    assert not sees_requests(client)
    give_code(client, new[0])
    assert sees_requests(client)


def test_somebody_elses_passkey_stays(desk, asha):
    passkey = make_passkey(asha)
    desk.post(f"{ACCOUNT}passkey/{passkey.pk}/remove/", {"password": PASSWORD})
    assert asha.passkeys.exists()


def test_it_lists_and_ends_ones_own_sign_ins(desk, bo, asha):
    here = StaffSession.objects.get()
    elsewhere = StaffSession.objects.create(
        user=bo,
        factor=Factor.PASSKEY,
        signed_in_at=here.signed_in_at,
        last_seen_at=here.last_seen_at,
        last_active_at=here.last_active_at,
        device="Firefox on Windows",
    )
    page = desk.get(ACCOUNT).text
    assert "Firefox on Windows" in page
    assert "(this one)" in page

    desk.post(f"{ACCOUNT}end/{elsewhere.pk}/")
    elsewhere.refresh_from_db()
    assert elsewhere.ended_at
    assert desk.get(ACCOUNT).status_code == 200


def test_nobody_ends_a_sign_in_of_somebody_else_there(client, editor, bo):
    client.force_login(bo)
    other = StaffSession.objects.get()
    client.force_login(editor)

    client.post(f"{ACCOUNT}end/{other.pk}/")
    client.post(f"{ACCOUNT}end/")

    other.refresh_from_db()
    assert other.ended_at is None


def test_signing_out_everywhere_else_keeps_this_one(desk, bo):
    first = StaffSession.objects.get()
    desk.force_login(bo)

    desk.post(f"{ACCOUNT}end/")

    first.refresh_from_db()
    assert first.ended_at
    assert desk.get(ACCOUNT).status_code == 200


JUNK = "AAAA" * 20
ALMOST = json.dumps(
    {
        "id": "AAAA",
        "rawId": "AAAA",
        "type": "public-key",
        "response": dict.fromkeys(
            ["clientDataJSON", "attestationObject", "authenticatorData", "signature"], JUNK
        ),
    }
)


@pytest.mark.parametrize("answer", ["", "nonsense", "[]", "{}", '{"id": 1}', "null", ALMOST])
def test_a_passkey_that_is_none_is_not_added(desk, bo, answer):
    password = {"password": PASSWORD}
    question = desk.post(f"{ACCOUNT}passkey/", password, headers={"Host": "localhost"})
    assert question.json()["rp"] == {"name": "Test Physiotherapy", "id": "localhost"}

    response = desk.post(f"{ACCOUNT}passkey/", {"answer": answer}, headers={"Host": "localhost"})

    assert response.status_code == 400
    assert "not accepted" in response.json()["error"]
    assert not bo.passkeys.exists()


def test_adding_a_passkey_asks_for_the_password(desk):
    assert desk.post(f"{ACCOUNT}passkey/", {"password": "wrong"}).status_code == 400
    assert desk.post(f"{ACCOUNT}passkey/", {"answer": "{}"}).status_code == 400


@pytest.mark.parametrize("answer", ["", "{}", '{"id": "x"}', ALMOST])
def test_a_wrong_passkey_lets_nobody_in(client, bo, answer):
    give_password(client, "bo")
    assert client.post("/admin/login/passkey/").json()["rpId"] == "testserver"

    response = client.post("/admin/login/passkey/", {"answer": answer})

    assert response.status_code == 400
    assert not sees_requests(client)
    for _ in range(5):
        response = client.post("/admin/login/passkey/", {"answer": answer})
    assert response.status_code == 429


@pytest.mark.parametrize(
    ("host", "are_offered"), [("127.0.0.1", False), ("localhost", True), ("testserver", True)]
)
def test_passkeys_are_offered_where_the_site_has_a_name(desk, host, are_offered):
    page = desk.get(ACCOUNT, headers={"Host": host}).text
    assert ("Add a passkey" in page) == are_offered

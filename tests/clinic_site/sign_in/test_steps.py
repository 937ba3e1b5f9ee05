"""The way in: password, then the second step, or setting one up."""

from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Permission, User

from clinic_site.sign_in import factors
from clinic_site.sign_in.models import Factor, SignInEvent, StaffSession
from tests.factories.staff import give_app

from .making import (
    PASSWORD,
    REQUESTS,
    code_now,
    give_code,
    give_password,
    make_person,
    sees_requests,
    wrong_code,
)

Kind = SignInEvent.Kind


def kinds(**about):
    return list(SignInEvent.objects.filter(**about).order_by("pk").values_list("kind", flat=True))


def secret_of(client):
    return client.session["sign_in_secret"]


def test_whoever_needs_no_second_step_is_in_with_the_password(client, editor):
    response = give_password(client, "editor")

    assert response.url == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert kinds(user=editor) == [Kind.SIGNED_IN]
    assert StaffSession.objects.get().factor == Factor.NONE


def test_whoever_has_a_second_step_is_asked_for_it(client, bo):
    response = give_password(client, "bo", next=REQUESTS)
    assert response.url == "/admin/login/code/"
    assert not sees_requests(client)

    give_password(client, "bo", next=REQUESTS)
    response = give_code(client, code_now())

    assert response.url == REQUESTS
    assert sees_requests(client)
    assert StaffSession.objects.get().factor == Factor.AUTHENTICATOR


def test_whoever_needs_one_and_has_none_is_led_to_set_it_up(client, asha):
    assert give_password(client, next=REQUESTS).url == "/admin/login/set-up/"
    page = client.get("/admin/login/set-up/").text
    assert "<svg" in page
    assert "otpauth://totp/Test%20Physiotherapy%3Aasha?secret=" in page

    response = client.post("/admin/login/set-up/", {"code": code_now(secret_of(client))})

    assert response.status_code == 200
    codes = response.context["codes"]
    assert len(codes) == 10
    assert all(code in response.text for code in codes)
    assert f'href="{REQUESTS}"' in response.text
    assert sees_requests(client)
    assert kinds(user=asha) == [Kind.FACTOR_ADDED, Kind.CODES_MADE, Kind.SIGNED_IN]


def test_a_wrong_first_code_sets_nothing_up_and_keeps_the_key(client, asha):
    give_password(client)
    client.get("/admin/login/set-up/")
    secret = secret_of(client)

    response = client.post("/admin/login/set-up/", {"code": "000000"})

    assert "This code is not right" in response.text
    assert secret_of(client) == secret
    assert not factors.has_one(asha)
    assert not sees_requests(client)


@pytest.mark.parametrize("code", ["", " ", "abc", "１２３４５６", "9" * 40, "-1", "1e5"])
def test_nonsense_sets_nothing_up(client, asha, code):
    give_password(client)
    client.get("/admin/login/set-up/")

    assert client.post("/admin/login/set-up/", {"code": code}).status_code == 200
    assert not factors.has_one(asha)


def test_a_code_works_once(client, bo):
    give_password(client, "bo")
    give_code(client, code_now())
    client.post("/admin/logout/")

    give_password(client, "bo")
    response = give_code(client, code_now())

    assert "used before" in response.text
    assert not sees_requests(client)


def test_the_code_of_the_set_up_is_used_up(client, asha):
    give_password(client)
    client.get("/admin/login/set-up/")
    secret = secret_of(client)
    client.post("/admin/login/set-up/", {"code": code_now(secret)})
    client.post("/admin/logout/")

    give_password(client)
    give_code(client, code_now(secret))

    assert not sees_requests(client)


def test_a_code_of_a_minute_ago_is_refused(client, bo, clock):
    old = code_now()
    clock.shift(timedelta(seconds=90))
    give_password(client, "bo")

    give_code(client, old)

    assert not sees_requests(client)


def test_a_code_may_be_typed_with_a_space(client, bo):
    give_password(client, "bo")
    code = code_now()

    give_code(client, f"{code[:3]} {code[3:]}")

    assert sees_requests(client)


def test_a_recovery_code_works_once_and_says_how_many_are_left(client, bo):
    code = bo.recovery[0]
    give_password(client, "bo")
    response = give_code(client, f" {code.upper()} ")
    assert StaffSession.objects.get().factor == Factor.RECOVERY_CODE
    assert "You have 9 recovery codes left" in client.get(response.url).text
    client.post("/admin/logout/")

    give_password(client, "bo")
    give_code(client, code)

    assert not sees_requests(client)


def test_a_recovery_code_of_somebody_else_is_wrong(client, bo):
    other = make_person(username="cleo")
    codes = give_app(other)
    give_password(client, "bo")

    give_code(client, codes[0])

    assert not sees_requests(client)


def test_recovery_codes_are_not_stored_as_they_are(bo):
    stored = " ".join(bo.recovery_codes.values_list("code_hash", flat=True))
    assert not any(code.replace("-", "") in stored for code in bo.recovery)


# Ways around


def test_between_the_steps_nobody_is_in_the_session(client, bo, asha):
    for username in ("bo", "asha"):
        give_password(client, username)
        assert SESSION_KEY not in client.session


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        REQUESTS,
        "/admin/requests/search/",
        "/admin/account/",
        "/admin/account/sign-in/",
        "/admin/account/sign-in/app/",
        "/admin/sign-ins/",
        "/admin/stay/",
        "/admin/users/",
        "/admin/api/main/pages/",
        "/admin/reports/site-history/",
        "/admin/block-preview/",
        "/styleguide/",
    ],
)
@pytest.mark.parametrize("way", ["password", "old session", "password only"])
def test_a_password_alone_opens_nothing(client, bo, address, way):
    if way == "password":
        give_password(client, "bo")
    elif way == "old session":  # Of Django's own, such as one from before this was built.
        super(type(client), client).force_login(bo)
    else:  # From before somebody was given the permission.
        client.force_login(bo, factor=Factor.NONE)

    response = client.get(address)

    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")
    assert client.get(address, headers={"X-Requested-With": "XMLHttpRequest"}).status_code in (
        302,
        403,
    )


@pytest.mark.parametrize("permission", ["view_appointmentrequest", "change_user", "change_group"])
def test_whoever_is_given_more_signs_in_again(client, editor, permission):
    give_password(client, "editor")
    assert client.get("/admin/").status_code == 200

    editor.user_permissions.add(Permission.objects.get(codename=permission))

    assert client.get("/admin/").url.startswith("/admin/login/")
    assert give_password(client, "editor").url == "/admin/login/set-up/"


def test_a_superuser_needs_a_second_step(client, groups):
    User.objects.create_superuser("root", password=PASSWORD)
    assert give_password(client, "root").url == "/admin/login/set-up/"


def test_nobody_sets_up_a_second_app_with_a_password_alone(client, bo):
    give_password(client, "bo")
    assert client.get("/admin/login/set-up/").url == "/admin/login/code/"

    response = client.post("/admin/login/set-up/", {"code": "123456"})

    assert response.url == "/admin/login/code/"
    assert bo.totpdevice_set.count() == 1


def test_of_two_who_set_up_at_once_the_second_is_refused(client, asha):
    give_password(client)
    client.get("/admin/login/set-up/")
    give_app(asha)

    # The page asks nobody again, so the operation has to.
    with pytest.raises(factors.AlreadySetUp):
        factors.add_authenticator(
            user=asha,
            secret=secret_of(client),
            counter=1,
            is_verified=False,
            by=asha,
            now=asha.date_joined,
        )
    assert not sees_requests(client)


@pytest.mark.parametrize("step", ["code", "set-up", "passkey"])
def test_a_step_without_a_password_leads_to_the_start(client, db, step):
    response = client.post(f"/admin/login/{step}/", {"code": "123456"})
    assert response.status_code == 403 or response.url == "/admin/login/"


def test_the_second_step_has_to_come_soon(client, bo, clock):
    give_password(client, "bo")
    clock.shift(timedelta(minutes=11))

    assert give_code(client, code_now()).url == "/admin/login/"


@pytest.mark.parametrize("change", ["password", "inactive"])
def test_between_the_steps_the_account_may_change(client, bo, change):
    give_password(client, "bo")
    if change == "password":
        bo.set_password("another one entirely")
    else:
        bo.is_active = False
    bo.save()

    assert give_code(client, code_now()).url == "/admin/login/"
    assert not sees_requests(client)


def test_whoever_was_signed_in_here_before_is_not_any_more(client, editor, bo):
    give_password(client, "editor")
    give_password(client, "bo")

    assert client.get("/admin/").url.startswith("/admin/login/")


def test_a_new_password_signs_nobody_in(client, bo, administrator):
    new = "an entirely new passphrase"
    client.force_login(administrator)
    address = f"/admin/users/edit/{bo.pk}/"
    fields = {"username": "bo", "first_name": "Bo", "last_name": "Li", "email": "bo@clinic.example"}
    client.post(address, {**fields, "is_active": "on", "password1": new, "password2": new})
    client.post("/admin/logout/")

    assert give_password(client, "bo", new).url == "/admin/login/code/"
    assert not sees_requests(client)


def test_nobody_asks_for_a_new_password_by_mail(client, bo, mailoutbox):
    bo.email = "bo@clinic.example"
    bo.save()

    assert "password_reset" not in client.get("/admin/login/").text
    assert client.post("/admin/password_reset/", {"email": bo.email}).status_code == 404
    assert mailoutbox == []


def test_nobody_changes_their_own_address(client, bo):
    client.force_login(bo)
    assert 'name="name_email-email"' not in client.get("/admin/account/").text


def test_the_way_back_stays_on_this_site(client, bo):
    give_password(client, "bo", next="https://evil.example/")
    assert give_code(client, code_now()).url == "/admin/"


def test_a_wrong_code_is_recorded_and_not_what_was_typed(client, bo):
    give_password(client, "bo")
    code = wrong_code()
    give_code(client, code)

    assert kinds(user=bo)[-1] == Kind.WRONG_CODE
    assert code not in str(SignInEvent.objects.filter(user=bo).values())


def test_public_pages_neither_read_a_session_nor_set_a_cookie(client, groups):
    for address in ("/robots.txt", "/appointment/"):
        response = client.get(address)
        assert response.cookies == {}
        assert "Cookie" not in response.get("Vary", "")


def test_no_page_on_the_way_in_is_cached(client, bo):
    give_password(client, "bo")
    for address in ("/admin/login/", "/admin/login/code/"):
        assert "no-store" in client.get(address)["Cache-Control"]

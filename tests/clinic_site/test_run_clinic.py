"""`make run` prepares everything once, and says what to do when it cannot start."""

import socket

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from clinic_site import demo_accounts
from clinic_site.management.commands.run_clinic import refuse_taken_port


def test_a_taken_port_is_one_sentence_that_says_what_to_do():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(CommandError, match=rf"Port {port} is taken.*make run PORT="):
            refuse_taken_port(port)


def test_a_port_that_does_not_exist_is_refused_too():
    with pytest.raises(CommandError, match="make run PORT="):
        refuse_taken_port(99999)


def test_a_free_port_is_fine():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]

    refuse_taken_port(port)


def test_demo_accounts_are_made_once_with_passwords_that_work(db, client, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    call_command("set_up_groups", verbosity=0)

    lines = demo_accounts.create()

    accounts = lines[: lines.index("")]
    assert [line.split()[0] for line in accounts] == ["editor", "front-desk", "administrator"]
    for line in accounts:
        assert client.login(**dict(zip(["username", "password"], line.split(), strict=True)))
    assert demo_accounts.path().stat().st_mode & 0o077 == 0
    assert demo_accounts.create() == []


def test_the_demo_accounts_that_need_a_second_step_have_one(db, client, settings, tmp_path, capsys):
    settings.DATA_DIR = tmp_path
    call_command("set_up_groups", verbosity=0)
    lines = demo_accounts.create()
    password = next(line.split()[1] for line in lines if line.startswith("front-desk"))

    for _ in range(2):  # The second sign-in within the same half minute needs the next code.
        client.post("/admin/login/", {"username": "front-desk", "password": password})
        call_command("demo_code")
        codes = dict(line.split() for line in capsys.readouterr().out.splitlines())
        assert sorted(codes) == ["administrator", "front-desk"]
        client.post("/admin/login/code/", {"code": codes["front-desk"]})
        assert client.get("/admin/requests/").status_code == 200
        client.post("/admin/logout/")


def test_a_real_site_tells_no_code(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with pytest.raises(CommandError, match="no demo accounts"):
        call_command("demo_code")


def test_a_site_with_staff_gets_no_demo_accounts(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    get_user_model().objects.create_user("somebody")

    assert demo_accounts.create() == []
    assert not demo_accounts.path().exists()

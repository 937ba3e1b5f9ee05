"""The safety nets of the tests hold."""

import os
import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.template import Context, Origin, Template
from pytest_socket import SocketConnectBlockedError


def test_a_socket_to_another_machine_is_blocked():
    with pytest.raises(SocketConnectBlockedError), socket.socket() as connection:
        connection.connect(("192.0.2.1", 80))


def test_an_undefined_variable_in_our_templates_fails():
    ours = Template(
        "{{ missing }}", origin=Origin(str(settings.BASE_DIR / "templates" / "page.html"))
    )

    with pytest.raises(pytest.fail.Exception, match="missing"):
        ours.render(Context())


def test_an_undefined_variable_in_a_librarys_template_is_empty():
    theirs = Template("{{ missing }}", origin=Origin("/site-packages/wagtail/page.html"))

    assert theirs.render(Context()) == ""


def test_no_two_workers_share_a_folder_or_a_database(db, worker_id):
    alone, folder = worker_id == "master", Path(settings.DATA_DIR)
    database = Path(connection.settings_dict["NAME"])

    assert os.environ["DATA_DIR"] == str(folder)
    assert alone or folder.name == worker_id
    assert alone or database.name.endswith(worker_id)
    assert connection.vendor == "postgresql" or database.parent == folder

"""The whole site as `make run` runs it, in a folder and on a database of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

DEADLINE_SECONDS = 120


class Site:
    """The running site: server, worker and their manager, in a folder of its own."""

    def __init__(self, folder):
        self.port = own_port()
        self.root = f"http://127.0.0.1:{self.port}"
        self.address = f"{self.root}/appointment/"
        self.folder = folder
        self.process = None
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "clinic_site.settings.local",
            "DATA_DIR": str(folder),
            "PORT": str(self.port),
            "REQUESTS_PER_ADDRESS_PER_HOUR": "100000",
        }
        # The tests' own settings were put into the environment; only a PostgreSQL is kept.
        for name in (
            "SECRET_KEY ENCRYPTION_KEYS EMAIL_URL ALLOWED_HOSTS SITE_URL DEFAULT_FROM_EMAIL".split()
        ):
            self.environment.pop(name, None)
        self.environment["DATABASE_URL"] = self.own_database(os.environ["DATABASE_URL"])

    def own_database(self, url):
        """Return the address of a new database: a file, or one on the tests' PostgreSQL."""
        if url.startswith("sqlite"):
            return f"sqlite:///{self.folder / 'clinic.sqlite3'}"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE site_{self.port}")
        return f"{url.rpartition('/')[0]}/site_{self.port}"

    def start(self):
        """Start as `make run` does and wait until the site answers."""
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "run_clinic", "--port", str(self.port)],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        give_up_at = time.monotonic() + DEADLINE_SECONDS
        while time.monotonic() < give_up_at and self.process.poll() is None:
            try:
                return urllib.request.urlopen(f"{self.root}/healthz")
            except OSError:
                threading.Event().wait(0.1)
        pytest.fail(f"The site did not start: {(self.folder / 'log').read_text()[-2000:]}")

    def interrupt(self):
        """Press Ctrl-C; return the exit code and the processes that were left behind."""
        started = descendants(self.process.pid)
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(DEADLINE_SECONDS)
        return code, [pid for pid in started if is_running(pid)]

    def kill(self):
        """End manager, server, its workers and the worker at once, without a chance to tidy up."""
        if self.process and self.process.poll() is None:
            for pid in [self.process.pid, *descendants(self.process.pid)]:
                with suppress(ProcessLookupError):  # It may end by itself meanwhile.
                    os.kill(pid, signal.SIGKILL)
            self.process.wait()

    def ask(self, code):
        """Run a piece of Python in the site and return what it prints, read as JSON."""
        printed = subprocess.check_output(
            [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", code],
            cwd=settings.BASE_DIR,
            env=self.environment,
            text=True,
        )
        return json.loads(printed)


def own_port():
    """Return a port that the system gives to nobody who does not ask for it by number.

    The end of its last connection is still being waited for, which takes a minute.
    """
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()):
            server.accept()[0].close()
        return server.getsockname()[1]


def is_running(pid):
    """Say whether a process still does anything; one that waits to be reaped does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def descendants(pid):
    """Return the process ids below `pid`, from /proc."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    found = [int(child) for child in children]
    return found + [below for child in found for below in descendants(child)]

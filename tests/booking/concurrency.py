"""Do several things at the same moment, each on a connection of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

# How often to look for the second, 10 ms apart: a second where nothing tells that it waits.
LOOKS = {"sqlite": 100, "postgresql": 6000}


def at_once(*actions):
    """Call all `actions` in threads that start together; return what each returned or raised."""
    start = threading.Barrier(len(actions))

    def run(action):
        start.wait(timeout=60)
        try:
            return action()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def meet(monkeypatch, owner, name, parties=2):
    """Let nobody who comes to `owner.name` go on before all `parties` have come there.

    Where the database keeps the others out until the first is done, the first goes on alone.
    Returns a list of how many were there whenever one went on.
    """
    here, went_on, original = [], [], getattr(owner, name)

    def wait_and_go_on(*args, **kwargs):
        here.append(threading.get_ident())
        for _ in range(LOOKS[connection.vendor]):
            if len(here) >= parties or _keeps_another_out():
                break
            threading.Event().wait(0.01)
        went_on.append(len(here))
        return original(*args, **kwargs)

    monkeypatch.setattr(owner, name, wait_and_go_on)
    return went_on


def _keeps_another_out():
    """Say whether somebody waits for a lock that this thread holds; SQLite cannot tell."""
    if connection.vendor == "sqlite":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted"
            " AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return cursor.fetchone()[0]

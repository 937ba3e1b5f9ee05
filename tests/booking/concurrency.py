"""Do several things at the same moment, each on a connection of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from django.db import connection


def at_once(*actions):
    """Call all `actions` in threads that start together; return what each returned or raised."""
    start = threading.Barrier(len(actions))

    def run(action):
        start.wait(timeout=10)
        try:
            return action()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def meet(monkeypatch, owner, name):
    """Let the first thread that comes to `owner.name` go on when a second has come there too.

    Where the database keeps the second out until the first is done, the first goes on alone; the
    barrier that is returned is broken then.
    """
    both, original = threading.Barrier(2), getattr(owner, name)

    def wait_and_go_on(*args, **kwargs):
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=1)
        return original(*args, **kwargs)

    monkeypatch.setattr(owner, name, wait_and_go_on)
    return both

"""Kill a process with -9 at each of its steps, and see what it leaves in the database.

A step is a statement that writes, or the moment before or after a commit. At a read there is
nothing else to be seen: killed there, the same transaction is open, with the same writes in it, as
at the next step. Whether a commit itself is all or nothing is the database's affair.
"""

import os
import signal
import traceback
from contextlib import contextmanager

from django.apps import apps
from django.db import connection

from booking.models import AppointmentRequest

# So that a test which never comes to an end fails.
MOST_LIVES = 500


class Life:
    """One life of a process. It ends at the step number `dies_at`, or with its work for None."""

    def __init__(self, dies_at=None):
        self.dies_at, self.steps = dies_at, 0

    def step(self):
        self.steps += 1
        if self.steps == self.dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def live(self, act, *, refusals=()):
        """Call `act` in a process of its own; return whether it came to its end.

        What it raises fails the test, except `refusals`.
        """
        connection.close()
        child = os.fork()
        if child == 0:
            try:
                with self._stepping():
                    act()
            except refusals:
                os._exit(0)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        assert status in (0, signal.SIGKILL), "It failed: see what it wrote to standard error."
        return status == 0

    @contextmanager
    def _stepping(self):
        commit = connection.commit

        def step_and_commit():
            self.step()
            commit()
            self.step()

        connection.commit = step_and_commit
        with connection.execute_wrapper(self._execute):
            yield

    def _execute(self, execute, sql, params, many, context):
        if sql.startswith("SELECT"):
            return execute(sql, params, many, context)
        self.step()
        result = execute(sql, params, many, context)
        if not connection.in_atomic_block:
            # It was a transaction of its own.
            self.step()
        return result


def kill_at_each_step(act, *, refusals=()):
    """Call `act` again and again, each time killed a step later; give what is stored each time.

    Whenever something was stored it begins again at the first step. Ends when `act` came to its
    end, or when it was killed and whoever looks stops asking.
    """
    dies_at, before = 1, stored()
    for _ in range(MOST_LIVES):
        lived = Life(dies_at).live(act, refusals=refusals)
        now = stored()
        yield dies_at, now
        if lived:
            return
        dies_at = dies_at + 1 if now == before else 1
        before = now
    raise AssertionError(f"It does not come to an end in {MOST_LIVES} lives.")


def stored():
    """Return all that booking has stored, in parts: {reference: {model: rows}}, "" for the rest.

    A number that the database gave away is told as a place among the rows of the part, because
    PostgreSQL does not give the number of a killed transaction again.
    """
    references = dict(AppointmentRequest.objects.values_list("pk", "reference"))
    parts = {name: {} for name in [*references.values(), ""]}
    for model in apps.get_app_config("booking").get_models():
        for row in model._base_manager.order_by("pk").values():
            request = row["id"] if model is AppointmentRequest else row.get("request_id")
            parts[references.get(request, "")].setdefault(model, []).append(row)
    return {name: _without_numbers(rows, references) for name, rows in parts.items()}


def _without_numbers(part, references):
    places = {
        model: {row["id"]: place for place, row in enumerate(rows)} for model, rows in part.items()
    }
    places[AppointmentRequest] = references

    def told(model, row):
        for field in model._meta.concrete_fields:
            value = row[field.attname]
            if field.related_model in places and value is not None:
                value = places[field.related_model][value]
            elif field.name == "body":
                # The front desk's link.
                value = value.replace(f"/{row['request_id']}/", "/the-request/")
            if not field.primary_key:
                yield field.attname, value

    return {
        model.__name__: [dict(told(model, row)) for row in rows] for model, rows in part.items()
    }


def tables_that_differ(one, other):
    """Return the names of the tables in which two results of stored() differ."""
    return sorted(
        {
            table
            for part in {*one, *other}
            for table in {*one.get(part, {}), *other.get(part, {})}
            if one.get(part, {}).get(table) != other.get(part, {}).get(table)
        }
    )

"""Every screen that shows requests, wherever it is hooked into the admin, and its address."""

import re

from django.db import connection
from django.urls import URLPattern, get_resolver, reverse

from booking.access_log.append_only import TABLES
from booking.access_log.recorded_view import RecordedView
from booking.models import SavedFilter
from tests.factories.clinic import make_practitioner


def screens():
    """Return {the name of each recorded view's address, with its namespaces: its route}."""
    return dict(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns, namespace, route):
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            view = getattr(pattern.callback, "view_class", None)
            if view and issubclass(view, RecordedView):
                yield f"{namespace}{pattern.name}", here
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, here)


def addresses(request, message, person):
    """Return {name: address} of every screen, for a request, a message to it and an account."""
    saved_filter, _ = SavedFilter.objects.get_or_create(
        user=person, name="Mine", defaults={"query": {}}
    )
    special = {
        "messages": message.pk,
        "people": person.pk,
        "calendar-apps": make_practitioner().pk,
        "filters": saved_filter.pk,
    }
    found = {}
    for name, route in screens().items():
        numbers = re.findall(r"([\w-]+)/<int:", route)
        assert route.count("<") == len(numbers), f"Say here what {route} takes."
        found[name] = reverse(name, args=[special.get(number, request.pk) for number in numbers])
    return found


def break_log(table=TABLES[0]):
    """Let the database refuse to write to a table of the log, as when its disk is full."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TRIGGER full_disk BEFORE INSERT ON {table} "
            + (
                "EXECUTE FUNCTION access_log_refuse()"
                if connection.vendor == "postgresql"
                else "BEGIN SELECT RAISE(ABORT, 'full'); END"
            )
        )


def mend_log(table=TABLES[0]):
    on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS full_disk{on_table}")

"""Every screen that shows requests, wherever it is hooked into the admin, and its address."""

from django.urls import URLPattern, get_resolver

from booking.access_log.recorded_view import RecordedView


def screens():
    """Return {the name of each recorded view's address, with its namespaces: its route}."""
    return dict(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns, namespace, route):
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            view = getattr(
                getattr(pattern.callback, "__wrapped__", pattern.callback), "view_class", None
            )
            if view and issubclass(view, RecordedView):
                yield f"{namespace}{pattern.name}", here
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, here)

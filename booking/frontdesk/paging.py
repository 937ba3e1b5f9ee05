"""Pages of a list without counting it: forwards, backwards, never "page 3 of 25,000"."""

from dataclasses import dataclass, field

PER_PAGE = 40


@dataclass(frozen=True)
class Page:
    """What is shown, and the parameters of the pages beside it; empty: there is none."""

    requests: list
    before: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)


def numbered(requests, number):
    """Return a page of a short list, whatever it is sorted by."""
    number = max(number, 1)
    start = (number - 1) * PER_PAGE
    found = list(requests[start : start + PER_PAGE + 1])
    return Page(
        found[:PER_PAGE],
        before={"p": number - 1} if number > 1 else {},
        after={"p": number + 1} if len(found) > PER_PAGE else {},
    )


def newest_first(requests, *, older_than=None, newer_than=None):
    """Return a page of a long list, found by the key of a request beside it.

    However far back one reads, the database walks along an index from there.
    """
    if newer_than:
        nearest = _beside(requests, newer_than, "gt").order_by("created_at", "pk")
        found = list(nearest[: PER_PAGE + 1])
        shown, is_first, is_last = found[:PER_PAGE][::-1], len(found) <= PER_PAGE, False
    else:
        nearest = _beside(requests, older_than, "lt") if older_than else requests
        found = list(nearest.order_by("-created_at", "-pk")[: PER_PAGE + 1])
        shown, is_first, is_last = found[:PER_PAGE], not older_than, len(found) <= PER_PAGE
    return Page(
        shown,
        before={} if is_first or not shown else {"newer": shown[0].pk},
        after={} if is_last or not shown else {"older": shown[-1].pk},
    )


def _beside(requests, pk, side):
    """Requests that came before or after that one; all, when it is gone."""
    came = requests.model.objects.filter(pk=pk).values_list("created_at", flat=True).first()
    if came is None:
        return requests
    # One bound on the indexed time; the key only parts those of the same moment.
    other_side = {"lt": "gte", "gt": "lte"}[side]
    return requests.filter(**{f"created_at__{side}e": came}).exclude(
        **{"created_at": came, f"pk__{other_side}": pk}
    )

"""How many wrong tries there may be before somebody has to wait, counted in the database.

A try is counted before it is looked at and given back when it was right, so that many at the same
moment are no way around the limit.
"""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from .models import StaffSession, TryCount

Kind = TryCount.Kind

SHORTEST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=15)
KNOWN_FOR = timedelta(days=30)
KEPT_FOR = timedelta(days=2)


@dataclass(frozen=True)
class Limit:
    """So many tries within `window` are free; then each wait is twice as long as the last."""

    free: int
    window: timedelta

    def wait_after(self, tries):
        if tries < self.free:
            return None
        doublings = min(tries - self.free, 10)
        return min(SHORTEST_WAIT * 2**doublings, LONGEST_WAIT)


LIMITS = {
    Kind.HERE: Limit(free=5, window=timedelta(days=1)),
    Kind.BROWSER: Limit(free=5, window=timedelta(days=1)),
    Kind.ACCOUNT: Limit(free=20, window=timedelta(days=1)),
    # All of a clinic come from one network.
    Kind.ADDRESS: Limit(free=50, window=timedelta(hours=1)),
    Kind.CODE: Limit(free=5, window=timedelta(days=1)),
}


class TooManyTries(Exception):
    """Nobody looked at this try: there were too many. `until` says when the next one counts."""

    def __init__(self, until):
        super().__init__(until)
        self.until = until


def wait_in_words(until, now):
    minutes = max(1, -((now - until) // timedelta(minutes=1)))
    span = "1 minute" if minutes == 1 else f"{minutes} minutes"
    return f"There were too many wrong tries. Please wait {span}, then try again."


def account_hash(username):
    """Return what stands for an account, whether there is one of that name or not."""
    name = unicodedata.normalize("NFKC", username).casefold()
    return salted_hmac("clinic_site.sign_in", name, algorithm="sha256").hexdigest()


def take_password_try(*, username, address_hash, now, browser_hash=""):
    """Count a try with a password; return the counts. Raises TooManyTries.

    Whoever signed in in this browser of late (`browser_hash`) is counted only with it, so that
    nobody elsewhere can lock them out; in another one, from this network, only with the network.
    """
    account = account_hash(username)
    if browser_hash:
        return _take([(Kind.BROWSER, account, browser_hash)], now)
    wanted = [(Kind.HERE, account, address_hash)]
    if not _is_known_here(username, address_hash, now):
        wanted.append((Kind.ACCOUNT, account, ""))
        if address_hash:
            wanted.append((Kind.ADDRESS, "", address_hash))
    return _take(wanted, now)


def take_code_try(*, username, now):
    """Count a try at the second step; return the counts. Raises TooManyTries."""
    return _take([(Kind.CODE, account_hash(username), "")], now)


def _is_known_here(username, address_hash, now):
    sessions = StaffSession.objects.filter(
        user__username__iexact=username, signed_in_at__gt=now - KNOWN_FOR
    )
    return bool(address_hash) and sessions.filter(address_hash=address_hash).exists()


@transaction.atomic
def _take(wanted, now):
    TryCount.objects.bulk_create(
        [
            TryCount(kind=kind, account_hash=account, address_hash=address, started_at=now)
            for kind, account, address in wanted
        ],
        ignore_conflicts=True,
    )
    these = Q(pk__in=[])
    for kind, account, address in wanted:
        these |= Q(kind=kind, account_hash=account, address_hash=address)
    # Always in the same order, so that two never wait for each other.
    counts = list(TryCount.objects.select_for_update().filter(these).order_by("pk"))
    locks = [count.locked_until for count in counts if count.locked_until]
    if locks and max(locks) > now:
        raise TooManyTries(max(locks))
    for count in counts:
        _count_one(count, now)
    return counts


def _count_one(count, now):
    limit = LIMITS[count.kind]
    if now - count.started_at >= limit.window:
        count.tries, count.started_at = 0, now
    count.tries += 1
    wait = limit.wait_after(count.tries)
    count.locked_until = now + wait if wait else None
    count.save(update_fields=["tries", "started_at", "locked_until"])


@transaction.atomic
def give_back(counts, *, now):
    """Undo the count of a try that was right; what the person tried here before is forgotten."""
    pks = [count.pk for count in counts]
    for count in TryCount.objects.select_for_update().filter(pk__in=pks).order_by("pk"):
        if count.kind in (Kind.HERE, Kind.BROWSER, Kind.CODE):
            count.delete()
        else:
            count.tries = max(count.tries - 1, 0)
            count.locked_until = None
            count.save(update_fields=["tries", "locked_until"])


def forget_old(*, now):
    """Delete counts that no limit looks at any more."""
    TryCount.objects.filter(started_at__lt=now - KEPT_FOR).delete()


def locked(now):
    """Return the counts because of which somebody has to wait now."""
    return TryCount.objects.filter(locked_until__gt=now).order_by("locked_until", "pk")


def lift(count_pk, *, now):
    """Let those try again who wait because of this count; return it, or None if none do."""
    count = locked(now).filter(pk=count_pk).first()
    if count:
        count.delete()
    return count

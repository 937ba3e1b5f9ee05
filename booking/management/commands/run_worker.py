"""Send messages, publish scheduled pages and tidy up, until told to stop."""

import logging
import signal
import threading
from time import monotonic

from django.core.management import BaseCommand, call_command
from django.db import close_old_connections, transaction
from django.utils import timezone

from booking import lost_links, operations, outbox, submission, upkeep
from booking.access_log.operations import count_listed
from booking.models import WorkerRound
from booking.retention.models import RetentionSettings
from booking.retention.operations import has_finished, purge
from clinic_site.models import ClinicSettings

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_ROUNDS = 2
# By the clock, not by rounds: one takes long when the mail server does not answer.
SECONDS_BETWEEN_CHORES = 60
# The rest waits for the next round, so that messages do not wait for a long purge.
PURGED_AT_ONCE = 5_000
DAYS_COUNTED_AT_ONCE = 5


class Command(BaseCommand):
    help = "Run the background worker: sends queued messages, publishes scheduled pages."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Do one round and stop.")

    def handle(self, *, once, **options):
        stop = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stop.set())
        chores_due = monotonic()
        while not stop.is_set():
            with_chores = monotonic() >= chores_due
            self.work(with_chores=with_chores)
            if with_chores:
                chores_due = monotonic() + SECONDS_BETWEEN_CHORES
            if once:
                break
            stop.wait(SECONDS_BETWEEN_ROUNDS)

    def work(self, *, with_chores):
        """Do one round. What fails, such as a database that is away, is tried again in the next."""
        for chore in [*EACH_ROUND, *CHORES] if with_chores else EACH_ROUND:
            close_old_connections()
            try:
                chore()
            except Exception:
                logger.exception("%s failed; the worker will try it again.", chore.__name__)


def send_lost_links():
    lost_links.send_asked(clinic=ClinicSettings.load(), now=timezone.now())


def deliver_due():
    outbox.deliver_due(now=timezone.now())


def expire_offers():
    operations.expire_offers(clinic=ClinicSettings.load(), now=timezone.now())


def remind():
    upkeep.remind(clinic=ClinicSettings.load(), now=timezone.now())


def forget_cancellations():
    upkeep.forget_cancellations(now=timezone.now())


def forget_addresses():
    submission.forget_addresses(now=timezone.now())


def forget_lost_links():
    lost_links.forget(now=timezone.now())


def forget_feedback():
    call_command("forget_feedback", verbosity=0)


def forget_searches():
    call_command("forget_fruitless_words")


def publish_scheduled():
    """Publish the pages whose time has come, all or none of them.

    Wagtail takes a page off its schedule before it stores it as live: killed between the two, the
    page would never be published.
    """
    with transaction.atomic():
        call_command("publish_scheduled", verbosity=0)


def forget_sign_ins():
    """Delete the sessions that are over: they may hold the secret of an unfinished set-up."""
    call_command("clearsessions")


def count_accesses():
    clinic = ClinicSettings.load()
    count_listed(clinic=clinic, now=timezone.now(), at_most=DAYS_COUNTED_AT_ONCE)


def purge_requests():
    """Purge once on each of the clinic's days, whenever the worker runs again on it."""
    clinic, now = ClinicSettings.load(), timezone.now()
    if not has_finished(clinic=clinic, now=now):
        settings = RetentionSettings.load()
        purge(clinic=clinic, settings=settings, now=now, at_most=PURGED_AT_ONCE)


def note_round():
    """Let a monitor see that the worker is alive, also while there is nothing to send."""
    WorkerRound.objects.update_or_create(pk=1, defaults={"at": timezone.now()})


EACH_ROUND = [send_lost_links, deliver_due]
CHORES = [
    expire_offers,
    remind,
    forget_cancellations,
    forget_addresses,
    forget_lost_links,
    forget_feedback,
    forget_searches,
    publish_scheduled,
    purge_requests,
    count_accesses,
    forget_sign_ins,
    # The last: it says that the worker came through the others.
    note_round,
]

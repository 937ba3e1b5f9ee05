"""Send messages, publish scheduled pages and tidy up, until told to stop."""

import logging
import signal
import threading

from django.core.management import BaseCommand, call_command
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from booking import operations, outbox

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_ROUNDS = 2
ROUNDS_BETWEEN_CHORES = 30


class Command(BaseCommand):
    help = "Run the background worker: sends queued messages, publishes scheduled pages."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Do one round and stop.")

    def handle(self, *, once, **options):
        stop = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stop.set())
        rounds = 0
        while not stop.is_set():
            self.work(with_chores=rounds % ROUNDS_BETWEEN_CHORES == 0)
            rounds += 1
            if once:
                break
            stop.wait(SECONDS_BETWEEN_ROUNDS)

    def work(self, *, with_chores):
        """Do one round. A database that is away for a while must not end the worker."""
        close_old_connections()
        try:
            outbox.deliver_due(now=timezone.now())
            if with_chores:
                operations.forget_addresses(now=timezone.now())
                call_command("publish_scheduled", verbosity=0)
        except DatabaseError:
            logger.exception("The worker could not reach the database; it will try again.")

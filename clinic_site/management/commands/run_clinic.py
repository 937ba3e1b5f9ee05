"""Run the whole site on this machine: web server and worker, on an embedded database."""

import hashlib
import os
import socket
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from honcho.manager import Manager
from wagtail.models import Site

from clinic_site import demo_accounts, staticfiles

HOST = "127.0.0.1"
# What honcho returns after SIGINT and SIGTERM.
STOPPED_BY_US = (130, 143)
# "exec": no shell stays between honcho and what it starts and ends.
MANAGE = f"exec {sys.executable} {settings.BASE_DIR / 'manage.py'}"


class Command(BaseCommand):
    help = "Prepare the database and the starter content, then serve the site and its worker."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, port, **options):
        refuse_taken_port(port)
        self.prepare(port)
        self.stdout.write(
            f"\nSite       http://{HOST}:{port}/"
            f"\nAdmin      http://{HOST}:{port}/admin/   (accounts: {demo_accounts.path()})"
            f"\nE-mails    {settings.MAIL_FOLDER}/"
            f"\nStop with Ctrl-C.\n"
        )
        self.stdout.flush()
        sys.exit(serve(port))

    def prepare(self, port):
        """Bring database, static files, content, groups and accounts up to date; all idempotent."""
        call_command("migrate", verbosity=0)
        if not settings.DEBUG:
            collect_static()
        call_command("load_starter")
        call_command("set_up_groups", verbosity=0)
        Site.objects.filter(is_default_site=True).update(hostname=HOST, port=port)
        if accounts := demo_accounts.create():
            self.stdout.write("\nDemo accounts, shown this once:")
            self.stdout.write("\n".join(f"  {account}" for account in accounts))


def refuse_taken_port(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            raise CommandError(
                f"Port {port} is taken or not allowed: stop what uses it, or choose another with "
                f"make run PORT=8123"
            ) from None


def collect_static():
    """Collect and compress static files, unless nothing has changed since the last time."""
    digest = hashlib.sha256()
    sources = [Path(path) for folder in settings.STATICFILES_DIRS for path in folder.rglob("*")]
    sources += [settings.BASE_DIR / "requirements/base.txt", Path(staticfiles.__file__)]
    for path in sorted(path for path in sources if path.is_file()):
        digest.update(str(path).encode() + path.read_bytes())
    stamp = settings.DATA_DIR / "static-collected"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest.hexdigest())


def serve(port):
    """Run server and worker until one ends or Ctrl-C; return the exit code, 0 after Ctrl-C."""
    if settings.DEBUG:
        server = f"{MANAGE} runserver {HOST}:{port}"
    else:
        server = (
            f"exec {sys.executable} -m granian --interface wsgi --host {HOST} --port {port} "
            f"--workers 2 --blocking-threads 4 --respawn-failed-workers --no-ws "
            f"--log-level warning clinic_site.wsgi:application"
        )
    manager = Manager()
    for name, command in {"server": server, "worker": f"{MANAGE} run_worker"}.items():
        manager.add_process(name, command, env=dict(os.environ), cwd=settings.BASE_DIR)
    manager.loop()
    return 0 if manager.returncode in STOPPED_BY_US else manager.returncode

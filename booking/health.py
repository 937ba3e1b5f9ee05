"""What a monitor asks about the worker. Apart from /healthz: without one the site still answers."""

from datetime import timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .late_mail import late_mail
from .models import WorkerRound

# It comes round about every minute; a mail server that does not answer, or a purge, holds it up.
STOPPED_AFTER = timedelta(minutes=15)


@require_safe
@never_cache
def mail(request):
    """Answer 503 while e-mail waits for more than some minutes and none goes out."""
    late = late_mail(timezone.now())
    return _answer("late" if late and not late.others_go_out else "")


@require_safe
@never_cache
def worker(request):
    """Answer 503 when no worker came round for some minutes: reminders are queued by it."""
    came_round = WorkerRound.objects.filter(at__gt=timezone.now() - STOPPED_AFTER).exists()
    return _answer("" if came_round else "stopped")


def _answer(trouble):
    return HttpResponse(trouble or "ok", content_type="text/plain", status=503 if trouble else 200)

"""What a monitor asks about the mail. Apart from /healthz: a site with late mail still works."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .late_mail import late_mail


@require_safe
@never_cache
def mail(request):
    """Answer 503 while e-mail waits for more than some minutes and none goes out."""
    late = late_mail(timezone.now())
    if late and not late.others_go_out:
        return HttpResponse("late", content_type="text/plain", status=503)
    return HttpResponse("ok", content_type="text/plain")

"""Which requests are due, which are kept although they are, and which were forgotten open."""

from calendar import monthrange

from django.db.models import Exists, F, OuterRef, Q

from booking.models import OPEN_STATUSES, AppointmentRequest, RequestEvent, Status


def months_before(moment, months):
    """Return the same day and time so many months earlier, or the last day of that month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def cutoffs(rule, now):
    """Return {outcome: what was closed before that is due}, of outcomes that are not kept for ever.

    Only closed requests have an outcome, so nothing open is ever due.
    """
    return {outcome: months_before(now, months) for outcome, months in rule.items() if months}


def due(outcome, cutoff):
    """Requests of one outcome that are due, the oldest first."""
    requests = AppointmentRequest.objects.filter(status=outcome, closed_at__lt=cutoff)
    return requests.filter(held_at__isnull=True).order_by("closed_at")


def on_hold():
    """Requests that are kept for a reason, the longest kept first. Their notes stay encrypted."""
    return (
        AppointmentRequest.objects.filter(held_at__isnull=False).defer("note").order_by("held_at")
    )


def untouched(months, now):
    """Open requests, and visits long past that nobody recorded, to which nothing has happened."""
    if not months:
        return AppointmentRequest.objects.none()
    before = months_before(now, months)
    lately = RequestEvent.objects.filter(request=OuterRef("pk"), at__gte=before)
    is_past = Q(status=Status.CONFIRMED, appointment_at__lt=before)
    requests = AppointmentRequest.objects.filter(Q(status__in=sorted(OPEN_STATUSES)) | is_past)
    requests = requests.filter(~Exists(lately), created_at__lt=before)
    return requests.defer("note", "hold_reason").order_by(F("created_at"), "pk")

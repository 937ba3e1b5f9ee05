"""The style guide: every token, component and block in every state, on one page for staff.

It renders the same templates and blocks as the site, so it cannot grow old.
"""

import re
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.http import QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from booking.forms import RequestForm
from booking.models import AppointmentRequest, RequestEvent, Status
from booking.status.stage import Stage
from booking.wording import RequestWording
from education.blocks import BodyBlock
from education.body_map import body_map
from education.examples import examples
from education.meanings import meanings_for
from education.models import ConditionPage, ExplainerPage
from education.models.conditions import with_drawings
from education.outline import outline

from .models import ClinicSettings, Closure, Practitioner

TOKENS = Path(settings.BASE_DIR / "static/css/tokens.css")
_COLOUR = re.compile(r"--clinic-([\w-]+): (?:#|color-mix)")
_SIZE = re.compile(r"--clinic-(small|large|h\d|space-\d|gutter|measure): ")


@require_safe
@never_cache
@require_admin_access
def styleguide(request):
    clinic = ClinicSettings.load(request_or_site=request)
    tokens = TOKENS.read_text(encoding="utf-8").partition("@media")[0]
    body, states = _body()
    wording = RequestWording.load(request_or_site=request)
    form_with_errors = RequestForm(QueryDict("email=no+address"), clinic=clinic, wording=wording)
    form_with_errors.auto_id = "wrong_%s"
    conditions = ConditionPage.objects.live().select_related("body_area").order_by("path")
    conditions = with_drawings(conditions)
    context = {
        "colours": _COLOUR.findall(tokens),
        "sizes": _SIZE.findall(tokens),
        "closures": _closures(timezone.localdate()),
        "outline": outline(body),
        "blocks": zip(states, body, strict=True),
        "explainers": ExplainerPage.objects.live().order_by("path")[:3],
        "conditions": conditions[:4],
        "body_map": body_map(conditions),
        "reviewed_page": ExplainerPage(
            reviewed_by="A. Name, physiotherapist", reviewed_date=timezone.localdate()
        ),
        "wording": wording,
        "stage": _stage(clinic, timezone.now()),
        "forms": [RequestForm(clinic=clinic, wording=wording), form_with_errors],
        "form_with_errors": form_with_errors,
        "page": ExplainerPage(title="Style guide"),
    }
    with meanings_for(body):
        return render(request, "styleguide/styleguide.html", context)


def _closures(today):
    """Return one closure of a day and one of several."""
    return [
        Closure(label="Canada Day", first_day=today, last_day=today),
        Closure(label="Winter break", first_day=today, last_day=today + timedelta(days=7)),
    ]


def _stage(clinic, now):
    """Return the stage of a request with an appointment, which is not stored."""
    starts_at = now + timedelta(days=1)
    request = AppointmentRequest(
        reference="CDF-GHJ",
        status=Status.CONFIRMED,
        appointment_at=starts_at,
        appointment_ends_at=starts_at + timedelta(minutes=45),
        practitioner=Practitioner(name="Physiotherapist A"),
    )
    return Stage(request, RequestEvent(pk=1), [], clinic, now)


def _body():
    """Return every example as one page's body, and what each shows as "block: state"."""
    shown = [
        (name, state, value)
        for name, states in examples().items()
        for state, value in states.items()
    ]
    body = BodyBlock().to_python([{"type": name, "value": value} for name, _, value in shown])
    return body, [f"{name}: {state}" for name, state, _ in shown]

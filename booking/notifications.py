"""Compose messages and queue them, in the caller's transaction. booking.outbox sends them.

No subject, body or link holds a health detail; the alert to the front desk names nobody.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from .models import Message
from .wording import RequestWording


def queue_received(request, event, clinic, now):
    """Tell the patient that the request came, and the front desk that it waits."""
    wording = RequestWording.load()
    _queue_to_patient(Message.Kind.RECEIVED, request, event, clinic, now, wording=wording)
    if clinic.front_desk_email:
        link = settings.SITE_URL + reverse("frontdesk:request", args=[request.pk])
        _queue(Message.Kind.ALERT, clinic.front_desk_email, request, event, clinic, now, link=link)


def queue_confirmed(request, event, clinic, now):
    _queue_to_patient(Message.Kind.CONFIRMED, request, event, clinic, now)


def queue_declined(request, event, clinic, now):
    _queue_to_patient(Message.Kind.DECLINED, request, event, clinic, now)


def queue_cancelled(request, event, clinic, now):
    _queue_to_patient(Message.Kind.CANCELLED, request, event, clinic, now)


def withdraw_unsent(request):
    """Take back a decision that the patient has not been told, before the request moves on.

    A mail server that was down must not deliver an old decision after a new one. That we have the
    request stays true, so that message always goes out.
    """
    request.messages.unsent_decisions().update(state=Message.State.WITHDRAWN)


def _queue_to_patient(kind, request, event, clinic, now, **context):
    if request.email:
        _queue(kind, request.email, request, event, clinic, now, **context)


def _queue(kind, to, request, event, clinic, now, **context):
    """Queue the message whose template's first line is its subject."""
    context |= {"request": request, "clinic": clinic}
    with timezone.override(clinic.zone):
        text = render_to_string(f"booking/email/{kind}.txt", context)
    subject, _, body = text.partition("\n")
    Message.objects.create(
        request=request,
        event=event,
        kind=kind,
        to=to,
        # One line, whatever the clinic's name holds: a header has no second one.
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        created_at=now,
        next_attempt_at=now,
    )

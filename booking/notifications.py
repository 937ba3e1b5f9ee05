"""Compose messages and queue them, in the caller's transaction. booking.outbox sends them.

Messages to patients are in the words of booking.message_texts. No subject, body or link holds a
health detail; the alert to the front desk names nobody.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from .message_texts.composing import compose
from .message_texts.values import values_for
from .models import Message


def queue_received(request, event, clinic, now):
    """Tell the patient that the request came, and the front desk that it waits."""
    _queue_to_patient(Message.Kind.RECEIVED, request, event, clinic, now)
    if clinic.front_desk_email:
        alert = _compose_alert(request, clinic)
        _queue(Message.Kind.ALERT, clinic.front_desk_email, alert, request, event, now)


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


def _queue_to_patient(kind, request, event, clinic, now, **known):
    """Queue a message; `known` is what values_for takes beside the request."""
    if request.email:
        composed = compose(kind, values_for(kind, request, clinic, **known))
        _queue(kind, request.email, composed, request, event, now)


def _compose_alert(request, clinic):
    """Return the subject, which is the template's first line, and the body."""
    link = settings.SITE_URL + reverse("frontdesk:request", args=[request.pk])
    with timezone.override(clinic.zone):
        text = render_to_string("booking/email/alert.txt", {"request": request, "link": link})
    subject, _, body = text.partition("\n")
    return " ".join(subject.split()), f"{body.strip()}\n"


def _queue(kind, to, composed, request, event, now):
    subject, body = composed
    Message.objects.create(
        request=request,
        event=event,
        kind=kind,
        to=to,
        subject=subject,
        body=body,
        created_at=now,
        next_attempt_at=now,
    )

"""Questions that the front desk, the limits and the worker ask, named for what they mean."""

import re

from django.db import models
from django.db.models import Case, Count, IntegerField, Q, Value, When
from phonenumber_field.phonenumber import to_python as parse_phone

from clinic_site.typed_text import fold


class AppointmentRequestQuerySet(models.QuerySet):
    def awaiting_reply(self):
        return self.filter(status="new")

    def confirmed(self):
        return self.filter(status="confirmed")

    def workload(self, now):
        """Count, with one query, what waits for a reply and what of it is overdue."""
        late = Q(reply_due_at__lt=now)
        return self.awaiting_reply().aggregate(
            waiting=Count("pk"), overdue=Count("pk", filter=late)
        )

    def inbox_order(self):
        """What needs an answer first: new ones with emergency words, other new ones, the rest.

        Each oldest first.
        """
        unanswered_first = Case(
            When(status="new", has_emergency_words=True, then=Value(0)),
            When(status="new", then=Value(1)),
            When(status="contacted", then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        )
        return self.order_by(unanswered_first, "created_at", "pk")

    def from_address_since(self, address_hash, moment):
        return self.filter(address_hash=address_hash, created_at__gte=moment)

    def from_contact_since(self, phone, email, moment):
        """Requests that give the same phone number or the same e-mail address."""
        same = Q(pk__in=[])
        if phone:
            same |= Q(phone=phone)
        if email:
            same |= Q(email__iexact=email)
        return self.filter(same, created_at__gte=moment)

    def matching(self, text):
        """Requests that a receptionist finds with `text`: name, phone, e-mail or reference."""
        text = text.replace("\x00", "").strip()
        if not text:
            return self.none()
        found = Q(email__icontains=text)
        if name := fold(text):
            found |= Q(search_name__contains=name)
        found |= Q(reference__icontains=text) | Q(reference__iexact=f"{text[:3]}-{text[3:]}")
        phone = parse_phone(text)
        if phone and phone.is_valid():
            found |= Q(phone=phone)
        elif len(digits := re.sub(r"\D", "", text)) >= 4:
            found |= Q(phone__contains=digits)
        return self.filter(found)


class MessageQuerySet(models.QuerySet):
    def due(self, now):
        """Messages to send now, in the order in which they were queued."""
        return self.filter(state="queued", next_attempt_at__lte=now).order_by("pk")

    def failed(self):
        return self.filter(state="failed")

    def unsent_decisions(self):
        """What tells the patient of a decision and has not gone out."""
        decisions = ["confirmed", "declined", "cancelled"]
        return self.filter(state__in=["queued", "failed"], kind__in=decisions)

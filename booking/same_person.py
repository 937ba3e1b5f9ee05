"""Which other requests the same person may have sent. Nothing is merged by itself."""

import re
from dataclasses import dataclass
from datetime import timedelta
from difflib import SequenceMatcher

from django.db.models import Case, Q, Value, When

from clinic_site.typed_text import fold

from .models import AppointmentRequest, Status
from .querysets import is_email

# Names are compared among what came lately and still counts: two people of one name are not rare.
NAMES_SINCE = timedelta(days=60)
MOST_LOOKED_AT = 100
MOST_SHOWN = 12
ALIKE = 0.82


@dataclass(frozen=True)
class Hint:
    """Another request, and what it shares with the one at hand."""

    request: AppointmentRequest
    has_same_phone: bool
    has_same_email: bool
    has_similar_name: bool

    @property
    def is_likely(self):
        """Whether name and contact agree: then it is an earlier request of the same person."""
        return self.has_similar_name and (self.has_same_phone or self.has_same_email)

    @property
    def shared(self):
        """Return "Same phone, same e-mail, similar name"."""
        shared = {
            "same phone": self.has_same_phone,
            "same e-mail": self.has_same_email,
            "similar name": self.has_similar_name,
        }
        return ", ".join(words for words, is_so in shared.items() if is_so).capitalize()


def hints(request, now):
    """Return the hints, the likeliest and newest first. One query."""
    others = AppointmentRequest.objects.order_by()
    same, contact = _named_alike(others, request.name, now).values("pk"), Q(pk__in=[])
    if request.phone:
        contact |= Q(phone=request.phone)
        same = same.union(others.filter(phone=request.phone).values("pk"))
    if request.email:
        contact |= is_email(request.email)
        same = same.union(others.with_email(request.email).values("pk"))
    contact_first = Case(When(contact, then=Value(0)), default=Value(1))
    found = others.filter(pk__in=same).exclude(pk=request.pk).exclude(status=Status.SPAM)
    found = found.select_related("practitioner").defer("note", "hold_reason")
    found = found.order_by(contact_first, "-pk")
    compared = [_compare(request, other) for other in found[:MOST_LOOKED_AT]]
    kept = [hint for hint in compared if hint.shared]
    return sorted(kept, key=lambda hint: not hint.is_likely)[:MOST_SHOWN]


def is_similar(name, other):
    """Say whether two names differ at most in their order, accents and a letter or two."""
    return SequenceMatcher(None, _sorted(name), _sorted(other)).ratio() >= ALIKE


def _named_alike(requests, name, now):
    """Narrow to recent requests with a word of the name that begins like one of this name."""
    begins = Q(pk__in=[])
    for word in _words(name):
        # The name is what a search text begins with.
        begins |= Q(search_text__startswith=word[:2]) | Q(search_text__contains=f" {word[:2]}")
    return requests.filter(
        begins,
        status__in=[Status.NEW, Status.CONTACTED, Status.OFFERED, Status.CONFIRMED],
        created_at__gte=now - NAMES_SINCE,
    )


def _compare(request, other):
    return Hint(
        other,
        has_same_phone=bool(request.phone) and request.phone == other.phone,
        has_same_email=bool(request.email) and request.email.upper() == other.email.upper(),
        has_similar_name=is_similar(request.name, other.name),
    )


def _words(name):
    return re.findall(r"\w+", fold(name))


def _sorted(name):
    return " ".join(sorted(_words(name)))

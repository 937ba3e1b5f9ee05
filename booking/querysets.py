"""Questions that the front desk, the limits and the worker ask, named for what they mean."""

from django.db import connections, models
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import RawSQL

from . import search_index
from .search_text import SHORTEST_INSIDE, beginnings, searched


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
            When(closed_at=None, then=Value(3)),
            default=Value(4),
            output_field=IntegerField(),
        )
        oldest_live = Case(When(closed_at=None, then=F("created_at")))
        return self.order_by(unanswered_first, oldest_live, "-created_at", "pk")

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

    def live(self):
        """Requests with which something may still be to do, visits included."""
        return self.filter(status__in=["new", "contacted", "offered", "confirmed"])

    def matching(self, text):
        """Requests that a receptionist finds with `text`: name, phone, e-mail or reference.

        Among ten years of them this is fast on PostgreSQL, or among few: see newest_matching.
        """
        wanted = searched(text)
        if not wanted:
            return self.none()
        if len(wanted) >= SHORTEST_INSIDE:
            return self.filter(search_text__contains=wanted)
        begins = Q(search_text__startswith=wanted)
        for start in beginnings(wanted):
            begins |= Q(search_text__contains=start)
        return self.filter(begins)

    def newest_matching(self, text, at_most):
        """At most so many of all requests that match, the newest first.

        By number, which is how they came and what every database has in order. However common or
        rare the text is, little more is read than returned.
        """
        wanted = searched(text)
        newest = self.order_by("-pk")
        if wanted and connections[self.db].vendor == "sqlite":
            inside = [wanted] if len(wanted) >= SHORTEST_INSIDE else beginnings(wanted)
            found = RawSQL(search_index.NEWEST, [search_index.phrases(inside), at_most])  # noqa: S611
            return newest.filter(pk__in=found)
        return newest.matching(text)[:at_most]

    def first_matching(self, text, at_most):
        """Enough requests that match for a list of so many: all live ones, and the newest."""
        if not searched(text):
            return self.none()
        requests = self.model.objects
        live = requests.live().matching(text).order_by().values("pk")
        # Where less than a list is live, so many hold enough that is closed, or all.
        newest = requests.newest_matching(text, 2 * at_most).values("pk")
        if connections[self.db].vendor == "sqlite":
            # It takes no order in a part of a union, and needs none: its index has cut already.
            newest = newest.order_by()
        return self.filter(pk__in=live.union(newest))

    def visits(self):
        """Requests whose appointment takes, or took, the practitioner's time."""
        return self.filter(status__in=["confirmed", "completed", "no_show"])

    def overlapping(self, practitioner, starts_at, busy_until):
        """Visits of the practitioner that touch the time from `starts_at` to `busy_until`."""
        return self.visits().filter(
            practitioner=practitioner, appointment_at__lt=busy_until, busy_until__gt=starts_at
        )

    def due_a_reminder(self, now, lead):
        """Visits that start within `lead` and whose patients want a reminder and had none."""
        reminders = self.model.messages.rel.related_model.objects.filter(
            request=OuterRef("pk"),
            kind="reminder",
            event__appointment_at=OuterRef("appointment_at"),
        )
        return (
            self.confirmed()
            .filter(appointment_at__gt=now, appointment_at__lte=now + lead, wants_reminder=True)
            .filter(~Exists(reminders))
            .exclude(email="")
        )

    def with_expired_offers(self, now):
        """Requests whose offered times have all run out or gone."""
        offers = self.model.offers.rel.related_model.objects.open(now)
        return self.filter(~Exists(offers.filter(request=OuterRef("pk"))), status="offered")


class RequestEventQuerySet(models.QuerySet):
    def moves(self):
        return self.exclude(to_status="")

    def by_staff_before(self, event):
        return self.moves().filter(by__isnull=False, pk__lt=event.pk)

    def that_booked(self, appointment_at):
        """The moves that made the appointment at that time."""
        booking = ["accepted", "confirmed", "rescheduled"]
        return self.filter(kind__in=booking, appointment_at=appointment_at)


class OfferQuerySet(models.QuerySet):
    def current(self):
        """The times that patients can choose from, or could until they ran out."""
        latest = self.model.objects.filter(request=OuterRef("request")).order_by("-event")
        return self.filter(request__status="offered", event=Subquery(latest.values("event")[:1]))

    def open(self, now):
        """The current offers that can still be accepted, as far as offers alone can tell."""
        return self.current().filter(gone_at=None, open_until__gt=now, starts_at__gt=now)


class MessageQuerySet(models.QuerySet):
    def due(self, now):
        """Messages to send now, in the order in which they were queued.

        A message waits until those before it, of the same request and to the same person, are out.
        What a worker died with is due again when its claim has run out.
        """
        waiting = Q(state__in=["queued", "sending"])
        before = self.model.objects.filter(
            waiting, request=OuterRef("request"), to=OuterRef("to"), pk__lt=OuterRef("pk")
        )
        return self.filter(waiting, ~Exists(before), next_attempt_at__lte=now).order_by("pk")

    def failed(self):
        return self.filter(state="failed")

    def unsent(self):
        """What no worker has taken, or what was given up."""
        return self.filter(state__in=["queued", "failed"])

    def told(self):
        """What its reader may know of: a worker has it, or it is out."""
        return self.filter(state__in=["sending", "sent"])

    def too_late(self, now):
        """Messages that wait although they are of no use any more, or that a worker died with."""
        left = Q(state="sending", next_attempt_at__lte=now)
        waiting = Q(state__in=["queued", "failed"])
        return self.filter(waiting | left, expires_at__lte=now)

    def unsent_and_untrue(self):
        """What would tell the patient something that a new move makes untrue."""
        return self.unsent().exclude(kind__in=self.model.ALWAYS_TRUE)

"""Questions that the front desk, the limits and the worker ask, named for what they mean."""

from datetime import timedelta

from django.db import connections, models
from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    StringAgg,
    Subquery,
    Value,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, StrIndex, TruncDate, TruncTime, Upper
from django.db.models.lookups import Exact

from clinic_site.models import Absence

from . import search_index
from .choices import FollowUp
from .search_text import SHORTEST_INSIDE, beginnings, most_telling, searched

# Outcomes of a call after which the patient knows, or will when they listen to their messages.
GOT_THROUGH = ["reached", "left_message"]


def is_email(email):
    """Return the condition that it is a request's address, in capitals or not.

    As the index has it, on both databases; iexact would read SQLite's whole table.
    """
    return Q(Exact(Upper("email"), Upper(Value(email))))


def _on_day(day):
    """Return the condition that an absence is on the day of a visit that has this name."""
    return Q(first_day__lte=OuterRef(day), last_day__gte=OuterRef(day))


def _with_absence(rows, starts, ends, zone):
    """Alias whether the practitioner is absent at some time of a visit as `is_absent`.

    `starts` and `ends` name the fields that say when it would be. The same as
    clinic_site.working_hours.is_away says of absences, in the database. Absences are days and hours
    on the clinic's wall clock.
    """
    absences = Absence.objects.filter(practitioner=OuterRef("practitioner"))
    after_it_starts = _on_day("visit_day") & (
        Q(until_time=None) | Q(until_time__gt=OuterRef("visit_starts"))
    )
    before_it_stops = _on_day("visit_last_day") & (
        Q(from_time=None) | Q(from_time__lt=OuterRef("visit_stops"))
    )
    # Until midnight is not into the next day.
    last_moment = F(ends) - timedelta(microseconds=1)
    return rows.alias(
        visit_day=TruncDate(starts, tzinfo=zone),
        visit_last_day=TruncDate(last_moment, tzinfo=zone),
        visit_starts=TruncTime(starts, tzinfo=zone),
        visit_stops=TruncTime(last_moment, tzinfo=zone),
    ).alias(
        is_absent=Exists(absences.filter(after_it_starts & before_it_stops))
        | Q(visit_last_day__gt=F("visit_day"))
        & Exists(absences.filter(after_it_starts | before_it_stops))
    )


def during(closed, starts, ends):
    """Return the condition that some of a visit lies in one of `closed`, which are (start, end)."""
    is_closed = Q(pk__in=[])
    for start, end in closed:
        is_closed |= Q(**{f"{starts}__lt": end, f"{ends}__gt": start})
    return is_closed


class AppointmentRequestQuerySet(models.QuerySet):
    def awaiting_reply(self):
        return self.filter(status="new")

    def confirmed(self):
        return self.filter(status="confirmed")

    def live(self):
        """Requests with which something may still be to do, visits included."""
        return self.filter(
            Q(status__in=["new", "contacted", "offered", "confirmed"])
            | Q(follow_up__in=FollowUp.values)
        )

    def closed(self):
        return self.filter(closed_at__isnull=False)

    def with_last_move(self):
        """Annotate the kind and the time of the last move as `last_move` and `last_moved_at`.

        A move that was undone, and the undoing, are as if they had never been.
        """
        events = self.model.events.rel.related_model.objects.standing()
        last = events.filter(request=OuterRef("pk")).order_by("-pk")
        return self.annotate(
            last_move=Subquery(last.values("kind")[:1]),
            last_moved_at=Subquery(last.values("at")[:1]),
        )

    def with_next_offer(self, now, zone, closed):
        """Annotate the first time that the patient can still choose as `next_offer_at`."""
        offers = self.model.offers.rel.related_model.objects.choosable(now, zone, closed)
        first = offers.filter(request=OuterRef("pk")).order_by("starts_at")
        return self.annotate(next_offer_at=Subquery(first.values("starts_at")[:1]))

    def with_calls(self, within):
        """Alias whether somebody ever spoke to the patient, and whether a call reminded them.

        As `was_reached` and `was_called`; `within` is how long before the visit a call, or a
        message that was left, is a reminder.
        """
        # By the outcome, which only calls have: by the kind SQLite would read every call there is.
        events = self.model.events.rel.related_model.objects
        calls = events.filter(request=OuterRef("pk"), is_undone=False)
        reminds = Q(call_outcome__in=GOT_THROUGH, at__gte=OuterRef("appointment_at") - within)
        return self.alias(
            was_reached=Exists(calls.filter(call_outcome="reached")),
            was_called=Exists(calls.filter(reminds)),
        )

    def with_area_names(self):
        """Annotate the names of the body areas as `area_names`, without a query of their own."""
        areas = self.model.body_areas.through.objects.filter(request=OuterRef("pk")).order_by()
        # An area's own name may hold commas: "Hip, leg, knee or foot".
        names = areas.values("request").annotate(
            names=StringAgg("body_area__name", Value("; "), output_field=models.TextField())
        )
        return self.annotate(area_names=Subquery(names.values("names")))

    def with_absence(self, zone):
        """Alias whether the practitioner is absent at some time of the visit as `is_absent`."""
        return _with_absence(self, "appointment_at", "appointment_ends_at", zone)

    def workload(self, now):
        """Count, with one query, what waits for a reply and what of it is overdue."""
        late = Q(reply_due_at__lt=now)
        return self.awaiting_reply().aggregate(
            waiting=Count("pk"), overdue=Count("pk", filter=late)
        )

    def with_workload(self, now):
        """Annotate what `workload` counts, as `waiting` and `overdue`: a query less for a page."""
        new = self.model.objects.awaiting_reply().order_by().values("status")
        count = new.annotate(count=Count("pk")).values("count")
        return self.annotate(
            waiting=Coalesce(Subquery(count), 0),
            overdue=Coalesce(Subquery(count.filter(reply_due_at__lt=now)), 0),
        )

    def from_address_since(self, address_hash, moment):
        return self.filter(address_hash=address_hash, created_at__gte=moment)

    def with_email(self, email):
        """Requests that give this e-mail address, which is not empty."""
        return self.filter(is_email(email))

    def from_contact_since(self, phone, email, moment):
        """Requests that give the same phone number or the same e-mail address."""
        same = Q(pk__in=[])
        if phone:
            same |= Q(phone=phone)
        if email:
            same |= is_email(email)
        return self.filter(same, created_at__gte=moment)

    def matching(self, text):
        """Requests that a receptionist finds with `text`: name, phone, e-mail or reference.

        Among ten years of them this is fast on PostgreSQL, or among few: see newest_matching.
        """
        wanted = searched(text)
        if not wanted:
            return self.none()
        if len(wanted) >= SHORTEST_INSIDE:
            return self.alias(found_at=StrIndex("search_text", Value(wanted))).filter(
                search_text__contains=most_telling(wanted), found_at__gt=0
            )
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

    def visits(self):
        """Requests whose appointment takes, or took, the practitioner's time."""
        return self.filter(status__in=["confirmed", "completed", "no_show"])

    def overlapping(self, practitioner, starts_at, busy_until):
        """Visits of the practitioner that touch the time from `starts_at` to `busy_until`."""
        return self.visits().filter(
            practitioner=practitioner, appointment_at__lt=busy_until, busy_until__gt=starts_at
        )

    def wanting_earlier(self, practitioner, starts_at, busy_until):
        """Requests and later visits whose patients want an earlier time, if that time is free."""
        later = Q(status="confirmed", appointment_at__gt=starts_at)
        visits = self.model.objects.overlapping(practitioner, starts_at, busy_until)
        return self.filter(
            Q(status__in=["new", "contacted", "offered"]) | later,
            ~Exists(visits.order_by()),
            wants_earlier=True,
        )

    def due_a_reminder(self, now, lead, zone, closed):
        """Visits that start within `lead` and whose patients want a reminder and had none.

        None at which the practitioner is away or the clinic is closed: they have to be moved first.
        """
        reminders = self.model.messages.rel.related_model.objects.filter(
            request=OuterRef("pk"),
            kind="reminder",
            event__appointment_at=OuterRef("appointment_at"),
        )
        return (
            self.confirmed()
            .filter(appointment_at__gt=now, appointment_at__lte=now + lead, wants_reminder=True)
            .filter(~Exists(reminders))
            .with_absence(zone)
            .exclude(Q(email="") | Q(is_absent=True))
            .exclude(during(closed, "appointment_at", "appointment_ends_at"))
        )

    def with_expired_offers(self, now):
        """Requests whose offered times have all run out or gone."""
        offers = self.model.offers.rel.related_model.objects.open(now)
        return self.filter(~Exists(offers.filter(request=OuterRef("pk"))), status="offered")


class RequestEventQuerySet(models.QuerySet):
    def moves(self):
        return self.exclude(to_status="")

    def standing(self):
        """The moves that nobody took back."""
        return self.moves().filter(is_undone=False).exclude(kind="undone")

    def deeds(self):
        """What can be undone, the last of it first: see RequestEvent.is_deed."""
        told = Q(call_outcome__in=GOT_THROUGH) | Q(kind="asked_to_call")
        return self.filter(~Q(to_status="") | told & Q(is_undone=False))

    def without_staff_since(self, moment):
        """What patients and the site did since, as the limit on a status page counts it."""
        return self.filter(by=None, at__gt=moment)

    def links_sent_to(self, email, moment):
        """How often a patient had a lost link sent to that address since."""
        requests = self.model.request.field.related_model.objects.with_email(email)
        return self.filter(kind="link_sent", by=None, request__in=requests, at__gt=moment)

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

    def choosable(self, now, zone, closed):
        """The open offers that still hold: nobody has the time, and it is one to see a patient.

        `closed` are the times at which the clinic is closed: opening_hours.closed_times.
        """
        visits = self.model.request.field.related_model.objects.overlapping(
            OuterRef("practitioner"), OuterRef("starts_at"), OuterRef("busy_until")
        )
        # No visit takes a day. Without this the database reads all the earlier ones, too.
        visits = visits.filter(appointment_at__gt=OuterRef("starts_at") - timedelta(days=1))
        offers = _with_absence(self.open(now), "starts_at", "ends_at", zone)
        return offers.filter(
            ~Exists(visits), ~Q(is_absent=True), practitioner__is_active=True
        ).exclude(during(closed, "starts_at", "ends_at"))


class MessageQuerySet(models.QuerySet):
    def due(self, now):
        """Messages to send now, in the order in which they were queued.

        A message waits until those before it, of the same request and to the same person, are out.
        What a worker died with is due again when its claim has run out.
        """
        return self._first_waiting().filter(next_attempt_at__lte=now).order_by("pk")

    def _first_waiting(self):
        waiting = Q(state__in=["queued", "sending"])
        before = self.model.objects.filter(
            waiting, request=OuterRef("request"), to=OuterRef("to"), pk__lt=OuterRef("pk")
        )
        return self.filter(waiting, ~Exists(before))

    def failed(self):
        return self.filter(state="failed")

    def late(self, due_before, queued_before):
        """What was queued before the one moment and still waits: tried in vain, or not even tried.

        What nobody tried counts only if it was due before the other moment.
        """
        is_stuck = Q(attempts__gt=0) | Q(next_attempt_at__lte=due_before)
        return self._first_waiting().filter(is_stuck, created_at__lte=queued_before)

    def with_last_sent(self):
        """Annotate when the last message of all went out as `last_sent_at`."""
        # Each try sets the time of the next one, so that the index knows the last.
        sent = self.model.objects.filter(state="sent").order_by("-next_attempt_at")
        return self.annotate(last_sent_at=Subquery(sent.values("sent_at")[:1]))

    def untold(self, since):
        """What was given up, or since then came to be too late, and patients may not know of.

        They do who said that they will come. And whoever called about the request since, or moved
        it, told them or need not tell them any more.
        """
        events = self.model.event.field.related_model.objects
        later = events.filter(
            request=OuterRef("request"), pk__gt=OuterRef("event"), is_undone=False
        )
        moved = ~Q(to_status="") & ~Q(kind__in=["offers_expired", "undone"])
        got_through = Q(call_outcome__in=GOT_THROUGH)
        too_late = (
            Q(state="expired", kind__in=self.model.TELL_A_TIME, expires_at__gt=since)
            & Q(request__acknowledged_at=None)
            & ~Exists(later.filter(moved | got_through))
        )
        return self.filter(Q(state="failed") | too_late, state__in=["failed", "expired"])

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

"""Every way through booking.models.TRANSITIONS: one function per verb, and the only writers.

Each opens a transaction, locks the row, checks the move, saves the named fields, writes the event
and queues the messages. Whether the person may do it is asked elsewhere. `by` is a user, or None
for the patient; `now` is an aware datetime; `seen_event_id` is the last move that the person saw.
All return the event that they wrote, and raise ChangedMeanwhile and IllegalMove.

How a request comes in is booking.submission, what does not move it is booking.upkeep. This file is
long on purpose: whoever asks how a request got somewhere has to read no other.
"""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from clinic_site.models import Practitioner

from . import notifications
from .choices import CallOutcome, FollowUp
from .models import (
    CLOSED_STATUSES,
    OPEN_STATUSES,
    VISIT_STATUSES,
    AppointmentRequest,
    Message,
    Offer,
    RequestEvent,
    Status,
)
from .querysets import GOT_THROUGH

Kind = RequestEvent.Kind

MOST_OFFERS = 3
OFFERS_OPEN_FOR = timedelta(hours=48)
# Patients are told of a decision only after this long, and until then it can be undone.
UNDO_FOR = notifications.WAIT

# What patients do on their page about times that were offered, or a visit.
ACTS_ON_ANSWER = frozenset({Kind.ACCEPTED, Kind.ASKED_OTHER_TIMES, Kind.OFFER_GONE, Kind.CANCELLED})
ANSWERED = frozenset({Status.OFFERED, Status.CONFIRMED})

# Whoever does one of these on their page has seen there how things stand.
SEEN_BY = frozenset(
    {
        Kind.ACKNOWLEDGED,
        Kind.CONTACT_CHANGED,
        Kind.EARLIER_SET,
        Kind.OFFER_GONE,
        Kind.REMINDER_SET,
    }
)

# Only what the clinic still answers, or has booked, can be the request that counts.
COUNTING = OPEN_STATUSES | {Status.CONFIRMED}

# In these a patient may have to be told something on the phone, such as that there is no time.
CALLED_IN = OPEN_STATUSES | {Status.CONFIRMED, Status.DECLINED, Status.CANCELLED}

# How things stand, as far as moves change it: what each move leaves behind in its event, so that
# undoing the next one can put it back.
STANDING = (
    "appointment_at",
    "appointment_ends_at",
    "busy_until",
    "practitioner",
    "decline_reason",
    "duplicate_of",
    "reply_due_at",
)
# What else a move changes, or a call, and the field of its event that keeps how that was before.
KEPT_BEFORE = {
    "acknowledged_at": "was_acknowledged_at",
    "closed_at": "was_closed_at",
    "unanswered_calls": "had_unanswered_calls",
    "follow_up": "had_follow_up",
}
_NO_VISIT = dict.fromkeys(
    ("appointment_at", "appointment_ends_at", "busy_until", "practitioner", "acknowledged_at")
)


class OperationRefused(Exception):
    """The move cannot be made; `str(error)` says why, in words for staff."""


class IllegalMove(OperationRefused):
    """The request's status does not allow the move: see booking.models.TRANSITIONS."""


class ChangedMeanwhile(OperationRefused):
    """Somebody changed the request after the person looked at it; `event` is what they did."""

    def __init__(self, event):
        super().__init__("Somebody else changed this request while you had it open.")
        self.event = event


class SlotTaken(OperationRefused):
    """The practitioner has another visit at that time."""


class TooLate(OperationRefused):
    """The time for it has passed: an offer ran out, or a message is out already."""


# What the clinic does.


def log_call(*, request_id, seen_event_id, outcome, clinic, by, now):
    """Record a call to the patient and its CallOutcome.

    Reaching them, or leaving a message, answers a new request: from then on the clinic waits for
    them. Whoever did not reach them is not on it any more.
    """
    with transaction.atomic():
        request = _locked(request_id, seen_event_id)
        if request.status not in CALLED_IN:
            raise IllegalMove("Nobody needs to be called about this request any more.")
        calls = request.unanswered_calls + 1
        changed = {"unanswered_calls": calls, "claimed_by": None, "claimed_at": None}
        if outcome == CallOutcome.REACHED:
            # Whoever is on it goes on talking to the patient.
            on_it = {"claimed_by": request.claimed_by, "claimed_at": request.claimed_at}
            changed = {"unanswered_calls": 0, "follow_up": "", **on_it}
            if request.status == Status.CONFIRMED:
                changed["acknowledged_at"] = request.acknowledged_at or now
        is_told = outcome != CallOutcome.NO_ANSWER
        if is_told:
            changed |= request.first_answer(now)
            if request.follow_up == FollowUp.ANEW:
                changed["follow_up"] = ""
        if is_told and request.status in (Status.NEW, Status.CONTACTED):
            return _move(
                request, Kind.CALLED, Status.CONTACTED, by, now, call_outcome=outcome, **changed
            )
        before = _kept(request)
        _set(request, changed)
        event = request.events.create(
            kind=Kind.CALLED, at=now, by=by, call_outcome=outcome, **before
        )
        if outcome == CallOutcome.REACHED:
            notifications.withdraw(Message.Kind.REACH_US, request, event)
        return event


def mark_contacted(*, request_id, seen_event_id, clinic, by, now):
    """Record that the clinic wrote to the patient and waits for them."""
    with transaction.atomic():
        request = _locked(request_id, seen_event_id)
        return _move(request, Kind.CONTACTED, Status.CONTACTED, by, now, unanswered_calls=0)


def ask_to_call(*, request_id, seen_event_id, clinic, by, now):
    """Write to a patient whom calls did not reach; a new request is answered by it.

    What is offered or agreed stays as it is. Raises IllegalMove without an address, while the same
    message still waits, and when nothing is left to talk about.
    """
    with transaction.atomic():
        request = _locked(request_id, seen_event_id)
        if request.status not in CALLED_IN:
            raise IllegalMove("Nobody needs to be called about this request any more.")
        if not request.email:
            raise IllegalMove("There is no e-mail address to write to.")
        unsent = request.messages.unsent().filter(kind=Message.Kind.REACH_US).last()
        if unsent and unsent.state == Message.State.FAILED:
            raise IllegalMove("This e-mail could not be sent. Press “Try again” beside it.")
        if unsent:
            raise IllegalMove("The e-mail that asks the patient to call us has not gone out yet.")
        if request.status in (Status.NEW, Status.CONTACTED):
            event = _move(
                request, Kind.ASKED_TO_CALL, Status.CONTACTED, by, now, unanswered_calls=0
            )
        else:
            before = _kept(request)
            follow_up = "" if request.follow_up == FollowUp.ANEW else request.follow_up
            asked = {"unanswered_calls": 0, "follow_up": follow_up}
            _set(request, asked | {"claimed_by": None, "claimed_at": None})
            event = request.events.create(kind=Kind.ASKED_TO_CALL, at=now, by=by, **before)
        notifications.queue_reach_us(request, event, clinic, now)
        return event


def offer(*, request_id, seen_event_id, times, clinic, by, now):
    """Let the patient choose from `times`, 1 to 3 pairs (starts_at, Practitioner).

    They replace what was offered before. Nothing is kept free for them. Raises SlotTaken when one
    is taken already, and IllegalMove for another number of times.
    """
    if not 1 <= len(set(times)) == len(times) <= MOST_OFFERS:
        raise IllegalMove(f"Offer one to {MOST_OFFERS} different times.")
    with transaction.atomic():
        request = _locked(request_id, seen_event_id)
        visits = [_visit(starts_at, practitioner) for starts_at, practitioner in times]
        for visit in visits:
            _refuse_overlap(request, visit)
        event = _move(
            request,
            Kind.OFFERED,
            Status.OFFERED,
            by,
            now,
            follow_up=_call_without_email(request),
            unanswered_calls=0,
            **_NO_VISIT,
        )
        offers = [
            Offer(
                request=request,
                event=event,
                practitioner=visit["practitioner"],
                starts_at=visit["appointment_at"],
                ends_at=visit["appointment_ends_at"],
                busy_until=visit["busy_until"],
                open_until=min(now + OFFERS_OPEN_FOR, visit["appointment_at"]),
            )
            for visit in visits
        ]
        Offer.objects.bulk_create(offers)
        notifications.queue_offered(request, event, offers, clinic, now)
        return event


def confirm(
    *,
    request_id,
    seen_event_id,
    appointment_at,
    practitioner,
    clinic,
    by,
    now,
    minutes=None,
    is_agreed=False,
):
    """Give the patient an appointment and tell them. Raises SlotTaken.

    `minutes` is its length, by default the practitioner's. `is_agreed`: the patient said that they
    will come then, such as on the phone.
    """
    visit = _visit(appointment_at, practitioner, minutes)
    visit["acknowledged_at"] = now if is_agreed else None
    return _book(Kind.CONFIRMED, request_id, seen_event_id, visit, clinic, by, now)


def reschedule(
    *,
    request_id,
    seen_event_id,
    appointment_at,
    practitioner,
    clinic,
    by,
    now,
    minutes=None,
    is_agreed=False,
):
    """Move an appointment to another time or practitioner, and tell the patient.

    Otherwise like confirm.
    """
    visit = _visit(appointment_at, practitioner, minutes)
    visit["acknowledged_at"] = now if is_agreed else None
    return _book(Kind.RESCHEDULED, request_id, seen_event_id, visit, clinic, by, now)


def decline(*, request_id, seen_event_id, reason, clinic, by, now):
    """Decline with a DeclineReason and tell the patient."""
    with transaction.atomic():
        request = _locked(request_id, seen_event_id)
        event = _move(
            request,
            Kind.DECLINED,
            Status.DECLINED,
            by,
            now,
            decline_reason=reason,
            follow_up=_call_without_email(request),
        )
        notifications.queue_declined(request, event, clinic, now)
        return event


def cancel(*, request_id, seen_event_id, clinic, by, now):
    """Cancel the request, or its appointment, and tell the patient.

    Patients may do it, too, but not once the visit began: then it raises TooLate.
    """
    with transaction.atomic():
        request = _locked(request_id, seen_event_id)
        if by is None and request.status == Status.CONFIRMED and request.appointment_at <= now:
            raise TooLate("The visit has begun.")
        follow_up = _call_without_email(request)
        if by is None:
            follow_up = FollowUp.LOOK if request.status == Status.CONFIRMED else ""
        event = _move(request, Kind.CANCELLED, Status.CANCELLED, by, now, follow_up=follow_up)
        notifications.queue_cancelled(request, event, clinic, now)
        if by is None:
            notifications.queue_acted_alert(request, event, clinic, now)
        return event


def mark_duplicate(*, request_id, seen_event_id, original, clinic, by, now):
    """Close the request, because the patient's request `original` is the one that counts."""
    if original.pk == request_id:
        raise IllegalMove("A request cannot be a duplicate of itself.")
    with transaction.atomic():
        # Both, in one order for everybody: a colleague may just make this one the one that counts.
        both = AppointmentRequest.objects.select_for_update(of=("self",)).order_by("pk")
        original = both.in_bulk([original.pk, request_id]).get(original.pk)
        request = _locked(request_id, seen_event_id)
        if original is None or original.status not in COUNTING:
            raise IllegalMove("That request is closed: nobody would answer either of them.")
        return _move(
            request, Kind.MARKED_DUPLICATE, Status.DUPLICATE, by, now, duplicate_of=original
        )


def mark_spam(*, request_id, seen_event_id, clinic, by, now):
    """Close a request that no patient sent. Nobody is told."""
    with transaction.atomic():
        request = _locked(request_id, seen_event_id)
        return _move(request, Kind.MARKED_SPAM, Status.SPAM, by, now)


def complete(*, request_id, seen_event_id, clinic, by, now):
    """Record that the visit took place. Raises IllegalMove before it began."""
    return _close_visit(Kind.COMPLETED, Status.COMPLETED, request_id, seen_event_id, by, now)


def mark_no_show(*, request_id, seen_event_id, clinic, by, now):
    """Record that the patient did not come. Raises IllegalMove before the visit began."""
    return _close_visit(Kind.MISSED, Status.NO_SHOW, request_id, seen_event_id, by, now)


def reopen(*, request_id, seen_event_id, clinic, by, now):
    """Put a request back to new, as if nobody had answered. Times that were offered are gone."""
    with transaction.atomic():
        request = _locked(request_id, seen_event_id)
        return _back_to_new(request, Kind.REOPENED, clinic, by, now)


def undo_until(last):
    """Return until when the last deed can be undone; None when it cannot."""
    if last.by_id is None or last.kind == Kind.UNDONE:
        return None
    return last.at + UNDO_FOR


def undo(*, request_id, seen_event_id, clinic, by, now):
    """Take back the last deed of staff within UNDO_FOR, and what it would have told the patient.

    `seen_event_id` is that deed: see RequestEvent.is_deed. What it made untrue and withdrew is
    queued again. Raises TooLate once the patient may know of it, by e-mail or because they answered
    on their page, SlotTaken when the time that it gave up is taken.
    """
    try:
        with transaction.atomic():
            request = _locked(request_id, seen_event_id, to_undo=True)
            undone = request.events.get(pk=seen_event_id)
            until = undo_until(undone)
            if until is None:
                raise IllegalMove("There is nothing to undo.")
            # First withdrawn, then asked: a worker may take a message at this moment.
            undone.messages.unsent().update(state=Message.State.WITHDRAWN)
            answered = request.events.filter(pk__gt=undone.pk, by=None, kind__in=SEEN_BY)
            if now > until or undone.messages.told().exists() or answered.exists():
                raise TooLate("The patient may know of it already. Choose what is right now.")
            undone.offers.all().delete()
            undone.is_undone = True
            undone.save(update_fields=["is_undone"])
            fields = _before(request, undone)
            if undone.is_move:
                last = request.events.moves().filter(pk__lt=undone.pk).last()
                fields |= {name: getattr(last, name) for name in STANDING}
                if last.to_status in VISIT_STATUSES:
                    _take(request, fields)
                event = _put(request, Kind.UNDONE, last.to_status, by, now, fields)
            else:
                _set(request, fields)
                event = request.events.create(kind=Kind.UNDONE, at=now, by=by)
            if notifications.queue_again(request, undone):
                _set(request, {"follow_up": FollowUp.CALL})
            return event
    except IntegrityError:
        raise SlotTaken("The time of the former appointment is taken by now.") from None


# What the patient does, from the status page.


def accept(*, request_id, seen_event_id, offer_id, clinic, now):
    """Make the offered time the appointment. Raises TooLate, and SlotTaken when it is gone.

    It is gone, too, when the practitioner is away by now or the clinic is closed. That is recorded
    and the front desk is alerted all the same.
    """
    try:
        with transaction.atomic():
            request = _locked(request_id, seen_event_id)
            chosen = request.offers.current().filter(pk=offer_id).first()
            if chosen is None or not chosen.open_until > now:
                raise TooLate("This time can no longer be chosen.")
            if chosen.gone_at:
                raise _taken(chosen.practitioner)
            visit = chosen.as_visit()
            _take(request, visit)
            if not _choosable(request, clinic, now).filter(pk=offer_id).exists():
                raise SlotTaken(f"{chosen.practitioner} sees nobody at that time.")
            event = _move(
                request,
                Kind.ACCEPTED,
                Status.CONFIRMED,
                None,
                now,
                acknowledged_at=now,
                unanswered_calls=0,
                **visit,
            )
            notifications.queue_confirmed(request, event, clinic, now)
            return event
    except (IntegrityError, SlotTaken):
        _record_gone(request_id, offer_id, clinic, now)
        raise SlotTaken("This time is not free any more.") from None


def ask_other_times(*, request_id, seen_event_id, days, parts, clinic, now):
    """Give the request back to the clinic, with the weekdays and PartOfDay values that suit now."""
    with transaction.atomic():
        request = _locked(request_id, seen_event_id)
        if request.status != Status.OFFERED:
            raise IllegalMove("No times are offered.")
        event = _back_to_new(
            request,
            Kind.ASKED_OTHER_TIMES,
            clinic,
            None,
            now,
            preferred_days=days,
            preferred_parts=parts,
        )
        notifications.queue_acted_alert(request, event, clinic, now)
        return event


# What the site does by itself.


def expire_offers(*, clinic, now):
    """Give requests back to the clinic whose offered times have all run out; return how many."""
    expired = 0
    for request in AppointmentRequest.objects.with_expired_offers(now):
        with transaction.atomic():
            request = AppointmentRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
            # The patient may have chosen, or the clinic offered anew, a moment ago.
            if request.status == Status.OFFERED and not request.offers.open(now).exists():
                _back_to_new(request, Kind.OFFERS_EXPIRED, clinic, None, now)
                expired += 1
    return expired


# How a move is made.


def _locked(request_id, seen_event_id, *, to_undo=False):
    """Return the request under lock. Raises ChangedMeanwhile when it moved since it was seen.

    When it is locked `to_undo` the last deed, also when there was another deed since.
    """
    request = AppointmentRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    events = request.events.select_related("by")
    last = (events.deeds() if to_undo else events.moves()).last()
    if last.pk != seen_event_id:
        is_undone = to_undo and events.filter(pk=seen_event_id, is_undone=True).exists()
        raise ChangedMeanwhile(events.filter(kind=Kind.UNDONE).last() if is_undone else last)
    return request


def _move(request, kind, status, by, now, *, call_outcome="", **fields):
    """Move a locked request along TRANSITIONS; return the event."""
    _check(request, status)
    if by is None:
        # By then at the latest they know of it, such as those without e-mail.
        is_answered = kind in ACTS_ON_ANSWER and request.status in ANSWERED
    else:
        # Who still has to be called about it was not told anything.
        is_answered = kind in RequestEvent.ANSWERS and fields.get("follow_up") != FollowUp.CALL
    if is_answered:
        fields |= request.first_answer(now)
    return _put(request, kind, status, by, now, fields, call_outcome=call_outcome)


def _check(request, status):
    if not request.can_become(status):
        raise IllegalMove(
            f"A request that is {request.get_status_display().lower()} cannot become "
            f"{Status(status).label.lower()}."
        )


def _put(request, kind, status, by, now, fields, **noted):
    """Set the status and `fields` of a locked request, write the event and withdraw what it tells.

    The event says how things stand from now on.
    """
    from_status = request.status
    noted |= _kept(request)
    given_back = {} if by is None else {"claimed_by": None, "claimed_at": None}
    moved = {
        "status": status,
        "duplicate_guard": None,
        "closed_at": now if status in CLOSED_STATUSES else None,
    }
    _set(request, {"follow_up": ""} | given_back | moved | fields)
    event = request.events.create(
        kind=kind,
        at=now,
        by=by,
        from_status=from_status,
        to_status=status,
        **noted,
        **{name: getattr(request, name) for name in STANDING},
    )
    notifications.withdraw_untrue(request, event)
    return event


def _kept(request):
    """Return what an event keeps of how things stand, for undoing it."""
    return {kept: getattr(request, name) for name, kept in KEPT_BEFORE.items()}


def _before(request, undone):
    """Return what a deed changed as it was before, but not what somebody changed since."""
    fields = {name: getattr(undone, kept) for name, kept in KEPT_BEFORE.items()}
    fields["unanswered_calls"] = _unanswered_without(request, undone)
    if request.first_answer_at == undone.at:
        fields |= {"first_answer_at": None, "first_answer_on_time": None}
    if undone.is_move:
        return fields
    del fields["closed_at"]
    if request.acknowledged_at != undone.at:
        del fields["acknowledged_at"]
    ended = undone.call_outcome == CallOutcome.REACHED or undone.had_follow_up == FollowUp.ANEW
    if request.follow_up or not ended:
        del fields["follow_up"]
    return fields


def _unanswered_without(request, undone):
    """Return how many calls rang in vain if there had been no `undone`: those since still did."""
    later = request.events.filter(pk__gt=undone.pk)
    changed = later.filter(kind=Kind.CONTACT_CHANGED).last()
    if changed:
        # Calls are counted anew since then.
        later = later.filter(pk__gt=changed.pk)
    before = 0 if changed else undone.had_unanswered_calls
    return before + later.filter(call_outcome=CallOutcome.NO_ANSWER).count()


def _set(request, fields):
    for name, value in fields.items():
        setattr(request, name, value)
    request.save(update_fields=list(fields))


def _call_without_email(request):
    """Return the follow-up of a move that the patient has to be told of."""
    return "" if request.email else FollowUp.CALL


def _is_untold(request):
    """Say whether the patient still has to be called, and heard nothing since the last promise."""
    promised = request.events.moves().filter(to_status=Status.NEW).last()
    since = request.events.filter(pk__gt=promised.pk, is_undone=False)
    heard = (
        Q(call_outcome__in=GOT_THROUGH)
        | Q(kind__in=[Kind.CONTACTED, Kind.ASKED_TO_CALL])
        | Q(by=None, kind__in=SEEN_BY)
        | Q(pk__in=request.messages.told().filter(kind=Message.Kind.OFFERED).values("event"))
    )
    return request.follow_up == FollowUp.CALL and not since.filter(heard).exists()


def _back_to_new(request, kind, clinic, by, now, **fields):
    # Who heard nothing since still has that promise.
    is_untold = kind == Kind.OFFERS_EXPIRED and _is_untold(request)
    return _move(
        request,
        kind,
        Status.NEW,
        by,
        now,
        decline_reason="",
        duplicate_of=None,
        reply_due_at=request.reply_due_at if is_untold else clinic.reply_due(now),
        unanswered_calls=0,
        **_NO_VISIT,
        **fields,
    )


def _book(kind, request_id, seen_event_id, visit, clinic, by, now):
    try:
        with transaction.atomic():
            request = _locked(request_id, seen_event_id)
            _check(request, Status.CONFIRMED)
            _refuse_wrong_booking(request, kind)
            _take(request, visit)
            agreed = visit["acknowledged_at"]
            follow_up = "" if agreed else _call_without_email(request)
            calls = 0 if agreed else request.unanswered_calls
            event = _move(
                request,
                kind,
                Status.CONFIRMED,
                by,
                now,
                follow_up=follow_up,
                unanswered_calls=calls,
                **visit,
            )
            notifications.queue_booked(request, event, clinic, now)
            return event
    except IntegrityError:
        # Another visit was stored after we looked: the database's own constraint refused ours.
        raise _taken(visit["practitioner"]) from None


def _refuse_wrong_booking(request, kind):
    """Raise IllegalMove when an appointment is to be made twice, or moved before there is one."""
    has_visit = request.status == Status.CONFIRMED
    if kind == Kind.CONFIRMED and has_visit:
        raise IllegalMove("There is an appointment already. Move it to another time instead.")
    if kind == Kind.RESCHEDULED and not has_visit:
        raise IllegalMove("There is no appointment to move.")


def _visit(starts_at, practitioner, minutes=None):
    """Return when a visit starts, ends, and leaves the practitioner free again, and with whom."""
    length = timedelta(minutes=minutes) if minutes else practitioner.appointment_length
    ends_at = starts_at + length
    return {
        "appointment_at": starts_at,
        "appointment_ends_at": ends_at,
        "busy_until": ends_at + practitioner.buffer,
        "practitioner": practitioner,
    }


def _take(request, visit):
    """Hold the practitioner until the visit is stored. Raises SlotTaken when that time is taken.

    Without the lock PostgreSQL's constraint would keep visits apart, too, but two that come at once
    could wait for each other until one fails as a deadlock, without a word about the time.
    """
    Practitioner.objects.select_for_update(no_key=True).get(pk=visit["practitioner"].pk)
    _refuse_overlap(request, visit)


def _refuse_overlap(request, visit):
    """Raise SlotTaken when another visit of the practitioner touches that time, buffers included.

    On SQLite this alone keeps visits apart: its one write lock is held since the transaction began.
    """
    others = AppointmentRequest.objects.overlapping(
        visit["practitioner"], visit["appointment_at"], visit["busy_until"]
    )
    if others.exclude(pk=request.pk).exists():
        raise _taken(visit["practitioner"])


def _choosable(request, clinic, now):
    """Return the offers from which the patient can choose."""
    return request.offers.choosable(now, clinic.zone, clinic.closed_times(now))


def _taken(practitioner):
    return SlotTaken(f"{practitioner} already has an appointment at that time.")


def _close_visit(kind, status, request_id, seen_event_id, by, now):
    with transaction.atomic():
        request = _locked(request_id, seen_event_id)
        _check(request, status)
        if request.appointment_at > now:
            raise IllegalMove("The visit has not begun yet.")
        return _move(request, kind, status, by, now)


def _record_gone(request_id, offer_id, clinic, now):
    """Mark an offer as gone and alert the front desk; give the request back when none is left."""
    with transaction.atomic():
        request = AppointmentRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
        if not request.offers.current().filter(pk=offer_id, gone_at=None).update(gone_at=now):
            return
        if _choosable(request, clinic, now).exists():
            # Who chooses knows what was offered.
            _set(request, {"follow_up": "", **request.first_answer(now)})
            event = request.events.create(kind=Kind.OFFER_GONE, at=now)
        else:
            event = _back_to_new(request, Kind.OFFER_GONE, clinic, None, now)
        notifications.queue_gone_alert(request, event, clinic, now)

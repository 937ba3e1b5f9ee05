"""What is done to a request without moving it. Same order as in booking.operations, same words.

None of these conflicts with a decision of staff. What a patient does on their page hands in
`seen_event_id`, the last move that the page showed, and raises ChangedMeanwhile after another one:
who says "I will come" means the time that they saw.
"""

import uuid
from contextlib import contextmanager

from django.db import transaction

from . import notifications, status_link
from .choices import FollowUp
from .models import AppointmentRequest, InternalNote, Message, RequestEvent, Status
from .operations import ChangedMeanwhile, OperationRefused
from .search_text import search_text

Kind = RequestEvent.Kind


class AddressChanged(OperationRefused):
    """The e-mail address that the person saw is not the request's any more."""

    def __init__(self):
        super().__init__(
            "The e-mail address was changed while you had this page open. The private link is still"
            " the old one. Look at the address again."
        )


class ContactChanged(OperationRefused):
    """How to reach the patient was changed since the person saw it; `event` says by whom."""

    def __init__(self, event):
        super().__init__("The contact details were changed while you had this page open.")
        self.event = event


def add_note(*, request_id, text, by, now):
    """Write an internal note."""
    with _locked(request_id) as request:
        InternalNote.objects.create(request=request, text=text, by=by, at=now)
        request.events.create(kind=Kind.NOTED, at=now, by=by)


def claim(*, request_id, by, now):
    """Show colleagues that `by` is on it; return who is. A colleague's claim is not taken over."""
    with _locked(request_id) as request:
        if request.claimed_by_id is None:
            _save(request, claimed_by=by, claimed_at=now)
            request.events.create(kind=Kind.CLAIMED, at=now, by=by)
        return request.claimed_by


def release(*, request_id, by, now):
    """Take away a claim, one's own or a colleague's."""
    with _locked(request_id) as request:
        if request.claimed_by_id is not None:
            _save(request, claimed_by=None, claimed_at=None)
            request.events.create(kind=Kind.RELEASED, at=now, by=by)


def change_contact(
    *,
    request_id,
    phone,
    email,
    contact_method,
    clinic,
    by,
    now,
    seen_event_id=None,
    seen_contact_id=None,
):
    """Change how to reach the patient. What is not sent yet goes to the new e-mail address.

    Without one a decision that was not sent has to be told on the phone. When the patient changes
    the address on their page, the former one is told of it. Staff hand in `seen_contact_id`, the
    event of the last change that their page showed, or None; raises ContactChanged after another
    one. Patients overwrite only what they fill in: a phone or email of None stays as it is.

    Returns whether anything is different now.
    """
    with _locked(request_id, seen_event_id) as request:
        former = {name: getattr(request, name) for name in ("phone", "email", "contact_method")}
        phone = former["phone"] if phone is None else phone
        email = former["email"] if email is None else email
        if by is None and not {"call": phone, "email": email}[contact_method]:
            # Staff took that way away at this moment.
            contact_method = former["contact_method"]
        contact = {"phone": phone, "email": email, "contact_method": contact_method}
        if contact == former:
            # Pressed twice, or nothing was filled in.
            return False
        if by is not None:
            _refuse_unseen_contact(request, seen_contact_id)
        text = search_text(name=request.name, phone=phone, email=email, reference=request.reference)
        follow_up = request.follow_up
        is_news = by is None and request.is_open and _is_sought_in_vain(request)
        if phone == former["phone"] and _is_asked_anew(request, email):
            is_news = False
        if is_news and not follow_up:
            follow_up = FollowUp.ANEW
        if notifications.redirect_unsent(request, email, now):
            follow_up = FollowUp.CALL
        _save(
            request,
            search_text=text,
            unanswered_calls=0,
            follow_up=follow_up,
            **contact,
        )
        address_changed = email != former["email"]
        event = request.events.create(
            kind=Kind.CONTACT_CHANGED, at=now, by=by, address_changed=address_changed
        )
        # Whoever has the private link can do this; the clinic itself corrects typing errors.
        if by is None and former["email"] and address_changed:
            notifications.queue_contact_changed(request, event, former["email"], clinic, now)
        if is_news:
            notifications.queue_acted_alert(request, event, clinic, now)
        return True


def _is_sought_in_vain(request):
    """Say whether calls did not reach the patient, or we asked them to call and nothing came."""
    if request.unanswered_calls:
        return True
    asked = request.messages.filter(kind=Message.Kind.REACH_US)
    last = asked.exclude(state=Message.State.WITHDRAWN).last()
    standing = request.events.deeds().filter(is_undone=False).exclude(kind=Kind.UNDONE)
    return last and not standing.filter(pk__gt=last.event_id).exists()


def _is_asked_anew(request, email):
    """Say whether the e-mail that asks them to call now goes to that other address by itself."""
    asking = request.messages.unsent().filter(kind=Message.Kind.REACH_US)
    return bool(email) and email != request.email and asking.exists()


def acknowledge(*, request_id, by, now, seen_event_id=None):
    """Record that the patient said that they will come; return whether there is a visit."""
    with _locked(request_id, seen_event_id) as request:
        if request.status != Status.CONFIRMED:
            return False
        if request.acknowledged_at is None:
            _save(request, acknowledged_at=now, follow_up="", **request.first_answer(now))
            request.events.create(kind=Kind.ACKNOWLEDGED, at=now, by=by)
        return True


def see_cancellation(*, request_id, by, now, seen_event_id=None):
    """Record that the clinic knows that the patient gave up the visit."""
    with _locked(request_id, seen_event_id) as request:
        if request.follow_up == FollowUp.LOOK:
            _save(request, follow_up="")
            request.events.create(kind=Kind.SEEN, at=now, by=by)


def forget_cancellations(*, now):
    """Let go of visits that patients gave up and whose time has passed; return how many."""
    passed = AppointmentRequest.objects.filter(follow_up=FollowUp.LOOK, appointment_at__lte=now)
    return passed.update(follow_up="")


def set_reminder(*, request_id, is_wanted, by, now, seen_event_id=None):
    """Switch the reminder on or off. One that waits to be sent is withdrawn."""
    with _locked(request_id, seen_event_id) as request:
        if request.wants_reminder == is_wanted:
            return
        _save(request, wants_reminder=is_wanted)
        event = request.events.create(kind=Kind.REMINDER_SET, at=now, by=by)
        if is_wanted:
            notifications.queue_reminder_again(request)
        else:
            notifications.withdraw(Message.Kind.REMINDER, request, event)


def set_wants_earlier(*, request_id, is_wanted, by, now, seen_event_id=None):
    """Put the patient on the list for an earlier time if something opens up, or take them off."""
    with _locked(request_id, seen_event_id) as request:
        if request.wants_earlier != is_wanted:
            _save(request, wants_earlier=is_wanted)
            request.events.create(kind=Kind.EARLIER_SET, at=now, by=by)


def remind(*, clinic, now):
    """Queue a reminder for each visit within the clinic's lead time; return how many.

    The reminder belongs to the event that made the appointment, so no visit gets a second one.
    """
    reminded = 0
    due_a_reminder = AppointmentRequest.objects.due_a_reminder(
        now, clinic.reminder_lead, clinic.zone, clinic.closed_times(now)
    )
    for due in due_a_reminder:
        with _locked(due.pk) as request:
            booked = request.events.that_booked(request.appointment_at).last()
            # It may have changed since; and who booked within the lead time needs no reminder.
            if (
                request.status != Status.CONFIRMED
                or not request.wants_reminder
                or booked.at > request.appointment_at - clinic.reminder_lead
            ):
                continue
            if notifications.queue_reminder(request, booked, clinic, now):
                request.events.create(kind=Kind.REMINDED, at=now)
                reminded += 1
    return reminded


def send_link(*, request_id, clinic, by, now):
    """Send the private link to the patient's own address again."""
    with _locked(request_id) as request:
        event = request.events.create(kind=Kind.LINK_SENT, at=now, by=by)
        notifications.queue_link(request, event, clinic, now)


def replace_link(*, request_id, seen_address_id, clinic, by, now):
    """Make the private link void, such as when a stranger may have it. Send a new one.

    Returns whether there is an address to send it to. `seen_address_id` is the event that set the
    address which the page showed, or None for that of the form. Raises AddressChanged when there
    was another since: whoever has the old link may have set it.
    """
    with _locked(request_id) as request:
        set_by = request.events.filter(address_changed=True).last()
        if (set_by and set_by.pk) != seen_address_id:
            raise AddressChanged
        old = status_link.token(request)
        _save(request, link_id=uuid.uuid4())
        notifications.replace_link(request, old)
        # One that waits would only say the same.
        waiting = request.messages.unsent().filter(kind=Message.Kind.LINK)
        waiting.update(state=Message.State.WITHDRAWN)
        event = request.events.create(kind=Kind.LINK_REPLACED, at=now, by=by)
        notifications.queue_link(request, event, clinic, now)
        return bool(request.email)


def hold(*, request_id, reason, by, now):
    """Keep the request from deletion, for a reason. An empty reason lifts the hold."""
    with _locked(request_id) as request:
        if request.hold_reason != reason:
            _save(request, hold_reason=reason, held_at=now if reason else None)
            kind = Kind.HELD if reason else Kind.HOLD_LIFTED
            request.events.create(kind=kind, at=now, by=by)


@contextmanager
def _locked(request_id, seen_event_id=None):
    """Give the request under lock; what is written inside is stored together.

    With `seen_event_id`, raises ChangedMeanwhile when the request moved since it was seen.
    """
    with transaction.atomic():
        request = AppointmentRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
        if seen_event_id is not None:
            last = request.events.moves().last()
            if last.pk != seen_event_id:
                raise ChangedMeanwhile(last)
        yield request


def _refuse_unseen_contact(request, seen_contact_id):
    changed = request.events.filter(kind=Kind.CONTACT_CHANGED).select_related("by").last()
    if (changed and changed.pk) != seen_contact_id:
        raise ContactChanged(changed)


def _save(request, **fields):
    for name, value in fields.items():
        setattr(request, name, value)
    request.save(update_fields=list(fields))

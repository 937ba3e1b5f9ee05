"""Who has to be told, and by what: addresses that change, links that are replaced, late workers."""

from datetime import timedelta

import pytest
from phonenumber_field.phonenumber import PhoneNumber

from booking import operations, outbox, status_link, upkeep
from booking.models import AppointmentRequest, Message, Status
from tests.factories.booking import NOW, last_move_id, make_receptionist, make_request, move

pytestmark = pytest.mark.usefixtures("clinic")


def reload(request):
    return AppointmentRequest.objects.get(pk=request.pk)


def change_email(request, email, clinic, by=None):
    upkeep.change_contact(
        request_id=request.pk,
        phone=request.phone,
        email=email,
        contact_method="email" if email else "call",
        clinic=clinic,
        by=by,
        now=NOW,
    )


def replace_link(request, clinic, seen=None):
    return upkeep.replace_link(
        request_id=request.pk,
        seen_address_id=seen,
        clinic=clinic,
        by=make_receptionist(),
        now=NOW,
    )


def log_call(request, outcome, clinic):
    operations.log_call(
        request_id=request.pk,
        seen_event_id=last_move_id(request),
        outcome=outcome,
        clinic=clinic,
        by=make_receptionist(),
        now=NOW,
    )


def waiting(request):
    return list(request.messages.filter(state="queued").exclude(kind="alert"))


def test_who_gives_an_address_after_the_decision_still_has_to_be_called(clinic):
    request = make_request(Status.CONFIRMED, email="")
    change_email(request, "late@example.com", clinic)
    assert reload(request).follow_up == "call"


def test_who_takes_the_address_away_before_the_mail_went_has_to_be_called(clinic):
    request = make_request(Status.CONFIRMED)
    change_email(request, "", clinic)
    change_email(request, "again@example.com", clinic)
    assert reload(request).follow_up == "call"


def test_a_former_address_is_told_without_the_private_link(clinic):
    request = make_request(email="former@example.com")
    change_email(request, "new@example.com", clinic)
    change_email(request, "newer@example.com", clinic)
    told = {message.to: message for message in request.messages.filter(kind="changed")}
    assert set(told) == {"former@example.com", "new@example.com"}
    for message in told.values():
        assert "newer@example.com" not in message.body
        assert status_link.token(request) not in message.body


def test_what_the_clinic_corrects_is_told_to_nobody(clinic):
    request = make_request(email="mistyped@example.com")
    change_email(request, "right@example.com", clinic, by=make_receptionist())
    assert not request.messages.filter(kind="changed").exists()


def test_a_mail_that_could_not_be_sent_is_tried_at_the_corrected_address(clinic):
    request = make_request()
    request.messages.filter(kind="received").update(state="failed")
    change_email(request, "right@example.com", clinic)
    message = request.messages.get(kind="received")
    assert (message.state, message.to) == ("queued", "right@example.com")


def test_what_waits_holds_the_new_link_when_it_is_replaced(clinic):
    request = make_request(Status.CONFIRMED)
    old = status_link.token(request)
    replace_link(request, clinic)
    new = status_link.token(reload(request))
    for message in waiting(request):
        assert old not in message.body, message.kind
        assert new in message.body, message.kind
    assert {message.kind for message in waiting(request)} == {"received", "confirmed", "link"}


def test_a_link_is_replaced_without_an_address_and_nobody_is_sent_the_new_one(clinic):
    request = make_request(Status.CONFIRMED, email="")
    old = request.link_id
    assert not replace_link(request, clinic)
    assert reload(request).link_id != old
    assert request.events.last().kind == "link_replaced"
    assert waiting(request) == []


def test_a_new_link_does_not_go_to_an_address_that_nobody_looked_at(clinic):
    request = make_request()
    old = request.link_id
    change_email(request, "stranger@example.com", clinic)
    with pytest.raises(upkeep.AddressChanged):
        replace_link(request, clinic)
    assert reload(request).link_id == old
    assert not request.messages.filter(kind="link").exists()

    assert replace_link(request, clinic, seen=request.events.last().pk)
    assert request.messages.get(kind="link").to == "stranger@example.com"


def test_the_history_knows_whether_the_address_changed_and_not_which_it_was(clinic):
    request = make_request(email="same@example.com")
    for email in ("same@example.com", "new@example.com", "new@example.com", ""):
        change_email(request, email, clinic)
    changes = request.events.filter(kind="contact_changed")
    assert [each.address_changed for each in changes] == [False, True, True]


def test_a_reminder_that_is_wanted_again_is_sent(clinic):
    request = make_request(Status.CONFIRMED)
    visit = request.appointment_at
    upkeep.remind(clinic=clinic, now=visit - timedelta(hours=20))
    for is_wanted in (False, True):
        upkeep.set_reminder(request_id=request.pk, is_wanted=is_wanted, by=None, now=NOW)
        states = {False: "withdrawn", True: "queued"}
        assert request.messages.get(kind="reminder").state == states[is_wanted]


def test_a_reminder_of_a_former_time_is_not_queued_again(clinic):
    request = make_request(Status.CONFIRMED)
    upkeep.remind(clinic=clinic, now=request.appointment_at - timedelta(hours=20))
    upkeep.set_reminder(request_id=request.pk, is_wanted=False, by=None, now=NOW)
    move(request, Status.CONFIRMED, appointment_at=request.appointment_at + timedelta(days=2))
    upkeep.set_reminder(request_id=request.pk, is_wanted=True, by=None, now=NOW)
    assert request.messages.get(kind="reminder").state == "withdrawn"


@pytest.mark.parametrize("status", [Status.NEW, Status.CONTACTED, Status.OFFERED])
def test_whom_calls_did_not_reach_and_who_gives_another_number_is_called_again(clinic, status):
    request = make_request(status)
    AppointmentRequest.objects.filter(pk=request.pk).update(unanswered_calls=3)
    change_email(request, "other@example.com", clinic)
    request = reload(request)
    assert (request.follow_up, request.unanswered_calls) == ("anew", 0)
    assert "changed how to reach them" in request.messages.get(kind="acted_alert").body

    log_call(request, "no_answer", clinic)
    assert reload(request).follow_up == "anew"
    log_call(request, "left_message", clinic)
    assert reload(request).follow_up == ""


@pytest.mark.parametrize("status", [Status.NEW, Status.CONTACTED, Status.OFFERED])
def test_also_after_we_asked_them_by_email_to_call(clinic, status):
    request = make_request(status)
    for _ in range(3):
        log_call(request, "no_answer", clinic)
    ask_to_call(request, clinic)
    outbox.deliver_due(now=NOW + timedelta(minutes=4))
    request = reload(request)
    change_email(request, "other@example.com", clinic)
    assert reload(request).follow_up == "anew"


@pytest.mark.parametrize("state", ["queued", "failed"])
def test_who_is_asked_to_call_at_the_new_address_by_itself_is_not_asked_twice(clinic, state):
    request = make_request(Status.OFFERED)
    ask_to_call(request, clinic)
    request.messages.filter(kind="reach_us").update(state=state)
    change_email(request, "other@example.com", clinic)
    assert request.messages.get(kind="reach_us").to == "other@example.com"
    assert reload(request).follow_up == ""
    assert not request.messages.filter(kind="acted_alert").exists()


def test_another_number_is_news_also_while_that_email_waits(clinic):
    request = make_request(Status.OFFERED)
    ask_to_call(request, clinic)
    upkeep.change_contact(
        request_id=request.pk,
        phone=PhoneNumber.from_string("+19055550188"),
        email="other@example.com",
        contact_method="call",
        clinic=clinic,
        by=None,
        now=NOW,
    )
    assert reload(request).follow_up == "anew"


def test_also_if_calls_reached_them_after_that_it_is_no_news(clinic):
    request = make_request(Status.OFFERED)
    ask_to_call(request, clinic)
    log_call(request, "reached", clinic)
    change_email(reload(request), "other@example.com", clinic)
    assert reload(request).follow_up == ""


def ask_to_call(request, clinic):
    return operations.ask_to_call(
        request_id=request.pk,
        seen_event_id=last_move_id(request),
        clinic=clinic,
        by=make_receptionist(),
        now=NOW,
    )


def undo(request, clinic):
    operations.undo(
        request_id=request.pk,
        seen_event_id=request.events.deeds().last().pk,
        clinic=clinic,
        by=make_receptionist(),
        now=NOW,
    )


@pytest.mark.parametrize("status", [Status.CONTACTED, Status.OFFERED])
def test_what_was_undone_after_we_asked_them_to_call_hides_no_news(clinic, status):
    request = make_request(status)
    ask_to_call(request, clinic)
    request.messages.filter(kind="reach_us").update(state="sent")
    log_call(request, "reached", clinic)
    undo(request, clinic)
    change_email(reload(request), "other@example.com", clinic)
    assert reload(request).follow_up == "anew"


@pytest.mark.parametrize("status", [Status.NEW, Status.CONTACTED, Status.OFFERED])
def test_asking_by_email_is_another_try(clinic, status):
    request = make_request(status)
    log_call(request, "no_answer", clinic)
    change_email(request, "other@example.com", clinic)
    assert reload(request).follow_up == "anew"
    ask_to_call(request, clinic)
    assert reload(request).follow_up == ""
    undo(request, clinic)
    assert reload(request).follow_up == "anew"


def test_who_was_reached_is_not_asked_to_call_any_more(clinic):
    request = make_request(Status.OFFERED)
    ask_to_call(request, clinic)
    log_call(request, "reached", clinic)
    assert request.messages.get(kind="reach_us").state == "withdrawn"
    undo(request, clinic)
    assert request.messages.get(kind="reach_us").state == "queued"


def test_who_fills_in_nothing_changes_nothing(clinic):
    request = make_request(Status.CONTACTED, contact_method="email")
    log_call(request, "no_answer", clinic)
    before = request.events.count()
    change_email(request, request.email, clinic)
    request = reload(request)
    assert (request.follow_up, request.unanswered_calls) == ("", 1)
    assert request.events.count() == before


@pytest.mark.parametrize(("calls", "by_staff"), [(0, False), (3, True)])
def test_nobody_is_called_again_whom_calls_reached_or_staff_wrote_down(clinic, calls, by_staff):
    request = make_request(Status.CONTACTED)
    AppointmentRequest.objects.filter(pk=request.pk).update(unanswered_calls=calls)
    change_email(request, "new@example.com", clinic, by=make_receptionist() if by_staff else None)
    assert reload(request).follow_up == ""
    assert not request.messages.filter(kind="acted_alert").exists()


def test_what_a_dead_worker_held_is_not_sent_once_it_is_untrue(clinic, mailoutbox):
    request = make_request(Status.CONFIRMED)
    Message.objects.filter(kind="confirmed").update(state="sending", attempts=1)
    move(request, Status.CANCELLED)
    outbox.deliver_due(now=NOW + timedelta(hours=1))
    assert request.messages.get(kind="confirmed").state == "withdrawn"
    assert not [mail for mail in mailoutbox if "is confirmed" in mail.subject]


def test_two_requests_are_never_each_others_duplicate(clinic):
    first, second = make_request(), make_request()
    seen = {request: last_move_id(request) for request in (first, second)}
    both = {"clinic": clinic, "by": make_receptionist(), "now": NOW}
    operations.mark_duplicate(
        request_id=first.pk, seen_event_id=seen[first], original=second, **both
    )
    with pytest.raises(operations.IllegalMove):
        operations.mark_duplicate(
            request_id=second.pk, seen_event_id=seen[second], original=first, **both
        )


@pytest.mark.parametrize(
    "status", [Status.DECLINED, Status.CANCELLED, Status.SPAM, Status.COMPLETED, Status.DUPLICATE]
)
def test_no_request_is_the_duplicate_of_one_that_nobody_answers(clinic, status):
    request, original = make_request(), make_request(status)
    with pytest.raises(operations.IllegalMove, match="closed"):
        operations.mark_duplicate(
            request_id=request.pk,
            seen_event_id=last_move_id(request),
            original=original,
            clinic=clinic,
            by=make_receptionist(),
            now=NOW,
        )
    assert reload(request).status == Status.NEW


def test_a_cancelled_visit_is_let_go_when_its_time_has_passed(clinic):
    request = make_request(Status.CONFIRMED)
    operations.cancel(
        request_id=request.pk, seen_event_id=last_move_id(request), clinic=clinic, by=None, now=NOW
    )
    assert upkeep.forget_cancellations(now=request.appointment_at - timedelta(minutes=1)) == 0
    assert upkeep.forget_cancellations(now=request.appointment_at) == 1
    assert reload(request).follow_up == ""

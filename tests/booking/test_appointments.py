"""From the offer of times to the visit: what each verb does, and what undoing puts back."""

from datetime import timedelta

import pytest

from booking import operations, outbox, upkeep
from booking.frontdesk.last_move import possible_undo
from booking.frontdesk.wording import ClinicTime
from booking.models import AppointmentRequest, Message, Offer, Status
from clinic_site.models import ClinicSettings, Practitioner
from tests.factories.booking import (
    NOW,
    last_move_id,
    make_receptionist,
    make_request,
    move,
)
from tests.factories.clinic import make_absence, make_closure, make_practitioner

pytestmark = pytest.mark.usefixtures("clinic")

DAY = timedelta(days=1)


def act(operation, request, *, now=NOW, **arguments):
    """Call an operation with the last move as seen; `by` only where it is given."""
    return operation(
        request_id=request.pk,
        seen_event_id=last_move_id(request),
        clinic=ClinicSettings.load(),
        now=now,
        **arguments,
    )


def make_offers(request, *starts, now=NOW):
    times = [(start, make_practitioner()) for start in starts or (NOW + DAY, NOW + 2 * DAY)]
    act(operations.offer, request, times=times, by=make_receptionist(), now=now)
    return list(request.offers.current())


def reload(request):
    return AppointmentRequest.objects.get(pk=request.pk)


class TestOffers:
    def test_lets_the_patient_choose_from_up_to_three_times(self):
        request = make_request()

        offers = make_offers(request, *(NOW + n * DAY for n in (1, 2, 3)))

        assert reload(request).status == Status.OFFERED
        assert [offer.starts_at for offer in offers] == [NOW + n * DAY for n in (1, 2, 3)]
        assert offers[2].open_until == NOW + operations.OFFERS_OPEN_FOR
        assert offers[0].open_until == offers[0].starts_at
        assert request.messages.last().kind == "offered"

    @pytest.mark.parametrize("days", [[], [1, 1], [1, 2, 3, 4]])
    def test_refuses_no_time_a_time_twice_and_a_fourth(self, days):
        request, practitioner = make_request(), make_practitioner()
        times = [(NOW + day * DAY, practitioner) for day in days]

        with pytest.raises(operations.IllegalMove):
            act(operations.offer, request, times=times, by=make_receptionist())

        assert reload(request).status == Status.NEW

    def test_refuses_a_time_that_touches_a_visit_or_its_buffer(self):
        visit, request = make_request("confirmed"), make_request()

        for minutes in (-59, 0, 59):
            with pytest.raises(operations.SlotTaken):
                make_offers(request, visit.appointment_at + timedelta(minutes=minutes))
        make_offers(request, visit.appointment_at + timedelta(minutes=60))

    def test_a_new_offer_replaces_the_old_one(self):
        request = make_request()
        old = make_offers(request)

        new = make_offers(request, NOW + 5 * DAY)

        assert old != new
        assert list(Offer.objects.current()) == new
        with pytest.raises(operations.TooLate):
            act(operations.accept, request, offer_id=old[0].pk)

    def test_accepting_one_confirms_it_at_once(self):
        request = make_request()
        chosen = make_offers(request)[1]

        event = act(operations.accept, request, offer_id=chosen.pk)

        request = reload(request)
        assert (request.status, request.appointment_at) == (Status.CONFIRMED, NOW + 2 * DAY)
        assert (request.practitioner, request.acknowledged_at) == (chosen.practitioner, NOW)
        assert (event.kind, event.by) == ("accepted", None)
        message = request.messages.last()
        assert (message.kind, message.next_attempt_at) == ("confirmed", NOW)

    def test_accepting_a_time_that_was_taken_tells_both_sides(self):
        request, other = make_request(), make_request()
        chosen, left = make_offers(request)
        move(other, Status.CONFIRMED, appointment_at=chosen.starts_at)

        with pytest.raises(operations.SlotTaken):
            act(operations.accept, request, offer_id=chosen.pk)

        assert reload(request).status == Status.OFFERED
        assert list(request.offers.open(NOW)) == [left]
        assert request.events.last().kind == "offer_gone"
        assert request.messages.last().kind == "gone_alert"

    def test_when_no_time_is_left_the_clinic_owes_an_answer_again(self, clinic):
        request, other = make_request(), make_request()
        [chosen] = make_offers(request, NOW + DAY)
        move(other, Status.CONFIRMED, appointment_at=chosen.starts_at)
        later = NOW + timedelta(hours=2)

        with pytest.raises(operations.SlotTaken):
            act(operations.accept, request, offer_id=chosen.pk, now=later)

        request = reload(request)
        assert (request.status, request.reply_due_at) == (Status.NEW, clinic.reply_due(later))
        # The lost message to the patient about times that are gone is withdrawn.
        assert request.messages.get(kind="offered").state == "withdrawn"

    @pytest.mark.parametrize(
        "happens",
        [
            lambda offer: make_absence(offer.practitioner, offer.starts_at.date()),
            lambda offer: make_closure(offer.starts_at.date()),
            lambda offer: Practitioner.objects.update(is_active=False),
        ],
        ids=["absence", "closure", "takes no appointments"],
    )
    def test_a_time_at_which_nobody_is_there_any_more_is_gone(self, happens):
        request = make_request()
        [chosen] = make_offers(request, NOW + DAY)
        happens(chosen)

        with pytest.raises(operations.SlotTaken):
            act(operations.accept, request, offer_id=chosen.pk)

        request = reload(request)
        assert (request.status, request.appointment_at) == (Status.NEW, None)
        assert request.events.last().kind == "offer_gone"
        assert request.messages.last().kind == "gone_alert"

    def test_an_offer_cannot_be_accepted_when_it_has_run_out(self):
        request = make_request()
        chosen = make_offers(request)[1]

        with pytest.raises(operations.TooLate):
            act(operations.accept, request, offer_id=chosen.pk, now=chosen.open_until)

    def test_anothers_offer_cannot_be_accepted(self):
        request, other = make_request(), make_request()
        make_offers(request)
        theirs = make_offers(other, NOW + 5 * DAY)[0]

        with pytest.raises(operations.TooLate):
            act(operations.accept, request, offer_id=theirs.pk)

    def test_asking_for_other_times_gives_the_request_back(self, clinic):
        request = make_request()
        make_offers(request)

        act(operations.ask_other_times, request, days=[4], parts=["evening"])

        request = reload(request)
        assert (request.status, request.preferred_days) == (Status.NEW, [4])
        assert request.preferred_parts == ["evening"]
        assert not request.offers.current()
        assert "asked for other times" in request.messages.get(kind="acted_alert").body

    def test_expire_once_the_last_has_run_out(self, clinic):
        request = make_request()
        last = make_offers(request)[-1]

        assert operations.expire_offers(clinic=clinic, now=last.open_until - DAY / 24) == 0
        assert operations.expire_offers(clinic=clinic, now=last.open_until) == 1
        assert operations.expire_offers(clinic=clinic, now=last.open_until) == 0

        assert reload(request).status == Status.NEW
        assert request.events.last().kind == "offers_expired"


class TestCalls:
    @pytest.mark.parametrize(
        ("outcome", "status", "unanswered"),
        [("reached", "contacted", 0), ("left_message", "contacted", 1), ("no_answer", "new", 1)],
    )
    def test_a_call_is_logged_and_answers_when_it_told_something(self, outcome, status, unanswered):
        request = make_request()

        event = act(operations.log_call, request, outcome=outcome, by=make_receptionist())

        request = reload(request)
        assert (event.kind, event.call_outcome) == ("called", outcome)
        assert (request.status, request.unanswered_calls) == (status, unanswered)
        assert (request.first_answer_at is None) == (status == "new")

    def test_a_call_in_vain_gives_the_request_back_and_talking_keeps_it(self):
        request, asha = make_request(), make_receptionist()
        for outcome, is_on_it in (("reached", True), ("no_answer", False)):
            upkeep.claim(request_id=request.pk, by=asha, now=NOW)
            act(operations.log_call, request, outcome=outcome, by=asha)
            assert (reload(request).claimed_by == asha) == is_on_it

    def test_another_call_or_mail_begins_the_wait_for_the_patient_anew(self):
        request, asha = make_request("contacted"), make_receptionist()
        later = {"by": asha, "now": NOW + 4 * DAY}

        called = act(operations.log_call, request, outcome="left_message", **later)
        asked = act(operations.ask_to_call, request, **later)

        assert [event.to_status for event in (called, asked)] == ["contacted", "contacted"]
        assert reload(request).unanswered_calls == 0

    @pytest.mark.parametrize(
        ("status", "answers"), [("new", {"email": ""}), ("spam", {}), ("completed", {})]
    )
    def test_who_cannot_or_need_not_be_written_to_is_not_asked_to_call(self, status, answers):
        request = make_request(status, **answers)

        with pytest.raises(operations.IllegalMove):
            act(operations.ask_to_call, request, by=make_receptionist())

    @pytest.mark.parametrize("answer", [Status.CONTACTED, Status.OFFERED])
    def test_another_answer_ends_the_counting_of_calls_in_vain(self, answer):
        request = make_request()
        for _ in range(3):
            act(operations.log_call, request, outcome="no_answer", by=make_receptionist())

        move(request, answer)

        assert reload(request).unanswered_calls == 0

    def test_an_email_that_asks_for_a_call_stays_when_a_message_is_left_too(self):
        request, asha = make_request(), make_receptionist()
        act(operations.ask_to_call, request, by=asha)

        act(operations.log_call, request, outcome="left_message", by=asha)
        assert request.messages.get(kind="reach_us").state == "queued"

        act(operations.log_call, request, outcome="reached", by=asha)
        assert request.messages.get(kind="reach_us").state == "withdrawn"

    def test_an_email_that_failed_is_tried_again_and_not_written_twice(self):
        request, asha = make_request(), make_receptionist()
        act(operations.ask_to_call, request, by=asha)
        request.messages.filter(kind="reach_us").update(state="failed")

        with pytest.raises(operations.IllegalMove, match="Try again"):
            act(operations.ask_to_call, request, by=asha)

    @pytest.mark.parametrize("outcome", ["left_message", "reached"])
    def test_who_has_no_email_is_answered_by_the_call(self, outcome):
        request, asha = make_request(email=""), make_receptionist()
        move(request, Status.DECLINED)
        assert reload(request).first_answer_at is None

        act(operations.log_call, request, outcome="no_answer", by=asha, now=NOW + DAY / 24)
        assert reload(request).first_answer_at is None
        act(operations.log_call, request, outcome=outcome, by=asha, now=NOW + DAY / 12)
        assert reload(request).first_answer_at == NOW + DAY / 12

    def test_tries_in_a_row_count_until_one_reaches_the_patient(self):
        request, asha = make_request(), make_receptionist()
        for _ in range(3):
            act(operations.log_call, request, outcome="no_answer", by=asha)
        assert reload(request).unanswered_calls == 3

        act(operations.log_call, request, outcome="reached", by=asha)

        assert reload(request).unanswered_calls == 0

    def test_reaching_a_patient_with_a_visit_settles_that_they_come(self):
        request = make_request("confirmed")

        act(operations.log_call, request, outcome="reached", by=make_receptionist())

        assert reload(request).acknowledged_at == NOW

    def test_nobody_is_called_about_what_no_patient_sent(self):
        with pytest.raises(operations.IllegalMove):
            act(
                operations.log_call, make_request("spam"), outcome="reached", by=make_receptionist()
            )

    @pytest.mark.parametrize("status", ["declined", "cancelled"])
    def test_a_patient_without_email_is_told_on_the_phone_that_it_is_closed(self, status):
        request = make_request(status)
        event = act(operations.log_call, request, outcome="no_answer", by=make_receptionist())
        assert (event.kind, event.to_status) == ("called", "")
        assert reload(request).status == status


class TestVisits:
    def test_a_visit_moves_to_another_time(self):
        request = make_request("confirmed")
        later = request.appointment_at + DAY

        event = act(
            operations.reschedule,
            request,
            appointment_at=later,
            practitioner=make_practitioner("B"),
            minutes=30,
            by=make_receptionist(),
        )

        request = reload(request)
        assert (request.appointment_at, request.practitioner.name) == (later, "B")
        assert request.appointment_ends_at == later + timedelta(minutes=30)
        assert (event.from_status, event.to_status) == ("confirmed", "confirmed")

    def test_a_patient_who_was_told_reads_that_it_moved_and_another_only_the_new_time(self):
        told, untold = make_request("confirmed"), make_request("confirmed")
        told.messages.update(state="sent")

        for request in (told, untold):
            move(request, "confirmed", appointment_at=request.appointment_at + 9 * DAY)

        assert told.messages.last().kind == "rescheduled"
        assert untold.messages.last().kind == "confirmed"
        assert untold.messages.filter(state="queued", kind="confirmed").count() == 1

    def test_only_an_appointment_can_be_moved_and_none_is_made_twice(self):
        slot = {"appointment_at": NOW + DAY, "practitioner": make_practitioner()}

        with pytest.raises(operations.IllegalMove):
            act(operations.reschedule, make_request(), by=make_receptionist(), **slot)
        with pytest.raises(operations.IllegalMove):
            act(operations.confirm, make_request("confirmed"), by=make_receptionist(), **slot)

    @pytest.mark.parametrize("operation", [operations.complete, operations.mark_no_show])
    def test_a_visit_has_no_outcome_before_it_begins(self, operation):
        request = make_request("confirmed")

        with pytest.raises(operations.IllegalMove, match="not begun"):
            act(operation, request, by=make_receptionist())

        act(operation, request, by=make_receptionist(), now=request.appointment_at)
        assert reload(request).closed_at == request.appointment_at

    def test_a_closed_request_is_open_again_without_a_closing_time(self):
        request = make_request("cancelled")

        move(request, "new")

        assert reload(request).closed_at is None

    @pytest.mark.parametrize("is_patient", [True, False])
    def test_the_front_desk_is_alerted_when_the_patient_cancels(self, is_patient):
        request = make_request("confirmed")

        act(operations.cancel, request, by=None if is_patient else make_receptionist())

        alerts = request.messages.filter(kind="acted_alert")
        assert [alert.to for alert in alerts] == ["front-desk@clinic.example"] * is_patient
        assert all("The time is free again" in alert.body for alert in alerts)

    def test_a_duplicate_names_the_request_that_counts_and_not_itself(self):
        request, original = make_request(), make_request()

        with pytest.raises(operations.IllegalMove):
            act(operations.mark_duplicate, request, original=request, by=make_receptionist())
        act(operations.mark_duplicate, request, original=original, by=make_receptionist())

        assert reload(request).duplicate_of == original

    def test_the_first_answer_is_kept_with_whether_it_was_on_time(self):
        prompt, late = make_request(), make_request()

        move(prompt, "contacted", now=prompt.reply_due_at)
        move(late, "declined", now=late.reply_due_at + timedelta(seconds=1))
        move(prompt, "declined", now=prompt.reply_due_at + DAY)

        prompt, late = reload(prompt), reload(late)
        assert (prompt.first_answer_at, prompt.first_answer_on_time) == (prompt.reply_due_at, True)
        assert late.first_answer_on_time is False


class TestUndo:
    @pytest.mark.parametrize(
        ("status", "target"),
        [
            ("new", "contacted"),
            ("new", "offered"),
            ("new", "declined"),
            ("contacted", "confirmed"),
            ("offered", "confirmed"),
            ("offered", "offered"),
            ("confirmed", "confirmed"),
            ("confirmed", "cancelled"),
            ("contacted", "contacted"),
            ("declined", "new"),
            ("new", "spam"),
            ("new", "duplicate"),
        ],
    )
    def test_puts_everything_back(self, status, target):
        request = make_request(status)
        before = reload(request)
        offers = list(request.offers.current())
        slot = {"appointment_at": NOW + 40 * DAY} if target == "confirmed" else {}
        slot = slot or (
            {"times": [(NOW + DAY, make_practitioner())]} if target == "offered" else {}
        )
        move(request, target, now=NOW + timedelta(seconds=1), **slot)

        act(operations.undo, request, by=make_receptionist(), now=NOW + operations.UNDO_FOR)

        after = reload(request)
        kept = ("status", "closed_at", "first_answer_at", "duplicate_of", *operations.STANDING)
        for name in kept:
            assert getattr(after, name) == getattr(before, name), name
        assert list(request.offers.current()) == offers

    def test_takes_back_what_the_patient_would_have_been_told(self, mailoutbox):
        request = make_request("declined")

        act(operations.undo, request, by=make_receptionist())
        outbox.deliver_due(now=NOW + DAY)

        assert not any(mail.subject.startswith("About") for mail in mailoutbox)

    def test_queues_again_what_the_undone_move_had_withdrawn(self):
        request = make_request("confirmed")
        move(request, "cancelled")
        assert request.messages.get(kind="confirmed").state == "withdrawn"

        act(operations.undo, request, by=make_receptionist())

        assert request.messages.get(kind="confirmed").state == "queued"
        assert request.messages.get(kind="cancelled").state == "withdrawn"

    def test_comes_too_late_once_the_patient_answered_on_their_page(self):
        request = make_request("confirmed")
        upkeep.acknowledge(request_id=request.pk, by=None, now=NOW)

        with pytest.raises(operations.TooLate):
            act(operations.undo, request, by=make_receptionist())

        assert reload(request).status == Status.CONFIRMED
        sent = list(request.messages.all())
        time = ClinicTime(NOW, ClinicSettings.load().zone)
        assert possible_undo(list(request.events.all()), sent, time) is None

    @pytest.mark.parametrize("state", ["sending", "sent"])
    def test_comes_too_late_once_the_patient_may_know(self, state):
        request = make_request("declined")
        request.messages.filter(kind="declined").update(state=state)

        with pytest.raises(operations.TooLate):
            act(operations.undo, request, by=make_receptionist())

        assert reload(request).status == Status.DECLINED
        assert request.messages.get(kind="declined").state == state

    def test_comes_too_late_after_three_minutes(self):
        request = make_request("spam")

        with pytest.raises(operations.TooLate):
            act(
                operations.undo,
                request,
                by=make_receptionist(),
                now=NOW + operations.UNDO_FOR + timedelta(seconds=1),
            )

    def test_does_not_take_back_what_the_patient_did_nor_undoes_undoing(self):
        submitted, chosen = make_request(), make_request()
        act(operations.accept, chosen, offer_id=make_offers(chosen)[0].pk)
        undone = make_request("spam")
        act(operations.undo, undone, by=make_receptionist())

        for request in (submitted, chosen, undone):
            with pytest.raises(operations.IllegalMove, match="nothing to undo"):
                act(operations.undo, request, by=make_receptionist())

    def test_is_refused_when_the_former_time_is_taken(self):
        request, other = make_request("confirmed"), make_request()
        at = request.appointment_at
        move(request, "cancelled")
        move(other, "confirmed", appointment_at=at + timedelta(minutes=30))

        with pytest.raises(operations.SlotTaken):
            act(operations.undo, request, by=make_receptionist())

        assert reload(request).status == Status.CANCELLED


class TestThePromiseToAPatientWithoutEmail:
    """The first answer is what they heard, or showed on their page that they know."""

    def test_is_kept_when_they_choose_an_offered_time_on_their_page(self):
        request = make_request("offered", email="")
        assert request.first_answer_at is None

        then = NOW + timedelta(minutes=30)
        act(operations.accept, request, offer_id=make_offers(request)[0].pk, now=then)

        request = reload(request)
        assert (request.first_answer_at, request.first_answer_on_time) == (then, True)

    def test_is_kept_when_they_ask_for_other_times_say_that_they_come_or_cancel(self, clinic):
        asked = make_request("offered", email="")
        act(operations.ask_other_times, asked, days=[], parts=[])
        coming, cancelled = (make_request("confirmed", email="") for _ in range(2))
        upkeep.acknowledge(request_id=coming.pk, by=None, now=NOW)
        act(operations.cancel, cancelled, by=None)

        for request in (asked, coming, cancelled):
            assert reload(request).first_answer_at == NOW

    def test_is_kept_when_they_choose_a_time_that_is_gone_and_others_are_left(self):
        request = make_request(email="")
        gone, _ = make_offers(request)
        taken = make_request()
        move(taken, "confirmed", appointment_at=gone.starts_at, practitioner=gone.practitioner)
        assert reload(request).follow_up == "call"

        with pytest.raises(operations.SlotTaken):
            act(operations.accept, request, offer_id=gone.pk)

        request = reload(request)
        assert (request.status, request.follow_up) == (Status.OFFERED, "")
        assert request.first_answer_at == NOW
        with pytest.raises(operations.TooLate):
            act(operations.undo, request, by=make_receptionist())

    def test_is_not_kept_by_cancelling_what_nobody_answered(self):
        request = make_request(email="")
        act(operations.cancel, request, by=None)
        assert reload(request).first_answer_at is None

    def test_is_not_made_anew_because_times_ran_out_that_nobody_told_them(self, clinic):
        told, untold = make_request("offered"), make_request("offered", email="")
        promised = untold.reply_due_at
        operations.expire_offers(clinic=clinic, now=NOW + 3 * DAY)

        assert reload(told).reply_due_at > NOW + 3 * DAY
        untold = reload(untold)
        assert (untold.status, untold.reply_due_at) == (Status.NEW, promised)


def reload_clinic():
    return ClinicSettings.objects.get()


class TestReminders:
    def due(self, request):
        return request.appointment_at - timedelta(hours=24)

    def test_one_is_queued_within_the_lead_time_and_never_twice(self, clinic):
        request = make_request("confirmed")

        assert upkeep.remind(clinic=clinic, now=self.due(request) - DAY / 24) == 0
        assert upkeep.remind(clinic=clinic, now=self.due(request)) == 1
        assert upkeep.remind(clinic=clinic, now=self.due(request)) == 0

        reminder = request.messages.get(kind="reminder")
        assert reminder.expires_at == request.appointment_at
        assert request.events.last().kind == "reminded"

    def test_a_visit_that_moved_is_reminded_of_at_its_new_time(self, clinic):
        request = make_request("confirmed")
        upkeep.remind(clinic=clinic, now=self.due(request))
        move(request, "confirmed", appointment_at=request.appointment_at + 7 * DAY)
        request = reload(request)

        assert upkeep.remind(clinic=clinic, now=self.due(request)) == 1

    def test_none_is_sent_to_who_refused_cancelled_booked_late_or_has_no_address(self, clinic):
        asha = make_receptionist()
        refused, cancelled, late = (make_request("confirmed") for _ in range(3))
        phone_only = make_request("confirmed", email="")
        upkeep.set_reminder(request_id=refused.pk, is_wanted=False, by=None, now=NOW)
        move(cancelled, "cancelled")
        move(late, "confirmed", now=self.due(late) + DAY / 2, by=asha)

        for request in (refused, cancelled, late, phone_only):
            assert upkeep.remind(clinic=clinic, now=self.due(request) + DAY / 2) == 0, request.pk

    @pytest.mark.parametrize("why", ["away", "closed"])
    def test_none_is_sent_for_a_visit_that_has_to_be_moved(self, clinic, why):
        request = make_request("confirmed")
        day = request.appointment_at.astimezone(clinic.zone).date()
        reason = make_closure(day) if why == "closed" else make_absence(request.practitioner, day)

        assert upkeep.remind(clinic=reload_clinic(), now=self.due(request)) == 0
        reason.delete()
        assert upkeep.remind(clinic=reload_clinic(), now=self.due(request)) == 1

    def test_none_is_sent_when_the_clinic_wants_none(self, clinic):
        clinic.reminder_hours = 0
        request = make_request("confirmed")

        assert upkeep.remind(clinic=clinic, now=request.appointment_at - DAY / 24) == 0


class TestUpkeep:
    def test_one_colleague_at_a_time_is_on_it(self):
        request = make_request()
        asha, ben = make_receptionist("asha"), make_receptionist("ben")

        assert upkeep.claim(request_id=request.pk, by=asha, now=NOW) == asha
        assert upkeep.claim(request_id=request.pk, by=ben, now=NOW) == asha
        upkeep.release(request_id=request.pk, by=ben, now=NOW)
        assert upkeep.claim(request_id=request.pk, by=ben, now=NOW) == ben

        move(request, "contacted", by=ben)
        assert reload(request).claimed_by is None

    def test_new_contact_details_are_searched_and_written_to(self, clinic):
        request = make_request()

        upkeep.change_contact(
            request_id=request.pk,
            phone="",
            email="new@example.com",
            contact_method="email",
            clinic=clinic,
            by=None,
            now=NOW,
        )

        request = reload(request)
        assert (request.phone, request.email) == ("", "new@example.com")
        assert list(AppointmentRequest.objects.matching("new@example")) == [request]
        assert not AppointmentRequest.objects.matching("905555")
        assert request.messages.get(kind="received").to == "new@example.com"

    def test_a_replaced_link_is_another_one_and_is_sent(self):
        request = make_request()
        old = request.link_id

        upkeep.replace_link(
            request_id=request.pk,
            seen_address_id=None,
            clinic=ClinicSettings.load(),
            by=make_receptionist(),
            now=NOW,
        )

        assert reload(request).link_id != old
        assert Message.objects.filter(kind="link", request=request).count() == 1

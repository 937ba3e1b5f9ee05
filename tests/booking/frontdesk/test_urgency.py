"""Why a request stands where it does: each reason alone, and each against each."""

from datetime import date, time, timedelta
from itertools import combinations

import pytest
from django.urls import reverse

from booking.frontdesk.rows import Row
from booking.frontdesk.urgency import REASONS, TO_DO_BELOW, Horizon, most_urgent_first, to_do
from booking.frontdesk.wording import ClinicTime
from booking.models import AppointmentRequest, Offer
from clinic_site.models import Absence, ClinicSettings, Closure, Practitioner
from clinic_site.working_hours import is_away
from tests.factories.clinic import make_absence, make_closure, make_practitioner, schedule_of

from .making import NOW, make_offer, make_request, make_user

pytestmark = pytest.mark.usefixtures("clinic")

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def came_back(kind="asked_other_times", **fields):
    request = make_request(reply_due_at=NOW + DAY, **fields)
    request.events.create(kind=kind, at=NOW, from_status="offered", to_status="new")
    return request


def visit(at, **fields):
    return make_request("confirmed", appointment_at=at, **fields)


def visit_to_move():
    practitioner = make_practitioner("Away Today")
    Absence.objects.create(
        practitioner=practitioner, first_day=date(2026, 11, 26), last_day=date(2026, 11, 26)
    )
    return visit(NOW + 2 * DAY, practitioner=practitioner)


def visit_when_closed():
    Closure.objects.create(
        label="Burst pipe", first_day=date(2026, 11, 27), last_day=date(2026, 11, 27)
    )
    return visit(NOW + 3 * DAY)


def offered(starts_at):
    request = make_request("offered")
    make_offer(request, starts_at)
    return request


def given_up():
    request = visit(NOW + 2 * DAY + HOUR)
    AppointmentRequest.objects.filter(pk=request.pk).update(
        status="cancelled", closed_at=NOW, follow_up="look"
    )
    return request


def silent():
    request = make_request("contacted", created_at=NOW - 9 * DAY)
    request.events.filter(to_status="contacted").update(at=NOW - 3 * DAY - HOUR)
    return request


# One request of each reason, and what its row says.
EXAMPLES = {
    "emergency_words": (
        lambda: make_request(has_emergency_words=True),
        "Emergency words in the note",
    ),
    "overdue": (
        lambda: make_request(reply_due_at=NOW - HOUR),
        "Overdue since 9am today",
    ),
    "call_needed": (
        lambda: make_request("declined", email="", follow_up="call"),
        "Declined, and nobody has told the patient",
    ),
    "due_today": (lambda: make_request(), "Promised by 2pm today"),
    "back_again": (came_back, "The patient asked for other times"),
    "try_again": (
        lambda: make_request("contacted", follow_up="anew"),
        "Not reached, and now the patient changed how to reach them",
    ),
    "new": (lambda: make_request(reply_due_at=NOW + DAY), "New: promised by 10am tomorrow"),
    "closed_then": (
        visit_when_closed,
        "Visit on Friday at 10am, but the clinic is closed then",
    ),
    "to_move": (
        visit_to_move,
        "Visit on Thursday at 10am, but Away Today is not here then",
    ),
    "offer_gone": (
        lambda: make_request("offered"),
        "None of the offered times is free any more",
    ),
    "given_up": (
        given_up,
        "The patient cancelled the visit on Thursday at 11am, with Dana Okafor",
    ),
    "unacknowledged": (
        lambda: visit(NOW + DAY),
        "Visit at 10am tomorrow, and no word that the patient comes",
    ),
    "to_remind": (
        lambda: visit(NOW + DAY + HOUR, email="", acknowledged_at=NOW - 20 * DAY),
        "Visit at 11am tomorrow, and no e-mail address for a reminder",
    ),
    "offer_soon": (
        lambda: offered(NOW + DAY + 3 * HOUR),
        "Offered 1pm tomorrow, not answered yet",
    ),
    "unreachable": (
        lambda: make_request("contacted", unanswered_calls=3),
        "Not reached in 3 calls",
    ),
    "no_outcome": (
        lambda: visit(NOW - DAY),
        "Visit was at 10am yesterday: did it take place?",
    ),
    "silent": (silent, "No word from the patient since Saturday 9am"),
    "waiting": (
        lambda: make_request("contacted"),
        "Waiting for the patient since 9am today",
    ),
    "ahead": (
        lambda: visit(NOW + 2 * DAY, acknowledged_at=NOW),
        "Visit on Thursday at 10am, with Dana Okafor",
    ),
    "closed": (lambda: make_request("declined"), "Closed at 9am today"),
}


def listed(clinic):
    return most_urgent_first(AppointmentRequest.objects.with_area_names(), Horizon.of(clinic, NOW))


def row_of(request, clinic):
    time_said = ClinicTime(NOW, clinic.zone)
    return Row(listed(clinic).get(pk=request.pk), time_said, make_user("Front desk"))


def reason_of(request, clinic):
    return REASONS[listed(clinic).get(pk=request.pk).urgency].name


def test_every_reason_has_an_example():
    assert list(EXAMPLES) == [reason.name for reason in REASONS]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_row_says_its_reason_in_words(clinic, groups, name):
    make, words = EXAMPLES[name]
    row = row_of(make(), clinic)
    assert (row.reason.name, row.why) == (name, words)


@pytest.mark.parametrize(("first", "second"), list(combinations(EXAMPLES, 2)))
def test_of_two_reasons_the_one_above_in_the_table_comes_first(clinic, first, second):
    below, above = EXAMPLES[second][0](), EXAMPLES[first][0]()
    assert list(listed(clinic)) == [above, below]


def test_emergency_words_come_first_again_when_the_call_is_undone(desk, clinic):
    request = make_request(has_emergency_words=True)
    for name, data in (("log_call", {"outcome": "reached"}), ("undo", {})):
        seen = request.events.moves().last().pk
        desk.post(reverse(f"frontdesk:{name}", args=[request.pk]), {"seen": seen} | data)
    assert request.events.filter(is_undone=True).exists()
    assert reason_of(request, clinic) == "emergency_words"


def test_what_is_to_do_ends_where_waiting_begins(clinic):
    made = {name: make() for name, (make, _) in EXAMPLES.items()}
    found = [request.pk for request in to_do(Horizon.of(clinic, NOW))]
    assert found == [made[reason.name].pk for reason in REASONS[:TO_DO_BELOW]]


def test_within_a_reason_the_earlier_promise_and_the_earlier_visit_come_first(clinic):
    later, sooner = make_request(reply_due_at=NOW + 2 * HOUR), make_request(reply_due_at=NOW + HOUR)
    third, second = visit(NOW + 5 * HOUR), visit(NOW + 2 * HOUR)
    assert list(listed(clinic)) == [sooner, later, second, third]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("asked_other_times", "The patient asked for other times"),
        ("offers_expired", "The offered times ran out"),
        ("offer_gone", "The chosen time was not free any more"),
    ],
)
def test_a_request_that_came_back_says_why_even_when_the_promise_comes_first(
    clinic, groups, kind, words
):
    assert row_of(came_back(kind), clinic).why == words
    overdue = came_back(kind)
    AppointmentRequest.objects.filter(pk=overdue.pk).update(reply_due_at=NOW - HOUR)
    AppointmentRequest.objects.exclude(pk=overdue.pk).delete()
    time_said = ClinicTime(NOW, clinic.zone)
    row = Row(listed(clinic).get(), time_said, None)
    assert (row.reason.name, row.also) == ("overdue", [words])


def test_the_next_open_day_is_looked_at_and_not_only_tomorrow(clinic):
    """NOW is a Tuesday; the clinic closes from Wednesday to Friday, and opens on Monday."""
    monday = visit(NOW + 6 * DAY)
    assert reason_of(monday, clinic) == "ahead"
    Closure.objects.create(label="Flood", first_day=date(2026, 11, 25), last_day=date(2026, 11, 27))
    clear_calendar(clinic)
    assert reason_of(monday, clinic) == "unacknowledged"


def clear_calendar(clinic):
    from django.core.cache import cache

    cache.clear()
    vars(clinic).pop("closures", None)


def test_a_closure_makes_visits_need_a_move(clinic):
    inside, outside = visit(NOW + 3 * DAY), visit(NOW + 9 * DAY)
    Closure.objects.create(label="Flood", first_day=date(2026, 11, 27), last_day=date(2026, 11, 27))
    assert reason_of(inside, clinic) == "closed_then"
    assert reason_of(outside, clinic) == "ahead"


HOURS = [
    (from_time, until_time)
    for from_time in (None, time(9), time(10), time(10, 30), time(10, 45))
    for until_time in (time(10), time(10, 15), time(16), None)
    if not from_time or not until_time or from_time < until_time
]


@pytest.mark.parametrize(("from_time", "until_time"), HOURS)
@pytest.mark.parametrize("days", [(-1, -1), (-1, 0), (0, 0), (0, 3), (1, 1)])
def test_the_database_knows_who_is_away_as_the_schedule_does(clinic, from_time, until_time, days):
    request = visit(NOW + 2 * DAY, acknowledged_at=NOW)
    first, last = (date(2026, 11, 26) + offset * DAY for offset in days)
    Absence.objects.create(
        practitioner=request.practitioner,
        first_day=first,
        last_day=last,
        from_time=from_time,
        until_time=until_time,
    )
    expected = is_away(
        schedule_of(request.practitioner, clinic),
        request.appointment_at,
        request.appointment_ends_at,
    )
    assert (reason_of(request, clinic) == "to_move") == expected


@pytest.mark.parametrize(
    ("from_time", "until_time"),
    [(None, None), (None, time(23)), (time(23), None), (time(0, 30), None), (time(0, 15), time(1))],
)
@pytest.mark.parametrize("days", [(-1, -1), (-1, 0), (0, 0), (0, 1), (1, 1), (2, 2)])
@pytest.mark.parametrize("minutes", [30, 60])
def test_so_it_does_when_a_visit_reaches_midnight(clinic, from_time, until_time, days, minutes):
    request = visit(NOW.replace(hour=4, minute=30) + 3 * DAY, acknowledged_at=NOW)
    request.appointment_ends_at = request.appointment_at + timedelta(minutes=minutes)
    request.save(update_fields=["appointment_ends_at"])
    first, last = (date(2026, 11, 26) + offset * DAY for offset in days)
    absence = make_absence(
        request.practitioner, first, last, from_time=from_time, until_time=until_time
    )
    hours = (absence.from_time or time.min, absence.until_time or time.max)
    # 11.30pm, and what comes after midnight.
    expected = first <= date(2026, 11, 26) <= last and hours[1] > time(23, 30)
    if minutes == 60:
        expected |= first <= date(2026, 11, 27) <= last and hours[0] < time(0, 30)
    schedule = schedule_of(request.practitioner, clinic)
    assert is_away(schedule, request.appointment_at, request.appointment_ends_at) == expected
    assert (reason_of(request, clinic) == "to_move") == expected


def take_the_time(offer):
    visit(offer.starts_at, practitioner=offer.practitioner)


def let_the_practitioner_go(offer):
    Practitioner.objects.filter(pk=offer.practitioner_id).update(is_active=False)


WHY_GONE = {
    "the patient chose it too late": lambda offer: Offer.objects.update(gone_at=NOW),
    "another visit has it": take_the_time,
    "the practitioner takes no appointments": let_the_practitioner_go,
    "the practitioner is away": lambda offer: make_absence(
        offer.practitioner, date(2026, 11, 25), from_time=time(10, 30), until_time=time(11)
    ),
    "the clinic is closed": lambda offer: make_closure(date(2026, 11, 25)),
}


@pytest.mark.parametrize("why", WHY_GONE)
def test_when_no_offered_time_is_free_any_more_the_clinic_has_to_act(clinic, why):
    request = offered(NOW + DAY)
    assert reason_of(request, clinic) == "offer_soon"
    WHY_GONE[why](request.offers.get())
    assert reason_of(request, ClinicSettings.load()) == "offer_gone"


def test_while_another_offered_time_is_free_the_patient_can_still_choose(clinic):
    request = offered(NOW + DAY)
    make_offer(request, NOW + 3 * DAY, make_practitioner("Other"))
    make_absence(request.offers.first().practitioner, date(2026, 11, 25))
    assert reason_of(request, clinic) == "waiting"


@pytest.mark.parametrize("due", [NOW - HOUR, NOW + HOUR, NOW + 2 * DAY])
def test_a_patient_whom_three_calls_did_not_reach_is_not_overdue(clinic, due):
    request = make_request(reply_due_at=due, unanswered_calls=2)
    assert reason_of(request, clinic) != "unreachable"
    AppointmentRequest.objects.filter(pk=request.pk).update(unanswered_calls=3)
    assert reason_of(request, clinic) == "unreachable"
    AppointmentRequest.objects.filter(pk=request.pk).update(has_emergency_words=True)
    assert reason_of(request, clinic) == "emergency_words"


class TestReminderByPhone:
    """Who has no e-mail address is not reminded by anybody else."""

    @pytest.fixture
    def request_(self, clinic):
        return visit(NOW + DAY, email="", acknowledged_at=NOW - 20 * DAY)

    @pytest.mark.parametrize(
        ("outcome", "days_ago", "is_left"),
        [
            ("reached", 0, False),
            ("left_message", 1, False),
            ("no_answer", 0, True),
            ("reached", 10, True),
        ],
    )
    def test_is_to_do_until_a_call_got_through(self, clinic, request_, outcome, days_ago, is_left):
        request_.events.create(kind="called", at=NOW - days_ago * DAY, call_outcome=outcome)
        assert (reason_of(request_, clinic) == "to_remind") == is_left

    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({"wants_reminder": False}, "ahead"),
            ({"email": "jo@example.com"}, "ahead"),
            ({"acknowledged_at": NOW - HOUR}, "ahead"),
            ({"acknowledged_at": None}, "unacknowledged"),
            ({"unanswered_calls": 3}, "ahead"),
        ],
    )
    def test_is_not_where_it_is_not_needed(self, clinic, request_, fields, reason):
        AppointmentRequest.objects.filter(pk=request_.pk).update(**fields)
        assert reason_of(request_, clinic) == reason

    def test_is_not_where_the_clinic_reminds_nobody(self, clinic, request_):
        clinic.reminder_hours = 0
        assert reason_of(request_, clinic) == "ahead"

    def test_is_as_early_as_the_clinic_reminds_others(self, clinic):
        request = visit(NOW + 5 * DAY, email="", acknowledged_at=NOW - 20 * DAY)
        assert reason_of(request, clinic) == "ahead"
        clinic.reminder_hours = 6 * 24
        assert reason_of(request, clinic) == "to_remind"


def test_midnight_belongs_to_the_clinics_own_day(clinic):
    before = make_request(reply_due_at=NOW.replace(hour=4, minute=59) + DAY)
    after = make_request(reply_due_at=NOW.replace(hour=5) + DAY)
    assert reason_of(before, clinic) == "due_today"
    assert reason_of(after, clinic) == "new"


@pytest.mark.parametrize(
    ("outcome", "is_first"), [("no_answer", True), ("left_message", True), ("reached", False)]
)
def test_emergency_words_stay_first_until_somebody_spoke_to_the_patient(clinic, outcome, is_first):
    request = make_request("contacted", has_emergency_words=True)
    request.events.create(kind="called", at=NOW, call_outcome=outcome)
    assert (reason_of(request, clinic) == "emergency_words") == is_first


def test_who_does_not_know_that_their_visit_is_cancelled_is_called_until_it_would_begin(clinic):
    request = visit(NOW + 2 * DAY, email="", unanswered_calls=3)
    AppointmentRequest.objects.filter(pk=request.pk).update(
        status="cancelled", closed_at=NOW, follow_up="call"
    )
    assert reason_of(request, clinic) == "call_needed"
    AppointmentRequest.objects.filter(pk=request.pk).update(appointment_at=NOW - HOUR)
    assert reason_of(request, clinic) == "closed"


def test_nobody_is_called_about_offered_times_that_are_gone(clinic):
    request = make_request("offered", email="", follow_up="call")
    assert reason_of(request, clinic) == "offer_gone"
    make_offer(request, NOW + 2 * DAY)
    assert reason_of(request, clinic) == "call_needed"


def test_a_promise_that_is_over_is_still_said_of_a_patient_who_was_not_reached(clinic, groups):
    row = row_of(make_request(unanswered_calls=3, reply_due_at=NOW - HOUR), clinic)
    assert (row.reason.name, row.also) == ("unreachable", ["Overdue since 9am today"])

"""Which times are suggested, and what is asked about before a time is given away."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse

from booking import operations
from booking.free_times import Diary
from booking.models import AppointmentRequest
from clinic_site.models import ClinicSettings
from tests.factories.clinic import make_absence, make_closure, make_practitioner, make_working_times

from .making import NOW, last_event_id, make_request

WEDNESDAY = datetime(2026, 11, 25, 5, tzinfo=UTC)


def address(name, request):
    return reverse(f"frontdesk:{name}", args=[request.pk])


def press(client, name, request, **answers):
    return client.post(address(name, request), {"seen": last_event_id(request)} | answers)


def at(hour, minute=0, day=25):
    """Return a moment of November in the clinic's time."""
    return datetime(2026, 11, day, 5, tzinfo=UTC) + timedelta(hours=hour, minutes=minute)


def value(practitioner, moment):
    return f"{practitioner.pk}@{moment:%Y-%m-%dT%H:%MZ}"


def suggested(request):
    return Diary(ClinicSettings.load(), NOW).suggested(request)


def offer(request, dana, moment, asha):
    operations.offer(
        request_id=request.pk,
        seen_event_id=last_event_id(request),
        times=[(moment, dana)],
        clinic=ClinicSettings.load(),
        by=asha,
        now=NOW,
    )


def test_times_that_suit_the_patient_come_first(clinic):
    make_practitioner("Dana Okafor")
    request = make_request(preferred_days=[3], preferred_parts=["afternoon"])
    free = suggested(request)
    thursdays = [each for each in free if each.suits]
    assert [each.starts_at for each in thursdays] == [
        at(12, day=26),
        at(13, day=26),
        datetime(2026, 12, 3, 17, tzinfo=UTC),
        datetime(2026, 12, 3, 18, tzinfo=UTC),
    ]
    assert len(free) == 12


def test_nobody_is_offered_a_time_that_is_taken_or_away(clinic):
    dana = make_practitioner("Dana Okafor")
    make_working_times(dana, (2, time(9), time(12)))
    make_absence(dana, date(2026, 12, 2))
    make_request("confirmed", appointment_at=at(9), practitioner=dana)
    starts = [each.starts_at for each in suggested(make_request())]
    assert starts == [at(10), at(11)]
    make_closure(date(2026, 11, 25))
    assert suggested(make_request()) == []


def test_a_time_that_is_offered_to_somebody_else_is_marked_and_last(clinic, asha):
    dana = make_practitioner("Dana Okafor")
    make_working_times(dana, (2, time(9), time(11)))
    offer(make_request(), dana, at(9), asha)
    marks = {each.starts_at: each.is_offered_to_other for each in suggested(make_request())}
    assert marks[at(9)]
    assert not marks[at(10)]


def test_suggesting_asks_the_database_little(clinic, django_assert_num_queries):
    for number in range(5):
        make_practitioner(f"Practitioner {number}")
    request = make_request()
    with django_assert_num_queries(2 + 1):
        assert Diary(clinic, NOW).suggested(request)
    with django_assert_num_queries(1):
        assert Diary(clinic, NOW).suggested(request)


def test_a_suggested_time_is_confirmed_with_one_choice(desk):
    request, dana = make_request(), make_practitioner("Dana Okafor")
    page = desk.get(address("request", request)).content.decode()
    assert f'type="radio" name="chosen" value="{value(dana, at(9))}"' in page
    press(desk, "confirm", request, chosen=value(dana, at(9)), minutes="30", is_agreed="on")
    request.refresh_from_db()
    assert (request.appointment_at, request.practitioner) == (at(9), dana)
    assert request.appointment_ends_at == at(9, 30)
    assert request.acknowledged_at == NOW


def test_ticked_and_typed_times_are_offered_together(desk):
    request, dana = make_request(), make_practitioner("Dana Okafor")
    press(
        desk,
        "offer",
        request,
        chosen=[value(dana, at(9)), value(dana, at(11))],
        date_1="2026-11-26",
        time_1="10:30",
        practitioner_1=dana.pk,
    )
    assert [each.starts_at for each in request.offers.all()] == [at(9), at(11), at(10, 30, day=26)]


@pytest.mark.parametrize(
    ("clocks", "words"),
    [([], "Choose a time, or type another one."), ([9, 10, 11, 12], "Offer at most 3 times.")],
)
def test_one_to_three_times_are_offered(desk, clocks, words):
    request, dana = make_request(), make_practitioner("Dana Okafor")
    chosen = [value(dana, at(hour)) for hour in clocks]
    page = press(desk, "offer", request, chosen=chosen).content.decode()
    assert words in page
    assert not request.offers.exists()


def test_a_time_chosen_and_another_one_typed_is_not_guessed(desk):
    request, dana = make_request(), make_practitioner("Dana Okafor")
    typed = {"date": "2026-11-25", "time": "11:00", "practitioner": dana.pk}
    page = press(desk, "confirm", request, chosen=value(dana, at(9)), **typed).content.decode()
    assert "You chose a time and typed another one." in page
    assert AppointmentRequest.objects.get().status == "new"


@pytest.mark.parametrize("how", ["ticked", "typed"])
def test_a_time_out_of_the_ordinary_is_asked_about_once(desk, asha, how):
    dana = make_practitioner("Dana Okafor")
    make_absence(dana, date(2026, 11, 26))
    make_working_times(dana, *((day, time(9), time(12)) for day in range(5)))
    make_closure(date(2026, 11, 27))
    offer(make_request(), dana, at(9), asha)
    doubts = {
        at(9): "This time is offered to somebody else.",
        at(13): "Dana Okafor does not work then",
        at(9, day=26): "Dana Okafor is away then.",
        at(9, day=27): "The clinic is closed then.",
    }
    for moment, doubt in doubts.items():
        request = make_request()
        local = moment - timedelta(hours=5)
        typed = {"date": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}", "practitioner": dana.pk}
        time_ = {"chosen": value(dana, moment)} if how == "ticked" else typed
        page = press(desk, "confirm", request, **time_).content.decode()
        assert doubt in page
        assert "It is meant: do it all the same" in page
        request.refresh_from_db()
        assert request.status == "new"
        press(desk, "confirm", request, although="on", **time_)
        request.refresh_from_db()
        assert request.status == "confirmed"


@pytest.mark.parametrize("day", [26, 27])
def test_a_time_that_the_patient_could_not_choose_is_not_offered(desk, day):
    """It can be given on the phone, if it is meant. Nobody can accept it on their page."""
    dana, request = make_practitioner("Dana Okafor"), make_request()
    make_absence(dana, date(2026, 11, 26))
    make_closure(date(2026, 11, 27))
    page = press(desk, "offer", request, chosen=value(dana, at(9, day=day)), although="on")
    assert "Choose another time, or change the absence or closure first." in page.content.decode()
    request.refresh_from_db()
    assert request.status == "new"


def test_a_suggested_time_is_never_doubted(clinic):
    early = make_practitioner("Dana Okafor")
    make_working_times(early, *((day, time(7), time(21)) for day in range(7)))
    request = make_request(preferred_days=[], preferred_parts=[])
    diary = Diary(ClinicSettings.load(), NOW)
    free = diary.suggested(request)
    assert any(each.starts_at.astimezone(clinic.zone).hour == 7 for each in free)
    for each in free:
        ends_at = each.starts_at + early.appointment_length
        assert diary.doubt(request, early, each.starts_at, ends_at) == ""


def test_the_end_of_a_visit_is_doubted_as_its_start_is(clinic):
    dana, sam = make_practitioner("Dana Okafor"), make_practitioner("Sam Lee")
    make_working_times(dana, *((day, time(7), time(21)) for day in range(7)))
    make_closure(date(2026, 11, 27))
    request, diary = make_request(), Diary(ClinicSettings.load(), NOW)

    def doubt(practitioner, starts_at, minutes):
        return diary.doubt(request, practitioner, starts_at, starts_at + timedelta(minutes=minutes))

    assert "or not for that long" in doubt(dana, at(20, 30), 45)
    # Without hours of one's own, the clinic's.
    assert "or not for that long" in doubt(sam, at(16, 30), 45)
    assert doubt(sam, at(17), 45) == "The clinic is closed then."
    # Past midnight, into a day on which the clinic is closed.
    assert doubt(dana, at(23, 30, day=26), 45) == "The clinic is closed then."


@pytest.mark.parametrize(
    "junk",
    ["@", "1@", "x@2026-11-25T14:00Z", "999999@2026-11-25T14:00Z", "\x00", "9" * 5000, "<b>"],
)
def test_junk_is_no_time(desk, junk):
    request = make_request()
    make_practitioner("Dana Okafor")
    page = press(desk, "offer", request, chosen=junk)
    assert page.status_code == 200
    assert "This time cannot be chosen any more." in page.content.decode()
    assert desk.get(address("request", request), {"offer": junk}).status_code == 200


def test_a_time_that_passed_or_is_years_away_is_refused(desk):
    request, dana = make_request(), make_practitioner("Dana Okafor")
    for moment, words in (
        (NOW - timedelta(days=1), "This time has passed."),
        (NOW + timedelta(days=800), "This is more than a year away."),
    ):
        page = press(desk, "confirm", request, chosen=value(dana, moment), although="on")
        assert words in page.content.decode()


class TestEarlierIfSomethingOpensUp:
    @pytest.fixture
    def freed(self, desk):
        """A cancelled visit of Thursday at 10am; returns its request."""
        dana = make_practitioner("Dana Okafor")
        request = make_request("confirmed", appointment_at=at(10, day=26), practitioner=dana)
        press(desk, "cancel", request)
        return request

    def wanted_by(self, desk, freed):
        rows = desk.get(address("freed_time", freed)).context["wanted_by"]
        return {row.request.name: link for row, link in rows}

    def test_who_wants_it_and_can_come_is_listed(self, desk, freed):
        late = at(10, day=30)
        for name, status, fields in [
            ("Any time", "new", {}),
            ("Thursdays", "contacted", {"preferred_days": [3], "preferred_parts": ["morning"]}),
            ("Later visit", "confirmed", {"appointment_at": late}),
            ("Fridays", "new", {"preferred_days": [4]}),
            ("Evenings", "new", {"preferred_parts": ["evening"]}),
            ("Earlier visit", "confirmed", {"appointment_at": at(14)}),
            ("Closed", "declined", {}),
        ]:
            make_request(status, name=name, wants_earlier=True, **fields)
        make_request(name="Content", wants_earlier=False)
        wanted = self.wanted_by(desk, freed)
        assert set(wanted) == {"Any time", "Thursdays", "Later visit"}
        assert "?offer=" in wanted["Any time"]
        assert "?reschedule=" in wanted["Later visit"]

    def test_the_link_opens_a_form_with_the_time_chosen(self, desk, freed):
        make_request(name="Any time", wants_earlier=True)
        page = desk.get(self.wanted_by(desk, freed)["Any time"]).content.decode()
        form = page[page.index('id="offer" open') :]
        choice = form[form.index(value(freed.practitioner, at(10, day=26))) :]
        assert "checked" in choice[:150]

    def test_a_time_that_is_taken_again_is_not_given_away(self, desk, freed):
        make_request(name="Any time", wants_earlier=True)
        make_request("confirmed", appointment_at=at(10, day=26), practitioner=freed.practitioner)
        assert self.wanted_by(desk, freed) == {}

    @pytest.mark.parametrize("why", ["away", "closed", "sees nobody"])
    def test_a_time_at_which_nobody_is_there_is_not_given_away(self, desk, freed, why):
        make_request(name="Any time", wants_earlier=True)
        if why == "away":
            make_absence(freed.practitioner, date(2026, 11, 26))
        elif why == "closed":
            make_closure(date(2026, 11, 26))
        else:
            freed.practitioner.is_active = False
            freed.practitioner.save()
        assert desk.get(address("request", freed)).context["freed"] is None
        response = desk.get(address("freed_time", freed))
        assert response["Location"] == address("request", freed)

    def test_after_cancelling_the_way_there_is_shown(self, desk, freed):
        assert "Who wants the free time?" in desk.get("/admin/").content.decode()
        assert address("freed_time", freed) in desk.get(address("request", freed)).content.decode()

    def test_without_a_free_time_there_is_no_list(self, desk):
        request = make_request(wants_earlier=True)
        response = desk.get(address("freed_time", request))
        assert response["Location"] == address("request", request)

    def test_a_missed_visit_frees_nothing(self, desk):
        dana = make_practitioner("Dana Okafor")
        request = make_request(
            "confirmed", appointment_at=NOW - timedelta(minutes=20), practitioner=dana
        )
        press(desk, "mark_no_show", request)
        assert desk.get(address("request", request)).context["freed"] is None

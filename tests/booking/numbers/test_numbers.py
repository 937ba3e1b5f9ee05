"""The manager's page of numbers."""

from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from booking import operations
from booking.access_log.models import Access
from booking.models import Status
from clinic_site.groups import set_up_groups
from tests.booking.frontdesk.making import NOW, make_request, make_user
from tests.factories import booking as factory
from tests.factories.clinic import make_closure

from .fixed import at, make_answered, make_fixed_requests

PAGE = reverse("numbers:numbers")


def context_of(browser, **query):
    response = browser.get(PAGE, query)
    assert response.status_code == 200
    return response.context


def rows_of(browser, name, **query):
    sections = {section.name: section for section in context_of(browser, **query)["sections"]}
    return [tuple(row) for row in sections[name].cells]


def test_the_numbers_of_a_fixed_set_are_as_counted_by_hand(manager):
    make_fixed_requests()

    assert context_of(manager)["key_figures"] == [
        ("Requests", "7"),
        ("Half were answered within", "4 h 00 min"),
        ("Nine in ten were answered within", "7 h 36 min"),
        ("Promises kept", "67%"),
        ("Patients did not come", "50%"),
    ]
    assert rows_of(manager, "weeks")[-2:] == [("2026-11-16", "7", "6"), ("2026-11-23", "2", "1")]
    assert rows_of(manager, "first-answer") == [
        ("In opening hours", "4 h 00 min", "7 h 36 min"),
        ("Around the clock", "4 h 00 min", "3 d 9 h"),
    ]
    assert rows_of(manager, "promises") == [
        ("Kept: answered in time", "4", "67%"),
        ("Broken: answered too late", "1", "17%"),
        ("Broken: no answer, and the time is over", "1", "17%"),
    ]
    outcomes = {label: int(count) for label, count, _ in rows_of(manager, "outcomes")}
    assert outcomes.pop("New") == 2
    assert outcomes.pop("Spam") == 1
    assert sum(outcomes.values()) == 5
    assert rows_of(manager, "closed")[:2] == [
        ("Visit took place", "1", "25%"),
        ("Did not come", "1", "25%"),
    ]
    assert rows_of(manager, "reasons")[0] == (
        "We have no free time that suits you at the moment.",
        "1",
        "100%",
    )
    assert rows_of(manager, "pages") == [
        ("Not known", "4", "57%"),
        ("/conditions/neck/", "2", "29%"),
        ("/how-it-works/", "1", "14%"),
    ]
    assert rows_of(manager, "contact") == [("By phone", "6", "86%"), ("By e-mail", "1", "14%")]


def test_without_a_request_it_says_so_without_a_chart_of_nothing(manager):
    page = manager.get(PAGE).content.decode()

    assert "12 weeks, 0 requests." in page
    assert rows_of(manager, "first-answer") == [("Around the clock", "–", "–")]
    assert rows_of(manager, "promises")[0] == ("Kept: answered in time", "0", "–")
    assert page.count('<svg class="numbers-chart"') == 1


def test_one_request_is_enough(manager):
    make_answered("confirmed", "2026-11-24 09:00", "2026-11-24 09:30")

    figures = dict(context_of(manager)["key_figures"])
    assert figures["Half were answered within"] == "30 min"
    assert figures["Nine in ten were answered within"] == "30 min"
    assert figures["Promises kept"] == "100%"


def test_closures_do_not_count_as_waiting(manager):
    make_answered("contacted", "2026-11-20 16:00", "2026-11-24 09:30")
    make_closure(at("2026-11-23 00:00").date())

    assert rows_of(manager, "first-answer")[0] == ("In opening hours", "1 h 30 min", "1 h 30 min")


def test_a_clinic_without_opening_hours_is_measured_around_the_clock(manager, clinic):
    clinic.opening_times.all().delete()
    make_answered("contacted", "2026-11-23 16:00", "2026-11-23 18:00")

    assert rows_of(manager, "first-answer") == [("Around the clock", "2 h 00 min", "2 h 00 min")]
    assert ("Half were answered within", "2 h 00 min") in context_of(manager)["key_figures"]


def test_an_unanswered_request_that_was_cancelled_after_its_time_is_a_broken_promise(manager):
    late = {"created_at": NOW - timedelta(days=3), "reply_due_at": NOW - timedelta(days=2)}
    make_request("cancelled", closed_at=NOW - timedelta(days=1), **late)
    make_request("cancelled", closed_at=NOW - timedelta(days=2, hours=1), **late)

    assert [count for _, count, _ in rows_of(manager, "promises")] == ["0", "0", "1"]


def test_weeks_are_the_clinics_also_when_the_clocks_change(manager):
    for moment in ("2026-11-01 00:30", "2026-11-01 23:59", "2026-11-02 00:00"):
        make_request(created_at=at(moment))

    weeks = rows_of(manager, "weeks", first="2026-10-26", last="2026-11-08")
    assert weeks == [("2026-10-26", "7", "2"), ("2026-11-02", "7", "1")]


def seen(request):
    return {"request_id": request.pk, "seen_event_id": factory.last_move_id(request)}


def test_offers_are_counted_unless_undone(manager, clinic):
    friday = at("2026-11-20 10:00")
    accepted, undone, _ = [
        factory.make_request(Status.OFFERED, now=friday, email=f"{number}@example.com")
        for number in range(3)
    ]
    operations.undo(**seen(undone), clinic=clinic, by=factory.make_receptionist(), now=friday)
    operations.accept(
        **seen(accepted), offer_id=accepted.offers.get().pk, clinic=clinic, now=friday
    )
    operations.expire_offers(clinic=clinic, now=NOW)

    assert rows_of(manager, "offers") == [
        ("Offered", "2", "100%"),
        ("A time accepted", "1", "50%"),
        ("Other times asked for", "0", "0%"),
        ("Ran out", "1", "50%"),
    ]


@pytest.mark.parametrize(
    ("query", "first", "weeks"),
    [
        ({}, "2026-09-07", 12),
        ({"weeks": "4"}, "2026-11-02", 4),
        ({"weeks": "52"}, "2025-12-01", 52),
        ({"weeks": "9"}, "2026-09-07", 12),
        ({"first": "2026-11-10", "last": "2026-11-20"}, "2026-11-10", 2),
    ],
)
def test_the_time_is_chosen_by_weeks_or_by_days(manager, query, first, weeks):
    period = context_of(manager, **query)["period"]
    assert (str(period.first), len(period.weeks)) == (first, weeks)


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({"first": "2026-11-10"}, "Choose both days."),
        ({"last": "2026-11-10"}, "Choose both days."),
        ({"first": "2026-11-10", "last": "2026-11-01"}, "This is before the first day."),
        ({"first": "2026-11-10", "last": "2026-11-25"}, "This day has not come yet."),
        ({"first": "2024-11-10", "last": "2026-11-20"}, "At most 53 weeks at once."),
        ({"first": "x", "last": "2026-11-20"}, "Enter a valid date."),
        ({"first": "0001-01-01", "last": "0001-02-01"}, "Choose a day from 2000 to 2100."),
    ],
)
def test_wrong_days_are_explained_and_the_last_weeks_shown(manager, query, error):
    response = manager.get(PAGE, query)
    assert error in response.content.decode()
    assert len(response.context["period"].weeks) == 12


def test_other_pages_are_summed_up(manager):
    for number in range(18):
        make_request(came_from=f"/page-{number:02}/")

    pages = rows_of(manager, "pages")
    assert pages[0][0] == "/page-00/"
    assert pages[-1] == ("3 other pages", "3", "17%")


def test_no_patient_can_be_read_from_it_and_nothing_is_in_the_access_log(manager):
    request = make_request("declined", came_from="/conditions/neck/")
    page = manager.get(PAGE).content.decode()

    assert not any(
        text in page for text in (request.reference, request.name, request.email, "555-0123")
    )
    assert not Access.objects.exists()


def queries_of(browser):
    with CaptureQueriesContext(connection) as queries:
        context_of(browser)
    return len(queries)


def test_the_number_of_queries_does_not_grow(manager):
    few = queries_of(manager)
    make_fixed_requests()
    assert queries_of(manager) == few
    assert few <= 15


@pytest.mark.parametrize("group", ["Front desk", "Editors", "Clinicians", "Administrators"])
def test_only_administrators_see_numbers(client, clinic, group):
    set_up_groups()
    client.force_login(make_user(group))
    expected = 200 if group == "Administrators" else 302

    assert client.get(PAGE).status_code == expected
    is_in_menu = f'"url": "{PAGE}"' in client.get("/admin/").content.decode()
    assert is_in_menu == (expected == 200)


def test_a_manager_sees_numbers_and_no_request(client, clinic):
    boss = User.objects.create_user("boss")
    boss.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "view_numbers"])
    )
    client.force_login(boss)

    page = client.get(PAGE).content.decode()
    assert reverse("numbers:export_csv") in page
    assert reverse("numbers:export_requests_csv") not in page
    assert client.get(reverse("numbers:export_requests_csv")).status_code == 302
    assert client.get(reverse("frontdesk:inbox")).status_code == 302


def migrations():
    return [module.name for module in iter_modules(import_module("booking.migrations").__path__)]


def test_a_site_that_has_its_groups_already_gets_the_permission(db):
    set_up_groups()
    group = Group.objects.get(name="Administrators")
    permission = Permission.objects.get(codename="view_numbers")
    group.permissions.remove(permission)

    (name,) = (name for name in migrations() if name.endswith("_administrators_see_numbers"))
    import_module(f"booking.migrations.{name}").grant(apps, None)

    assert permission in group.permissions.all()

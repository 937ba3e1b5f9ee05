"""Who saw a request, what a person looked at, and what is unusual."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from booking.access_log.models import Access, Action, Actor
from booking.access_log.operations import record
from clinic_site.groups import set_up_groups
from tests.booking.frontdesk.making import NOW, make_request, make_user
from tests.factories.clinic import make_closure

OVERVIEW = reverse("access_log:overview")
FIND = reverse("access_log:find")


@pytest.fixture
def asha(db):
    return User.objects.create_user("asha")


def look(by, *requests, action=Action.VIEWED, at=NOW, **details):
    return record(
        action=action,
        requests=requests,
        screen="request",
        by=by,
        address="192.0.2.7",
        now=at,
        **details,
    )


def page_of(browser, name, number, **query):
    response = browser.get(reverse(f"access_log:{name}", args=[number]), query)
    assert response.status_code == 200
    return response.content.decode()


def test_who_saw_a_request_is_told_newest_first(browser, asha):
    request = make_request()
    look(asha, request, at=NOW - timedelta(hours=2))
    look(asha, request, action=Action.CHANGED)
    record(action=Action.VIEWED, requests=[request], screen="status", actor=Actor.PATIENT, now=NOW)
    page = page_of(browser, "request_log", request.pk)

    assert f"Who saw request {request.reference}?" in page
    # Not "8am" alone: the tokens of a page are chance letters.
    assert page.index("The patient") < page.index("Changed") < page.index("2026, 8am")
    assert "Tuesday 24 November 2026, 8am" in page
    assert "192.0.2.7" in page
    assert "Jo Park" not in page


def test_it_is_told_after_the_request_and_the_account_are_gone(browser, asha):
    request = make_request()
    look(asha, request)
    number, reference, who_id = request.pk, request.reference, asha.pk
    request.delete()
    asha.delete()

    assert ">asha<" in page_of(browser, "request_log", number)
    assert reference in page_of(browser, "person_log", who_id)
    for fields, name, found in (
        ({"reference": reference.lower()}, "request_log", number),
        ({"reference": reference.replace("-", "")}, "request_log", number),
        ({"username": "asha"}, "person_log", who_id),
    ):
        response = browser.post(FIND, fields)
        assert response["Location"] == reverse(f"access_log:{name}", args=[found])


def test_what_a_person_looked_at_is_told(browser, asha):
    requests = [make_request() for _ in range(5)]
    look(asha, *requests, action=Action.LISTED)
    look(asha, *requests[:2], action=Action.SEARCHED, found=41)
    page = page_of(browser, "person_log", asha.pk)

    assert "What did asha look at?" in page
    assert "5 requests" in page
    assert "the search found more" in page
    assert all(request.reference in page for request in requests)


def test_a_person_who_looked_at_nothing_is_told_of(browser, asha):
    assert "asha looked at nothing on these days." in page_of(browser, "person_log", asha.pk)


def test_days_can_be_chosen(browser, asha):
    request = make_request()
    look(asha, request, at=NOW - timedelta(days=40))

    assert request.reference not in page_of(browser, "person_log", asha.pk)
    chosen = {"first": "2026-10-14", "last": "2026-10-15"}
    assert request.reference in page_of(browser, "person_log", asha.pk, **chosen)


@pytest.mark.parametrize(
    ("dates", "error"),
    [
        ({"first": "2026-11-20", "last": "2026-11-01"}, "This is before the first day."),
        ({"first": "2020-01-01", "last": "2026-11-01"}, "At most three months at once."),
        ({"first": "nonsense"}, "Enter a valid date."),
        ({"first": "9999-12-30", "last": "9999-12-31"}, "Choose a day from 2000 to 2100."),
        ({"first": "0001-01-01", "last": "0001-01-05"}, "Choose a day from 2000 to 2100."),
    ],
)
def test_wrong_dates_are_explained(browser, asha, dates, error):
    page = page_of(browser, "person_log", asha.pk, **dates)
    assert error in page
    assert f'value="{dates["first"]}"' in page


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"reference": "XXX-XXX"}, "The log holds no request with this reference."),
        ({"username": "nobody"}, "There is no such account"),
        ({"username": " "}, "Type what you look for."),
        ({}, "Type what you look for."),
        ({"reference": "\x00"}, "Null characters are not allowed."),
    ],
)
def test_what_is_not_found_is_explained(browser, fields, error):
    assert error in browser.post(FIND, fields).content.decode()


def test_what_nobody_saw_is_not_found(browser):
    for name in ("request_log", "person_log", "export_request", "export_person"):
        assert browser.get(reverse(f"access_log:{name}", args=[999])).status_code == 404
        assert browser.get(f"/admin/reports/access-log/requests/{10**30}/").status_code == 404


def test_long_lists_are_cut_and_lead_to_what_is_older(browser, asha):
    request = make_request()
    for minutes in range(70):
        look(asha, request, at=NOW - timedelta(minutes=minutes))
    first = browser.get(reverse("access_log:request_log", args=[request.pk]))
    older = first.context["older"]
    second = browser.get(reverse("access_log:request_log", args=[request.pk]), {"before": older})

    seen = [row.seen.pk for response in (first, second) for row in response.context["rows"]]
    assert len(first.context["rows"]) == 50
    # The look at the first page is among those that the second one would start after.
    assert len(seen) == len(set(seen)) == 70
    assert second.context["older"] is None
    assert "Newest" in second.content.decode()


@pytest.mark.parametrize("before", ["nonsense", "1" * 40, "-1", "²"])
def test_a_place_in_the_list_that_there_is_not_shows_nothing(browser, asha, before):
    request = make_request()
    look(asha, request)
    response = browser.get(reverse("access_log:request_log", args=[request.pk]), {"before": before})
    assert list(response.context["rows"]) == []


def test_looking_at_the_log_is_recorded_itself(browser, admin, asha):
    request = make_request()
    look(asha, request)
    page_of(browser, "person_log", asha.pk)
    page_of(browser, "request_log", request.pk)
    browser.get(reverse("access_log:export_person", args=[asha.pk]))

    person, of_request, export = Access.objects.filter(action=Action.AUDITED).order_by("pk")
    assert (person.who, person.about) == ("ada", "asha")
    assert of_request.requests.get().reference == request.reference
    assert (export.screen, export.about) == ("export_person", "asha")


def test_files_hold_no_formula(browser, db):
    evil = User.objects.create_user("@SUM(1)")
    request = make_request()
    look(evil, request)
    for name, number in (("export_request", request.pk), ("export_person", evil.pk)):
        response = browser.get(reverse(f"access_log:{name}", args=[number]))
        lines = response.getvalue().decode().splitlines()
        assert response["Content-Disposition"] == 'attachment; filename="access-log.csv"'
        assert lines[0].startswith("\ufeffWhen,Who,What,Page,From,Unusual")
        assert lines[-1].startswith("2026-11-24 10:00:00,'@SUM(1),Opened,request,192.0.2.7,")


def test_unusual_days_are_on_the_first_page(browser, asha):
    ben = User.objects.create_user("ben")
    requests = [make_request() for _ in range(25)]
    for days in range(10, 40):
        look(asha, *requests[:2], at=NOW - timedelta(days=days))
    for request in requests:
        look(asha, request)
    look(ben, requests[0])
    page = browser.get(OVERVIEW).content.decode()

    assert "Many requests" in page
    assert "25 requests opened" in page
    assert "usually 2" in page
    assert reverse("access_log:person_log", args=[ben.pk]) not in page


def test_without_anything_unusual_it_says_so(browser, clinic):
    assert "Nothing was unusual." in browser.get(OVERVIEW).content.decode()


def test_opening_what_was_settled_long_ago_is_marked(browser, asha):
    old = make_request("declined", closed_at=NOW - timedelta(days=400))
    look(asha, old, action=Action.LISTED)
    assert '<span class="access-log-mark">' not in page_of(browser, "request_log", old.pk)

    look(asha, old)
    assert '<span class="access-log-mark">' in page_of(browser, "request_log", old.pk)
    assert '<span class="access-log-mark">' in browser.get(OVERVIEW).content.decode()


def test_a_look_on_a_closed_day_is_marked(browser, asha):
    request = make_request()
    look(asha, request)
    assert '<span class="access-log-mark">' not in page_of(browser, "request_log", request.pk)

    make_closure(NOW.date())
    assert '<span class="access-log-mark">' in page_of(browser, "request_log", request.pk)
    assert '<span class="access-log-mark">' in browser.get(OVERVIEW).content.decode()


def test_an_old_request_with_a_visit_to_come_is_not_settled(browser, asha):
    request = make_request("confirmed", created_at=NOW - timedelta(days=400))
    look(asha, request)

    assert not Access.objects.get().requests.get().was_old


def queries_of(browser, address):
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


def test_the_number_of_queries_does_not_grow(browser, asha):
    requests = [make_request() for _ in range(10)]
    addresses = [
        OVERVIEW,
        reverse("access_log:request_log", args=[requests[0].pk]),
        reverse("access_log:person_log", args=[asha.pk]),
    ]
    look(asha, requests[0])
    few = [queries_of(browser, address) for address in addresses]
    for minutes in range(40):
        look(asha, *requests, at=NOW - timedelta(minutes=minutes))
    assert [queries_of(browser, address) for address in addresses] == few
    assert max(few) <= 18


@pytest.mark.parametrize("group", ["Front desk", "Editors", "Clinicians", "Administrators"])
def test_only_administrators_see_the_log(client, clinic, group):
    set_up_groups()
    client.force_login(make_user(group))
    request = make_request()
    expected = 200 if group == "Administrators" else 302

    assert client.get(OVERVIEW).status_code == expected
    is_in_menu = f'"url": "{OVERVIEW}"' in client.get("/admin/").content.decode()
    assert is_in_menu == (expected == 200)
    if group in ("Front desk", "Administrators"):
        page = client.get(reverse("frontdesk:request", args=[request.pk])).content.decode()
        assert ("Who saw this request?" in page) == (expected == 200)


def test_a_privacy_officer_sees_the_log_and_no_request(client, clinic):
    officer = User.objects.create_user("officer")
    officer.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "view_access"])
    )
    client.force_login(officer)

    assert client.get(OVERVIEW).status_code == 200
    assert client.get(reverse("frontdesk:inbox")).status_code == 302

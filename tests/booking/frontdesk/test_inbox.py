from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from booking.models import VISIT_STATUSES, Access, AppointmentRequest, Status

from .making import NOW, let_the_session_be_noted, make_message, make_offer, make_request

INBOX = "/admin/requests/"


def _visit_at(status, moment):
    return {"appointment_at": moment} if status in VISIT_STATUSES else {}


def keys(response):
    return [row.request.pk for row in response.context["rows"]]


def names(response):
    return [row.request.name for row in response.context["rows"]]


def test_what_needs_an_answer_comes_first_and_the_oldest_of_it(desk):
    make_request("contacted", name="Contacted", created_at=NOW - timedelta(days=3))
    make_request(name="Younger", reply_due_at=NOW + timedelta(hours=3))
    make_request(name="Older", reply_due_at=NOW + timedelta(hours=1))
    make_request("confirmed", name="Confirmed", appointment_at=NOW + timedelta(hours=2))
    assert names(desk.get(INBOX)) == ["Older", "Younger", "Confirmed"]


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        ("todo", ["new"]),
        ("waiting", ["contacted", "offered"]),
        ("visits", ["confirmed"]),
        ("closed", ["no_show", "completed", "spam", "duplicate", "cancelled", "declined"]),
        ("all", [status.value for status in reversed(Status)]),
    ],
)
def test_a_view_shows_its_requests(desk, view, shown):
    for minutes, status in enumerate(Status):
        request = make_request(
            status.value,
            name=status.value,
            created_at=NOW + timedelta(minutes=minutes),
            **_visit_at(status.value, NOW + timedelta(days=9, hours=minutes)),
        )
        if status == Status.OFFERED:
            make_offer(request, NOW + timedelta(days=2))
    response = desk.get(INBOX, {"view": view})
    assert names(response) == shown
    assert response.context["current_view"].slug == view


@pytest.mark.parametrize("view", ["", "nonsense", "'; drop table", "\x00"])
def test_a_view_that_there_is_not_shows_what_is_to_do(desk, view):
    make_request(name="Open")
    make_request("declined", name="Closed")
    assert names(desk.get(INBOX, {"view": view})) == ["Open"]


def test_live_views_count_their_requests_and_long_ones_do_not(desk):
    for status in ("new", "new", "contacted", "declined"):
        make_request(status)
    make_request("confirmed", appointment_at=NOW + timedelta(days=9))
    counts = {view.slug: count for view, _, count in desk.get(INBOX).context["views"]}
    assert counts == {"todo": 2, "waiting": 1, "visits": 1, "closed": None, "all": None}


@pytest.mark.parametrize("view", ["todo", "closed", "all"])
def test_what_is_closed_is_never_counted(desk, view):
    make_request("declined")
    with CaptureQueriesContext(connection) as queries:
        desk.get(INBOX, {"view": view})
    asked = [query["sql"] for query in queries]
    of_requests = [sql for sql in asked if 'COUNT("booking_message"' not in sql]
    counting = [sql for sql in of_requests if "COUNT(" in sql]
    assert len(counting) == 1
    assert "declined" not in counting[0]


def test_an_empty_inbox_says_so(desk):
    page = desk.get(INBOX).content.decode()
    assert "Nothing waits for an answer." in page
    assert "No request waits for an answer." in page


def test_a_row_says_what_a_receptionist_needs(desk):
    make_request(preferred_days=[0, 2], preferred_parts=["morning"], wants_earlier=True)
    page = desk.get(INBOX).content.decode()
    assert "Promised by 2pm today" in page
    assert "2\xa0hours ago" in page
    assert 'href="tel:+1-905-555-0123"' in page
    assert "Neck" in page
    assert "Mon, Wed: morning; or earlier" in page


def test_emergency_words_are_flagged_and_come_first(desk):
    make_request(name="Older", created_at=NOW - timedelta(hours=5))
    request = make_request(name="Alarming", has_emergency_words=True)
    inbox = desk.get(INBOX)
    assert names(inbox) == ["Alarming", "Older"]
    assert inbox.content.decode().count("Emergency words in the note") == 1
    page = desk.get(reverse("frontdesk:request", args=[request.pk])).content.decode()
    assert page.count("Emergency words in the note") == 1


def test_a_late_reply_is_said_in_words(desk):
    make_request(reply_due_at=NOW - timedelta(hours=1))
    page = desk.get(INBOX).content.decode()
    assert "Overdue since 9am today" in page
    assert "1 request waits for an answer; 1 is overdue." in page


def test_a_confirmed_row_says_when_and_with_whom(desk):
    make_request("confirmed", appointment_at=NOW + timedelta(days=1))
    page = desk.get(INBOX, {"status": "confirmed"}).content.decode()
    assert "Visit at 10am tomorrow, and no word that the patient comes" in page


def test_who_wants_an_email_is_reached_by_email(desk):
    make_request(contact_method="email")
    page = desk.get(INBOX).content.decode()
    assert 'href="mailto:jo@example.com"' in page
    assert "tel:" not in page


def test_a_long_live_view_is_cut_into_pages_that_keep_the_filter(desk):
    for number in range(41):
        make_request("contacted", name=f"N{number:02}", created_at=NOW + timedelta(minutes=number))
    asked = {"view": "waiting", "contact_method": "call"}
    first = desk.get(INBOX, asked)
    assert len(first.context["rows"]) == 40
    assert "?view=waiting&amp;contact_method=call&amp;p=2" in first.content.decode()
    assert names(desk.get(INBOX, asked | {"p": 2})) == ["N40"]
    assert names(desk.get(INBOX, asked | {"p": "nonsense"}))[0] == "N00"


@pytest.mark.parametrize("minutes", [1, 0])
def test_closed_requests_are_read_page_by_page_there_and_back(desk, minutes):
    for number in range(85):
        make_request("declined", created_at=NOW - timedelta(minutes=number * minutes))
    expected = list(
        AppointmentRequest.objects.order_by("-created_at", "-pk").values_list("pk", flat=True)
    )
    there, address = [], f"{INBOX}?view=closed"
    while address:
        response = desk.get(address)
        there.append(keys(response))
        address, last = response.context["after"], address
    assert there == [expected[:40], expected[40:80], expected[80:]]
    middle = desk.get(desk.get(last).context["before"])
    assert keys(middle) == expected[40:80]
    first = desk.get(middle.context["before"])
    assert keys(first) == expected[:40]
    assert not first.context["before"]


def queries_for(desk, make_rows, django_assert_max_num_queries):
    make_rows()
    cache.clear()
    let_the_session_be_noted()
    with django_assert_max_num_queries(15) as queries:
        assert desk.get(INBOX).status_code == 200
    return len(queries)


def test_the_number_of_queries_does_not_grow_with_the_rows(desk, django_assert_max_num_queries):
    few = queries_for(
        desk, lambda: [make_request() for _ in range(5)], django_assert_max_num_queries
    )
    many = queries_for(
        desk, lambda: [make_request() for _ in range(35)], django_assert_max_num_queries
    )
    assert many == few


def test_messages_that_failed_are_named_with_a_way_to_them(desk):
    request = make_request()
    make_message(request)
    make_message(request, state="sent", kind="alert")
    page = desk.get(INBOX).content.decode()
    assert "Some e-mails could not be sent." in page
    assert (
        f'<a href="{reverse("frontdesk:request", args=[request.pk])}">{request.reference}</a>'
        in page
    )


def test_many_failed_messages_are_counted_not_listed(desk):
    for _ in range(12):
        make_message(make_request())
    page = desk.get(INBOX).content.decode()
    assert page.count("(We have your request)") == 10
    assert "and 2 more" in page


def test_without_failed_messages_nothing_is_said_about_them(desk):
    make_message(make_request(), state="sent")
    assert "could not be sent" not in desk.get(INBOX).content.decode()


def wait(request, since, **fields):
    """Let a message to the patient wait since then, tried in vain."""
    message = make_message(request, state="queued", attempts=3, **fields)
    type(message).objects.filter(pk=message.pk).update(created_at=since)
    return message


def test_that_no_email_goes_out_is_said_with_who_waits(desk):
    request = make_request()
    wait(request, NOW - timedelta(minutes=20), kind="offered")
    page = desk.get(INBOX).content.decode()
    assert "E-mail has not gone out since 9:40am today." in page
    assert "Tell whoever looks after the site. Call patients who cannot wait:" in page
    assert f">{request.reference}</a> (Times to choose from)" in page
    seen = Access.objects.filter(action="listed", requests__request_number=request.pk)
    assert seen.count() == 2


def test_when_only_the_front_desks_own_email_waits_no_patient_is_named(desk):
    wait(make_request(), NOW - timedelta(minutes=20), kind="alert")
    page = desk.get(INBOX).content.decode()
    assert "Call patients who cannot wait." in page
    assert "Alert to the front desk" not in page


def test_one_late_email_is_told_from_a_mail_server_that_is_down(desk):
    request = make_request()
    wait(request, NOW - timedelta(minutes=20), last_error="SMTPRecipientsRefused")
    make_message(make_request(), state="sent", sent_at=NOW - timedelta(minutes=1))
    page = desk.get(INBOX).content.decode()
    assert "Some e-mails are late." in page
    assert "E-mail has not gone out" not in page


def test_many_late_emails_are_not_all_listed(desk):
    for _ in range(12):
        wait(make_request(), NOW - timedelta(minutes=20))
    page = desk.get(INBOX).content.decode()
    assert page.count("(We have your request)") == 10
    assert "and others" in page


def test_a_visit_that_the_patient_was_never_told_of_is_named(desk):
    visit = make_request("confirmed", appointment_at=NOW - timedelta(hours=1))
    late = visit.appointment_at
    event = {"event": visit.events.last(), "expires_at": late, "kind": "confirmed"}
    make_message(visit, **event, state="expired")
    page = desk.get(INBOX).content.decode()
    assert "Some e-mails could not be sent." in page
    assert "(Appointment confirmed; too late for it now: call the patient)" in page


def test_an_inbox_with_late_and_lost_emails_is_still_drawn_with_few_queries(
    desk, django_assert_max_num_queries
):
    for _ in range(12):
        request = make_request()
        wait(request, NOW - timedelta(minutes=20))
        make_message(request, kind="offered")
    let_the_session_be_noted()
    with django_assert_max_num_queries(15):
        desk.get(INBOX)


def test_times_are_the_clinics_and_not_the_users_own(desk, asha):
    from wagtail.users.models import UserProfile

    UserProfile.objects.create(user=asha, current_time_zone="Asia/Tokyo")
    make_request()
    assert "Promised by 2pm today" in desk.get(INBOX).content.decode()


def test_what_a_patient_wrote_is_never_markup(desk):
    attack = '<script>alert("1")</script>'
    request = make_request(name=attack, note=attack * 400, email="", contact_method="call")
    for address in (INBOX, reverse("frontdesk:request", args=[request.pk])):
        page = desk.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;" in page

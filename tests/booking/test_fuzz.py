"""Arbitrary input to every public address and to the front desk's forms: a clear answer, no crash,
no echo of markup."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking import lost_links
from booking.frontdesk.moves import MOVES
from booking.models import AppointmentRequest, Status
from clinic_site.groups import set_up_groups
from clinic_site.models import ClinicSettings
from education.models import PageFeedback
from tests.factories.booking import NOW, last_move_id, make_post, make_receptionist, make_request
from tests.factories.booking import move as move_to
from tests.factories.clinic import make_practitioner
from tests.factories.pages import load_pages

from .status.driving import ACTIONS, address, good_post

pytestmark = pytest.mark.usefixtures("clinic")

MARKER = "<script>alert(7)</script>"

bounded = settings(
    derandomize=True,
    deadline=None,
    max_examples=60,
    # The database is the same for all examples: what one stores is there for the next, as in life.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

# Any characters that a browser or an attacker can send; halves of characters become "?".
text = st.one_of(
    st.text(st.characters(codec=None), max_size=60).map(
        lambda text: text.encode(errors="replace").decode()
    ),
    st.sampled_from(
        [
            "",
            "\x00",
            "\x00" * 20,
            MARKER,
            f"\"'>{MARKER}",
            "a" * 10_000,
            "\r\n" * 300,
            "\u202e\u2066\ufeff\u200d",
            "' OR 1=1 --",
            "{{ settings.SECRET_KEY }}{% load x %}",
            "../../etc/passwd",
            "9" * 300,
            "-1",
            "1e999",
            "＋１９０５５５５０１２３",
            "💉" * 200,
            "a@b.c" + MARKER,
            "%00%ff",
        ]
    ),
)
names = st.sampled_from([*sorted(make_post()), "helpful", "comment"]) | text
posts = st.dictionaries(names, text | st.lists(text, max_size=5), max_size=16)


def assert_answered(response):
    assert response.status_code < 500
    assert MARKER.encode() not in response.content


@bounded
@given(changes=posts)
def test_a_form_with_some_wild_answers(client, changes):
    assert_answered(client.post("/appointment/", make_post() | changes))


@bounded
@given(fields=posts)
def test_a_form_of_nothing_but_wild_answers(client, fields):
    assert_answered(client.post("/appointment/", fields))


@bounded
@given(
    body=st.binary(max_size=200),
    content_type=st.sampled_from(
        [
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "application/json",
            "text/plain; charset=rot13",
            "",
        ]
    ),
)
def test_bytes_of_any_type(client, body, content_type):
    assert_answered(client.generic("POST", "/appointment/", body, content_type=content_type))


@bounded
@given(token=text)
def test_any_confirmation(client, token):
    assert_answered(client.get(f"/appointment/sent/{quote(token, safe='')}/"))


@bounded
@given(token=text, name=st.sampled_from(["", "cancel/", "slip/", "appointment.ics"]) | text)
def test_any_private_link(client, token, name):
    address = f"/appointment/status/{quote(token, safe='')}/{quote(name)}"
    assert_answered(client.get(address))
    assert_answered(client.post(address))


@bounded
@given(fields=posts)
def test_any_lost_link(client, fields):
    assert_answered(client.post("/appointment/lost-link/", fields))
    lost_links.send_asked(clinic=ClinicSettings.load(), now=timezone.now())


# The names of the fields on a patient's page, some of them with an answer that one of them takes.
page_names = st.sampled_from(
    ["seen", "offer", "wanted", "phone", "email", "contact_method", "preferred_days"]
)
page_posts = st.dictionaries(page_names | text, text | st.lists(text, max_size=3), max_size=8)


@bounded
@given(fields=page_posts, is_good=st.booleans(), body=st.binary(max_size=50))
@pytest.mark.parametrize("status", ["offered", "confirmed", "declined"])
@pytest.mark.parametrize("name", ACTIONS)
def test_any_action_of_a_patient(client, name, status, fields, is_good, body):
    request = make_request(status, name=MARKER, note=MARKER)
    if is_good:
        # So that some get as far as the operation.
        fields = good_post(request, name) | fields

    own = address(request, name)
    assert_answered(client.post(own, fields))
    assert_answered(client.get(f"{address(request)}?done={quote(str(fields)[:50])}"))
    assert_answered(client.generic("POST", own, body, content_type="multipart/form-data"))


@bounded
@given(query=text, page=text)
def test_any_search(client, query, page):
    assert_answered(client.get("/search/", {"q": query, "p": page}))


@bounded
@given(area=text)
def test_any_area(client, area):
    assert_answered(client.get("/appointment/", {"area": area}))


@bounded
@given(referer=text | text.map(lambda text: f"http://testserver/{text}"))
def test_any_page_before_the_form(client, referer):
    assert_answered(client.get("/appointment/", headers={"Referer": referer}))


@bounded
@given(path=text)
def test_any_page(client, pages, path):
    assert_answered(client.get(f"/{quote(path, safe='')}"))
    assert_answered(client.get(f"/{quote(path)}/"))


@bounded
@given(number=st.integers(min_value=0) | text, fields=posts)
def test_any_answer_about_any_page(client, clinic, number, fields):
    address = f"/feedback/{quote(str(number), safe='')}/"

    assert_answered(client.post(address, fields))
    assert_answered(client.get(address))


@bounded
@given(helpful=st.sampled_from(["yes", "no"]) | text, fields=posts, body=st.binary(max_size=200))
def test_any_answer_and_any_comment(client, pages, helpful, fields, body):
    address = f"/feedback/{pages['neck-pain'].pk}/"
    assert_answered(client.generic("POST", address, body, content_type="multipart/form-data"))
    assert_answered(client.post(address, {**fields, "helpful": helpful}))
    # Whatever came before, somebody answers and is offered to comment.
    PageFeedback.objects.all().delete()
    thanks = client.post(address, {"helpful": "yes"}).url

    assert_answered(client.generic("POST", thanks, body, content_type="multipart/form-data"))
    assert_answered(client.post(thanks, fields))
    assert_answered(client.get(thanks))


@bounded
@given(token=text, fields=posts)
def test_any_thanks(client, clinic, token, fields):
    address = f"/feedback/thanks/{quote(token, safe='')}/"

    assert_answered(client.get(address))
    assert_answered(client.post(address, fields))


@bounded
@given(path=text)
def test_any_picture(client, path):
    assert_answered(client.get(f"/media/{quote(path, safe='')}"))


@bounded
@given(colour=text)
def test_any_brand_colour(client, colour):
    assert_answered(client.get("/brand.css", {"c": colour}))


@pytest.fixture
def pages(clinic):
    """The starter content, so that what is below / is a real page."""
    return load_pages()


@pytest.fixture
def desk(client, clinic):
    """The browser of a receptionist."""
    set_up_groups()
    receptionist = make_receptionist()
    receptionist.groups.add(Group.objects.get(name="Front desk"))
    client.force_login(receptionist)
    return client


# The names of the front desk's fields, some of them with an answer that one of them takes.
desk_names = st.sampled_from(
    [
        *("text", "seen", "chosen", "minutes", "although", "reason", "outcome", "reference"),
        *("date", "time", "practitioner", "date_1", "time_1", "practitioner_1", "preview"),
    ]
)
desk_answers = st.sampled_from(["2026-11-25", "10:30", "on", "no_time", "reached", "45"]) | text
desk_posts = st.dictionaries(
    desk_names | text, desk_answers | st.lists(desk_answers, max_size=3), max_size=8
)


every_move = pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)


@bounded
@given(fields=desk_posts)
def test_any_search_of_the_front_desk(desk, fields):
    assert_answered(desk.post(reverse("frontdesk:search"), fields))


@bounded
@given(fields=desk_posts)
def test_any_note_of_the_front_desk(desk, patient_request, fields):
    assert_answered(desk.post(reverse("frontdesk:add_note", args=[patient_request.pk]), fields))
    assert_answered(desk.get(reverse("frontdesk:request", args=[patient_request.pk])))


@bounded
@given(fields=desk_posts, is_good=st.booleans())
@every_move
def test_any_move_of_the_front_desk(desk, clock, move, fields, is_good):
    request = ready_for(move)
    if is_good:
        # So that some get as far as the operation.
        fields = good_move(request) | fields

    assert_answered(desk.post(reverse(move.url_name, args=[request.pk]), fields))
    assert_answered(desk.get(reverse("frontdesk:request", args=[request.pk])))


@every_move
def test_what_every_move_takes_reaches_its_operation(desk, clock, move):
    request = ready_for(move)
    fields = good_move(request)

    response = desk.post(reverse(move.url_name, args=[request.pk]), fields)

    assert response.status_code == 302
    assert last_move_id(request) > fields["seen"]
    assert AppointmentRequest.objects.get(pk=request.pk).status == move.status


def ready_for(move):
    """Return a request whose every text is markup, and which the move can be made of at NOW."""
    number = AppointmentRequest.objects.count()
    came_at = NOW - timedelta(days=60) if move.needs_visit_begun else NOW
    request = make_request(now=came_at, name=MARKER, note=MARKER)
    if move.name in ("reschedule", "complete", "mark_no_show"):
        # Each has an hour of its own, as all have one practitioner.
        at = came_at + timedelta(days=1, hours=number)
        move_to(request, Status.CONFIRMED, now=came_at, appointment_at=at)
    elif move.name == "reopen":
        move_to(request, Status.CONTACTED)
    return request


def good_move(request):
    """Return what every move takes."""
    day = NOW.date() + timedelta(days=60 + AppointmentRequest.objects.count())
    slot = {
        "date": day.isoformat(),
        "time": "10:30",
        "practitioner": make_practitioner(f"Dana {MARKER}").pk,
    }
    return {
        "seen": last_move_id(request),
        **slot,
        **{f"{name}_1": value for name, value in slot.items()},
        "although": "on",
        "outcome": "reached",
        "reason": "no_time",
        "reference": make_request().reference,
    }


@pytest.fixture
def patient_request(clinic):
    """A request whose every text is markup."""
    return make_request(name=MARKER, note=MARKER)

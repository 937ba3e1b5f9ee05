import pytest
from django.urls import reverse

from .making import let_the_session_be_noted, make_request

SEARCH = "/admin/requests/search/"


@pytest.fixture
def wanted(clinic):
    make_request(name="Somebody Else", phone="+14165550199", email="else@example.com")
    return make_request(name="Zoë O'Hara-Ng", phone="+19055550142", email="zoe.ng@example.com")


@pytest.mark.parametrize(
    "text",
    [
        "o'hara",
        "Ng",
        "zoe.ng@example.com",
        "ZOE.NG",
        "905-555-0142",
        "(905) 555 0142",
        "+1 905 555 0142",
        "9055550142",
        "0142",
        "555-0142",
    ],
)
def test_a_request_is_found_by_name_email_and_phone(desk, wanted, text):
    rows = desk.post(SEARCH, {"text": text}).context["rows"]
    assert [row.request for row in rows] == [wanted]


def test_a_request_is_found_by_its_reference_however_it_is_typed(desk, wanted):
    for text in (
        wanted.reference,
        wanted.reference.lower(),
        wanted.reference[:3],
        wanted.reference.replace("-", ""),
        f"  {wanted.reference} ",
    ):
        rows = desk.post(SEARCH, {"text": text}).context["rows"]
        assert [row.request for row in rows] == [wanted]


@pytest.mark.parametrize("text", ["elodie", "ÉLODIE", "Élodie", "e\u0301lodie", "núñez"])
def test_a_name_is_found_without_regard_to_case_and_accents(desk, text):
    request = make_request(name="Élodie Nunez")
    rows = desk.post(SEARCH, {"text": text}).context["rows"]
    assert [row.request for row in rows] == [request]


def test_closed_requests_are_found_too(desk):
    request = make_request("declined", name="Closed Case")
    rows = desk.post(SEARCH, {"text": "closed case"}).context["rows"]
    assert [row.request for row in rows] == [request]


def test_what_was_typed_stays_in_the_box_and_out_of_addresses(desk, wanted):
    response = desk.post(SEARCH, {"text": "zoe.ng@example.com"})
    page = response.content.decode()
    assert 'value="zoe.ng@example.com"' in page
    assert "1 request found for" in page
    assert "?" not in response.request["PATH_INFO"]
    assert "no-store" in response["Cache-Control"]


def test_finding_nothing_helps_further(desk, wanted):
    page = desk.post(SEARCH, {"text": "<b>nobody</b>"}).content.decode()
    assert "No request found for “&lt;b&gt;nobody&lt;/b&gt;”." in page
    assert "last four digits" in page


@pytest.mark.parametrize("text", ["", "   ", "\x00", "\u0301", "x" * 101])
def test_a_search_for_nothing_sensible_finds_nothing(desk, wanted, text):
    response = desk.post(SEARCH, {"text": text})
    assert response.status_code == 200
    assert response.context["rows"] == []


@pytest.mark.parametrize("text", ["%", "_", "'", '"', "\\", "😀", "-" * 100, "٣٤٥٦"])
def test_any_character_can_be_searched_for(desk, wanted, text):
    assert desk.post(SEARCH, {"text": text}).status_code == 200


def test_more_than_a_page_of_matches_is_said(desk):
    for _ in range(41):
        make_request(name="Same Name")
    response = desk.post(SEARCH, {"text": "same name"})
    assert len(response.context["rows"]) == 40
    assert "More than 40 requests found" in response.content.decode()


def test_a_search_asks_the_database_as_little_as_the_inbox(desk, django_assert_max_num_queries):
    for _ in range(40):
        make_request(name="Same Name")
    desk.post(SEARCH, {"text": "same name"})
    let_the_session_be_noted()
    with django_assert_max_num_queries(14):
        desk.post(SEARCH, {"text": "same name"})


def test_opening_the_search_address_leads_to_the_inbox(desk):
    assert desk.get(SEARCH)["Location"] == reverse("frontdesk:inbox")

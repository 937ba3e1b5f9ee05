"""Reaching the patient another way, the slip, and the words of the history."""

import re
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from phonenumber_field.phonenumber import PhoneNumber

from booking import status_link, upkeep
from booking.access_log.models import Access
from booking.frontdesk.history import BY_ITSELF, DEEDS, history
from booking.frontdesk.wording import ClinicTime
from booking.models import AppointmentRequest, RequestEvent
from clinic_site.models import ClinicSettings
from clinic_site.templatetags.qr_code import private_qr_code
from tests.factories.booking import make_request as make_booked
from tests.factories.clinic import make_absence

from .making import NOW, last_event_id, make_request, make_user


def address(name, request):
    return reverse(f"frontdesk:{name}", args=[request.pk])


def test_contact_details_are_changed(desk):
    request = make_request()
    answers = {"phone": "905-555-0177", "email": "", "contact_method": "call"}
    response = desk.post(address("change_contact", request), answers)
    request.refresh_from_db()
    assert response["Location"] == address("request", request)
    assert (request.phone.as_e164, request.email) == ("+19055550177", "")
    assert request.events.last().kind == "contact_changed"


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"phone": "", "contact_method": "call"}, "They want to be reached this way: fill it in."),
        ({"phone": "12", "contact_method": "call"}, "Enter a phone number with its area code."),
        (
            {"phone": "905-555-0177 ext. 5", "contact_method": "call"},
            "Enter the number without its extension, and note that as a note.",
        ),
        ({"email": "nobody", "contact_method": "email"}, "Enter an e-mail address such as"),
        ({"email": "a\r\nBcc: b@example.com", "contact_method": "email"}, "Enter an e-mail"),
        ({"contact_method": "pigeon", "email": "jo@example.com"}, "Select a valid choice"),
    ],
)
def test_contact_details_that_cannot_be_are_kept_in_the_form(desk, answers, words):
    request = make_request()
    page = desk.post(address("change_contact", request), answers).content.decode()
    assert words in page
    assert "Nothing is changed yet." in page
    request.refresh_from_db()
    assert request.phone.as_e164 == "+19055550123"


def test_a_private_link_is_replaced(desk):
    request = make_request()
    before = request.link_id
    for _ in range(2):
        desk.post(address("replace_link", request))
    request.refresh_from_db()
    assert request.link_id != before
    assert [each.state for each in request.messages.all()] == ["withdrawn", "queued"]


@pytest.mark.parametrize(
    ("status", "becomes"),
    [("new", "contacted"), ("contacted", "contacted"), ("offered", "offered")],
)
def test_a_patient_whom_calls_do_not_reach_is_asked_to_call_once(desk, status, becomes):
    request = make_request(status, unanswered_calls=3)
    for code in (302, 409):
        seen = {"seen": last_event_id(request)}
        assert desk.post(address("ask_to_call", request), seen).status_code == code
    assert [each.kind for each in request.messages.all()] == ["reach_us"]
    page = desk.get(address("request", request)).content.decode()
    assert "Asked by e-mail to call us" in page
    request.refresh_from_db()
    assert (request.status, request.unanswered_calls) == (becomes, 0)


def test_asking_to_call_is_undone_before_the_decision(desk):
    request = make_booked("offered", now=NOW)
    AppointmentRequest.objects.filter(pk=request.pk).update(unanswered_calls=3)
    desk.post(address("ask_to_call", request), {"seen": last_event_id(request)})

    page = desk.get(address("request", request)).content.decode()
    deed = request.events.deeds().last()
    assert f'name="seen" value="{deed.pk}"' in page
    assert "Undo: asked by e-mail to call us" in page
    desk.post(address("undo", request), {"seen": deed.pk})

    request.refresh_from_db()
    assert (request.status, request.unanswered_calls) == ("offered", 3)
    states = dict(request.messages.values_list("kind", "state"))
    assert (states["reach_us"], states["offered"]) == ("withdrawn", "queued")
    page = desk.get(address("request", request)).content.decode()
    assert "Asked by e-mail to call us (undone)" in page


def test_asking_a_new_patient_to_call_is_an_answer_that_can_be_undone(desk):
    request = make_request(unanswered_calls=3)
    desk.post(address("ask_to_call", request), {"seen": last_event_id(request)})
    request.refresh_from_db()
    assert (request.first_answer_at, request.first_answer_on_time) == (NOW, True)
    desk.post(address("undo", request), {"seen": last_event_id(request)})
    request.refresh_from_db()
    assert (request.status, request.first_answer_at) == ("new", None)
    assert request.unanswered_calls == 3
    assert request.messages.get().state == "withdrawn"


def test_who_saw_the_request_before_a_colleague_moved_it_asks_nobody_to_call(desk, asha):
    request = make_request()
    seen = last_event_id(request)
    request.events.create(kind="contacted", at=NOW, by=asha, from_status="new", to_status="new")
    response = desk.post(address("ask_to_call", request), {"seen": seen})
    assert response.status_code == 409
    assert "Nothing else was done." in response.content.decode()
    assert not request.messages.exists()


def change_contact(request, by, **contact):
    contact = {"phone": request.phone, "email": request.email, "contact_method": "call"} | contact
    changed = request.events.filter(kind="contact_changed").last()
    upkeep.change_contact(
        request_id=request.pk,
        seen_contact_id=changed and changed.pk,
        clinic=ClinicSettings.load(),
        by=by,
        now=NOW,
        **contact,
    )
    request.refresh_from_db()


WRITTEN = ["offered", "confirmed", "declined", "cancelled"]


@pytest.mark.parametrize("state", ["queued", "failed"])
@pytest.mark.parametrize("status", [*WRITTEN, "contacted"])
def test_whose_address_is_taken_away_stays_in_the_inbox_with_what_to_say(
    desk, asha, clinic, status, state
):
    if status == "contacted":
        request = make_request()
        desk.post(address("ask_to_call", request), {"seen": last_event_id(request)})
    else:
        request = make_booked(status, now=NOW)
    request.messages.update(state=state)
    change_contact(request, asha, email="")

    assert request.follow_up == "call"
    inbox = desk.get(reverse("frontdesk:inbox"))
    assert "and nobody has told the patient" in inbox.content.decode()
    page = desk.get(address("request", request), {"say": ""})
    script = page.context["script"]
    assert script.body if script else "There are no words to show here." in page.content.decode()
    assert bool(script) == (status in WRITTEN)


EMAIL, PHONE = {"email": "new@example.com"}, {"phone": PhoneNumber.from_string("+19055550188")}


@pytest.mark.parametrize(
    ("changes", "is_warned"),
    [
        ([], False),
        ([("patient", EMAIL)], True),
        ([("patient", EMAIL), ("staff", PHONE)], True),
        ([("patient", EMAIL), ("staff", {"email": "right@example.com"})], False),
        ([("patient", PHONE)], False),
        ([("staff", EMAIL), ("patient", PHONE)], False),
        ([("staff", {"email": "right@example.com"}), ("patient", EMAIL)], True),
    ],
)
def test_a_new_link_to_an_address_that_was_set_with_the_old_one_is_warned_of(
    desk, asha, changes, is_warned
):
    request = make_request()
    for who, contact in changes:
        change_contact(request, {"patient": None, "staff": asha}[who], **contact)
    page = desk.get(address("request", request)).content.decode()
    assert f"a new one goes to {request.email}" in page
    assert ("It was set with the old link at 10am today" in page) == is_warned


def sent_by_form(page, name):
    """Return the value of the page's hidden field; it may be empty."""
    field = re.search(rf'<input type="hidden" name="{name}"[^>]*>', page)[0]
    value = re.search(r'value="([^"]*)"', field)
    return value[1] if value else ""


def test_an_address_that_was_changed_meanwhile_gets_no_new_link(desk):
    request = make_request()
    before = request.link_id
    page = desk.get(address("request", request)).content.decode()
    change_contact(request, None, email="stranger@example.com")

    answer = {"seen_address": sent_by_form(page, "seen_address")}
    response = desk.post(address("replace_link", request), answer)

    page = response.content.decode()
    assert response.status_code == 409
    assert "The e-mail address was changed while you had this page open." in page
    assert "It was set with the old link at 10am today" in page
    request.refresh_from_db()
    assert request.link_id == before
    assert not request.messages.filter(kind="link").exists()

    answer = {"seen_address": sent_by_form(page, "seen_address")}
    assert desk.post(address("replace_link", request), answer).status_code == 302
    assert request.messages.get(kind="link").to == "stranger@example.com"


@pytest.mark.parametrize("who", ["The patient", "Bo Lindqvist"])
def test_what_was_changed_meanwhile_is_not_overwritten_by_an_old_page(desk, who):
    request = make_request()
    by = None if who == "The patient" else make_user("Front desk", "bo", first_name="Bo")
    if by:
        by.last_name = "Lindqvist"
        by.save()
    page = desk.get(address("request", request)).content.decode()
    change_contact(request, by, email="new@example.com")
    typed = {"phone": "905-555-0188", "email": "old@example.com", "contact_method": "call"}

    answers = typed | {"seen_contact": sent_by_form(page, "seen_contact")}
    response = desk.post(address("change_contact", request), answers)

    page = response.content.decode()
    assert response.status_code == 409
    assert f"{who} changed the contact details meanwhile, and yours are not stored." in page
    assert 'value="old@example.com"' in page
    assert "new@example.com" in page
    request.refresh_from_db()
    assert request.email == "new@example.com"

    answers = typed | {"seen_contact": sent_by_form(page, "seen_contact")}
    assert desk.post(address("change_contact", request), answers).status_code == 302
    request.refresh_from_db()
    assert request.email == "old@example.com"


def test_a_typing_error_does_not_make_what_was_changed_meanwhile_seen(desk):
    request = make_request()
    page = desk.get(address("request", request)).content.decode()
    change_contact(request, None, email="new@example.com")
    typed = {"phone": "12", "email": "old@example.com", "contact_method": "call"}

    answers = typed | {"seen_contact": sent_by_form(page, "seen_contact")}
    page = desk.post(address("change_contact", request), answers).content.decode()
    answers = typed | {"phone": "905-555-0188", "seen_contact": sent_by_form(page, "seen_contact")}

    assert desk.post(address("change_contact", request), answers).status_code == 409
    request.refresh_from_db()
    assert request.email == "new@example.com"


def test_contact_details_saved_twice_are_saved_once(desk):
    request = make_request()
    answers = {"phone": "905-555-0177", "email": "", "contact_method": "call", "seen_contact": ""}
    for _ in range(2):
        assert desk.post(address("change_contact", request), answers).status_code == 302
    assert request.events.filter(kind="contact_changed").count() == 1


@pytest.mark.parametrize("seen", ["", "0", "x", "9" * 40])
def test_a_link_is_not_replaced_by_a_form_that_names_another_event(desk, seen):
    request = make_request()
    change_contact(request, None, email="stranger@example.com")
    response = desk.post(address("replace_link", request), {"seen_address": seen})
    assert response.status_code == 409
    assert not request.events.filter(kind="link_replaced").exists()


def test_who_has_no_email_address_is_not_written_to(desk):
    request = make_request(email="")
    where = address("ask_to_call", request)
    assert where not in desk.get(address("request", request)).content.decode()
    assert desk.post(where, {"seen": last_event_id(request)}).status_code == 409
    assert request.events.count() == 1


def test_a_link_is_replaced_without_an_email_address_and_has_to_be_handed_over(desk):
    request = make_request(email="")
    before = request.link_id
    page = desk.get(address("request", request)).content.decode()
    assert "There is no e-mail address, so nobody is sent the new one" in page

    page = desk.post(address("replace_link", request), follow=True).content.decode()

    request.refresh_from_db()
    assert request.link_id != before
    assert not request.messages.exists()
    assert "open More and print the slip with the private link" in page
    assert "on its way" not in page


def test_the_slip_has_the_private_link_only_when_it_is_asked_for(desk):
    request = make_request("confirmed", email="")
    link = status_link.address(request)
    plain = desk.get(address("slip", request)).content.decode()
    assert status_link.token(request) not in plain
    assert address("link_slip", request) in plain

    response = desk.post(address("link_slip", request))

    page = response.content.decode()
    assert f'<p class="frontdesk-slip__address">{link}</p>' in page
    assert "Whoever has it can do what you can do there." in page
    assert str(private_qr_code(link)) in page
    assert "style=" not in private_qr_code(link)
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"
    opened = desk.get(urlsplit(link).path)
    assert opened.status_code == 200


def test_a_slip_with_the_private_link_is_recorded_as_printed(desk):
    request = make_request()
    desk.post(address("link_slip", request))
    access = Access.objects.get()
    assert (access.screen, access.action) == ("link_slip", "printed")
    assert list(access.requests.values_list("request_number", flat=True)) == [request.pk]
    assert request.events.count() == 1


def test_the_private_link_is_on_no_page_without_asking(desk, caplog):
    request = make_request(email="")
    token = status_link.token(request)
    for response in (
        desk.get(address("request", request)),
        desk.get(address("slip", request)),
        desk.get(address("link_slip", request), follow=True),
    ):
        assert token not in response.content.decode()
    response = desk.post(address("link_slip", request))
    assert token in response.content.decode()
    assert token not in "".join(str(value) for value in response.headers.values())
    assert token not in caplog.text


@pytest.mark.parametrize("status", ["offered", "confirmed", "declined", "cancelled"])
@pytest.mark.parametrize("email", ["", "jo@example.com"])
def test_neither_what_to_say_nor_what_was_written_opens_the_private_page(
    desk, clinic, email, status
):
    """Whoever sees the link can act for the patient, and the history would say that they did."""
    request = make_booked(status, now=NOW, email=email)
    pages = [
        desk.get(address("request", request), {"say": 1}),
        desk.post(address("cancel", request), {"seen": last_event_id(request), "preview": "1"}),
    ]
    for page in pages:
        assert status_link.token(request) not in page.content.decode()
    words = "What to say" if not email else "Read it"
    assert words in pages[0].content.decode()


def test_what_to_say_and_the_slip_leave_out_a_time_that_cannot_be_chosen(desk, clinic):
    request = make_booked("offered", now=NOW, email="")
    for name, query in (("request", {"say": 1}), ("slip", {})):
        page = desk.get(address(name, request), query).content.decode()
        assert "Tuesday 1 December 2026" in page, name
    make_absence(request.offers.get().practitioner, date(2026, 12, 1))
    page = desk.get(address("slip", request)).content.decode()
    assert "Tuesday 1 December 2026" not in page
    page = desk.get(address("request", request), {"say": 1}).content.decode()
    said = page[page.index("call-needed") : page.index("What the patient asked for")]
    assert "Tuesday 1 December 2026" not in said


def test_a_link_that_works_no_more_is_not_printed(desk):
    request = make_request("declined", closed_at=NOW - timedelta(days=31))
    for name in ("request", "slip"):
        assert (
            address("link_slip", request) not in desk.get(address(name, request)).content.decode()
        )
    page = desk.post(address("link_slip", request)).content.decode()
    assert status_link.token(request) not in page
    assert "This request’s private link works no more" in page


def test_who_may_only_look_is_not_offered_the_private_link(client, clinic):
    user = User.objects.create_user("looks")
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "view_appointmentrequest"])
    )
    client.force_login(user)
    request = make_request()
    assert (
        address("link_slip", request) not in client.get(address("slip", request)).content.decode()
    )
    assert client.post(address("link_slip", request)).status_code == 302


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("new", "You have no appointment yet."),
        ("contacted", "Call us to agree on a time."),
        ("confirmed", "with Dana Okafor"),
        ("cancelled", "Nothing more is planned for this request."),
    ],
)
def test_the_slip_says_where_it_stands_and_nothing_of_health(desk, status, words):
    request = make_request(status, note="My knee.")
    page = desk.get(address("slip", request)).content.decode()
    slip = page[page.index('class="frontdesk-slip"') :]
    assert request.reference in slip
    assert words in slip
    for private in ("My knee", "Neck", "Jo Park"):
        assert private not in slip


def test_every_kind_of_event_has_words(clinic, asha):
    request = make_request()
    for kind in RequestEvent.Kind:
        event = request.events.create(kind=kind, at=NOW, by=None if kind in BY_ITSELF else asha)
        entry = history([event], ClinicTime(NOW, ClinicSettings.load().zone))[0]
        assert entry.who == ("Site" if kind in BY_ITSELF else "Asha Singh")
        assert entry.what


def test_every_move_can_be_told_to_the_colleague_who_was_slower(clinic):
    """What moves nothing never stands in the way of a decision."""
    kinds = set(RequestEvent.Kind)
    still = {
        "noted",
        "claimed",
        "released",
        "contact_changed",
        "acknowledged",
        "earlier_set",
        "reminder_set",
        "reminded",
        "link_sent",
        "link_replaced",
        "seen",
        "held",
        "hold_lifted",
    }
    assert set(DEEDS) == kinds - still


def test_who_has_only_an_address_by_now_is_written_to(desk, asha):
    request = make_booked("declined", now=NOW, email="")
    change_contact(request, asha, phone="", email="late@example.com", contact_method="email")
    page = desk.get(address("request", request)).content.decode()
    assert "There is no phone number any more" in page
    assert 'href="mailto:late@example.com"' in page
    seen = {"seen": last_event_id(request), "outcome": "no_answer"}
    page = desk.post(address("log_call", request), seen, follow=True).content.decode()
    assert "Nobody else tells the patient: please do." in page


def test_contact_details_that_stay_the_same_are_not_called_changed(desk):
    request = make_request()
    same = {"phone": str(request.phone), "email": request.email, "contact_method": "call"}
    page = desk.post(address("change_contact", request), same, follow=True).content.decode()
    assert "are as they were: there was nothing to change" in page
    assert not request.events.filter(kind="contact_changed").exists()

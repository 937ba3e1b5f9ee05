"""The form and the check of its answers: what they say, keep and complain of."""

import re

import pytest

from booking.models import AppointmentRequest
from booking.wording import RequestWording
from tests.factories.booking import make_post
from tests.factories.clinic import make_body_area, make_clinic

from .flow import FORM, assert_kept, assert_on_form_page, check, send, text_of, token_in

pytestmark = pytest.mark.usefixtures("clinic", "clock")


class TestForm:
    def test_says_first_that_it_is_no_booking_and_when_we_reply(self, client):
        html = text_of(client.get(FORM))

        assert html.index("This is a request, not a booking.") < html.index("<form")
        assert "We reply within 8 opening hours." in html
        assert "If you send it now: by 10am on Saturday 21 November 2026." in html

    def test_has_an_emergency_card_above_it(self, client):
        make_clinic(emergency_number="112")
        html = text_of(client.get(FORM))

        assert html.index("clinic-care-card--emergency") < html.index("<form")
        assert 'href="tel:112"' in html

    def test_has_what_staff_wrote_around_it(self, client):
        RequestWording.objects.create(
            title="Ask us", intro="Fill this in.", agreement="You may <b>call</b> me."
        )

        html = text_of(client.get(FORM))

        assert "<h1>Ask us</h1>" in html
        assert "Fill this in." in html
        assert "You may &lt;b&gt;call&lt;/b&gt; me." in html

    def test_has_the_area_chosen_from_which_the_reader_comes(self, client):
        make_body_area("Jaw")

        assert re.findall(
            r'value="(\w+)"[^>]* checked', text_of(client.get(f"{FORM}?area=jaw"))
        ) == ["jaw"]

    def test_does_not_mind_an_area_that_there_is_not(self, client):
        response = client.get(f"{FORM}?area=<script>")

        assert response.status_code == 200
        assert "checked" not in text_of(response)
        assert "&lt;script&gt;" not in text_of(response)

    def test_leaves_the_messages_to_us_and_the_words_to_the_patient(self, client):
        html = text_of(client.get(FORM))

        assert "novalidate" in html
        assert " required" not in html
        assert "maxlength" not in html
        assert 'type="tel"' in html
        assert 'autocomplete="email"' in html

    def test_has_every_input_labelled_and_every_group_named(self, client):
        html = text_of(client.get(FORM))
        form = html[html.index("<form") : html.index("</form>")]
        ids = re.findall(r'<(?:input|textarea)(?! type="hidden")[^>]* id="(\w+)"', form)

        assert len(ids) == len(set(ids)) > 20
        assert set(re.findall(r'<label[^>]* for="(\w+)"', form)) == set(ids)
        assert form.count("<fieldset") == form.count("<legend") == 6

    def test_marks_what_is_optional(self, client):
        labels = re.findall(r"([^>]+) \(optional\)</", text_of(client.get(FORM)))

        assert labels == [
            "Which days suit you?",
            "Which part of the day suits you?",
            "What should our staff know?",
        ]

    def test_hides_the_trap_from_people(self, client):
        trap = re.search(r"<div[^>]*>[^\n]*Leave this empty.*", text_of(client.get(FORM)))[0]

        for attribute in ('aria-hidden="true"', 'tabindex="-1"', 'autocomplete="off"'):
            assert attribute in trap


class TestErrors:
    def test_are_listed_first_in_focus_and_linked_to_their_fields(self, client):
        html = text_of(check(client, name="", phone="12", body_areas=None, agreed=None))

        assert "<title>Error: " in html
        summary = html[html.index("clinic-error-summary") : html.index("<h1>")]
        assert "autofocus" in summary
        links = re.findall(r'href="#(\w+)">([^<]+)<', summary)
        assert [link for link, _ in links] == [
            "id_name",
            "id_phone",
            "id_body_areas_0",
            "id_agreed",
        ]
        for input_id, message in links:
            assert f'id="{input_id}"' in html
            assert html.count(message) == 2

    def test_stand_at_their_field_and_are_tied_to_it(self, client):
        html = text_of(check(client, name="", body_areas=None))

        assert re.search(r'<input[^>]*aria-invalid="true"[^>]*id="id_name"', html)
        assert re.search(r'name="name"[^>]*aria-describedby="id_name_error"', html)
        assert 'aria-describedby="id_body_areas_helptext id_body_areas_error"' in html
        assert re.search(r'id="id_name_error"><span [^>]*>Error: </span>Enter your name.', html)

    def test_lose_nothing(self, client):
        response = check(client, needle_feeling=None, wants_earlier="on")

        assert_on_form_page(response)
        assert_kept(response)
        checked = re.findall(r'name="(\w+)"(?: value="(\w+)")?[^>]* checked', text_of(response))
        assert checked == [
            ("contact_method", "call"),
            ("is_returning", "no"),
            ("body_areas", "neck"),
            ("preferred_days", "0"),
            ("preferred_days", "2"),
            ("preferred_parts", "morning"),
            ("wants_earlier", ""),
            ("agreed", ""),
        ]

    def test_are_also_found_when_somebody_sends_without_a_check(self, client):
        assert_on_form_page(send(client, name=""))

    def test_keep_the_form_the_same_form(self, client):
        fields = make_post(step="check", name="")

        assert token_in(client.post(FORM, fields)) == fields["form_token"]


class TestCheck:
    def test_shows_every_answer_and_says_that_nothing_was_sent(self, client):
        html = text_of(check(client))

        assert "Nothing has been sent yet." in html
        assert "This is a request, not a booking." in html
        for words in ("+1 905-555-0123", "Neck", "Monday<br>Wednesday", "I am not sure"):
            assert words in html
        assert not AppointmentRequest.objects.exists()

    def test_carries_every_answer_to_the_sending(self, client):
        html = text_of(check(client, wants_earlier="on", note='Two\r\nlines & "quotes"'))
        hidden = re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', html)
        fields = {}
        for name, value in hidden:
            fields.setdefault(name, []).append(value.replace("&quot;", '"').replace("&amp;", "&"))

        assert client.post(FORM, {**fields, "step": "send"}).status_code == 303

        request = AppointmentRequest.objects.get()
        assert request.note == 'Two\nlines & "quotes"'
        assert (request.wants_earlier, request.is_returning) == (True, False)
        assert (request.preferred_days, request.preferred_parts) == ([0, 2], ["morning"])

    def test_has_a_way_back_to_each_answer(self, client):
        html = text_of(check(client))

        targets = re.findall(r'formaction="/appointment/#(\w+)"', html)
        form = text_of(client.post(FORM, make_post(step="edit")))
        assert len(targets) == 11
        for target in targets:
            assert f'id="{target}"' in form

    def test_going_back_keeps_everything_and_complains_of_nothing(self, client):
        response = client.post(FORM, make_post(step="edit", agreed=None))

        assert_on_form_page(response)
        assert_kept(response)
        assert "Error" not in text_of(response)
        assert len(re.findall(r" checked", text_of(response))) == 7

    def test_escapes_what_was_typed(self, client):
        marker = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"

        for step in ("check", "edit", "send"):
            html = text_of(
                client.post(FORM, make_post(step=step, name=marker, note=marker, form_token=""))
            )
            assert "&lt;script&gt;alert(1)" in html
            assert "<script>alert(1)" not in html
            assert "<img src=x" not in html


class TestEmergencyWords:
    CARD = 'aria-labelledby="emergency-words"'

    def test_show_a_card_first_and_in_focus(self, client):
        html = text_of(check(client, note="Since today I have chest pain."))

        assert html.index(self.CARD) < html.index("<h1>Check your answers</h1>")
        assert re.search(rf"<section [^>]*{self.CARD}[^>]* autofocus>", html)
        assert "Something you wrote can be a sign of an emergency" in html
        assert "call 911 now" in html
        assert html.count('href="tel:911"') >= 1
        assert "9-8-8" not in html

    def test_about_suicide_also_name_who_helps(self, client):
        html = text_of(check(client, note="I want to end my life."))

        assert "Call or text 9-8-8" in html
        assert 'href="tel:988"' in html
        assert 'href="sms:988"' in html

    def test_name_whom_staff_chose(self, client):
        RequestWording.objects.create(crisis_help="Call <b>us</b>.", crisis_number="")

        html = text_of(check(client, note="suicide"))

        assert "Call &lt;b&gt;us&lt;/b&gt;." in html
        assert "sms:" not in html

    def test_never_keep_a_request_from_being_sent(self, client):
        page = check(client, note="chest pain")
        assert 'value="send">Send request<' in text_of(page)

        assert send(client, note="chest pain", form_token=token_in(page)).status_code == 303
        assert AppointmentRequest.objects.get().has_emergency_words

    def test_stay_in_sight_when_sending_failed(self, client):
        html = text_of(send(client, note="chest pain", form_token=""))

        assert html.index(self.CARD) < html.index("clinic-error-summary") < html.index("<h1>")

    @pytest.mark.parametrize("step", ["check", "edit", "send"])
    def test_that_are_not_there_show_no_card(self, client, step):
        html = text_of(client.post(FORM, make_post(step=step, form_token="")))

        assert self.CARD not in html

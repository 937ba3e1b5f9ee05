"""Which page led to the form: a path of this site, signed, or nothing."""

import pytest

from booking.form_token import FormToken
from booking.models import AppointmentRequest
from tests.factories.booking import NOW, make_post

from .flow import FORM, check, send, text_of, token_in

pytestmark = pytest.mark.usefixtures("clinic", "clock")

HOST = "http://testserver"


def open_form(client, referer):
    headers = {} if referer is None else {"Referer": referer}
    return token_in(client.get(FORM, headers=headers))


def came_from(token):
    return FormToken.read(token, NOW).came_from


def test_the_page_goes_with_the_form_to_the_request(client, clock):
    token = open_form(client, f"{HOST}/conditions/neck-pain/")
    # Through errors, the check and back to the form.
    for step, fields in [("check", {"name": ""}), ("check", {}), ("edit", {}), ("check", {})]:
        token = token_in(client.post(FORM, make_post(step=step, form_token=token, **fields)))
    clock.shift(60)

    send(client, form_token=token)

    assert AppointmentRequest.objects.get().came_from == "/conditions/neck-pain/"


@pytest.mark.parametrize(
    ("referer", "path"),
    [
        (f"{HOST}/", "/"),
        (f"{HOST}/search/?q=my+private+words#here", "/search/"),
        (f"{HOST}/caf%C3%A9/", "/caf%C3%A9/"),
        (f"{HOST}/{'a' * 199}", f"/{'a' * 199}"),
        (f"{HOST}/{'a' * 200}", ""),
        (HOST, ""),
        (f"{HOST}/a b<é>", ""),
        (f"{HOST}/\x00", ""),
        (f"{HOST}{FORM}", ""),
        (f"{HOST}{FORM}sent/a-signed-reference/", ""),
        ("https://testserver/", ""),
        (f"{HOST}:8000/", ""),
        (f"{HOST}@elsewhere.example/", ""),
        ("https://elsewhere.example/neck-pain/", ""),
        ("//testserver/x/", ""),
        ("/conditions/", ""),
        ("http://[/", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_only_a_path_of_this_site_is_kept(client, referer, path):
    assert came_from(open_form(client, referer)) == path


def test_it_cannot_be_typed(client):
    send(client, came_from="/typed/")

    assert AppointmentRequest.objects.get().came_from == ""


def test_a_post_names_no_page(client):
    fields = make_post(step="check", form_token="")
    response = client.post(FORM, fields, headers={"Referer": f"{HOST}/conditions/"})

    assert came_from(token_in(response)) == ""


def test_the_patient_does_not_see_it(client):
    token = open_form(client, f"{HOST}/conditions/neck-pain/")

    assert "neck-pain" not in text_of(check(client, form_token=token)).replace(token, "")


def test_it_goes_on_to_a_second_request_of_the_same_form(client, clock):
    token = open_form(client, f"{HOST}/conditions/")
    clock.shift(60)
    send(client, form_token=token)

    again = send(client, form_token=token, note="Something else")

    assert again.status_code == 409
    assert came_from(token_in(again)) == "/conditions/"

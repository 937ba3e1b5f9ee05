"""How staff read, change, look at and take back the words of messages."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from booking.message_texts.composing import compose
from booking.message_texts.kinds import KINDS
from booking.message_texts.originals import original
from booking.message_texts.values import values_for
from booking.models import MessageText
from clinic_site.groups import set_up_groups
from tests.factories.booking import make_request
from tests.factories.clinic import make_clinic
from tests.factories.message_texts import make_own_text

pytestmark = pytest.mark.usefixtures("clinic")

LIST = "/admin/message-texts/"
STAFF = ["Editors", "Clinicians", "Front desk", "Administrators"]


@pytest.fixture
def receptionist(client):
    return sign_in(client, "Front desk")


def sign_in(client, group):
    set_up_groups()
    user = User.objects.create_user("somebody")
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return user


def address(view, kind="received"):
    return reverse(f"message_texts:{view}", args=[text_of(kind).pk])


def text_of(kind="received"):
    return MessageText.objects.with_all_kinds().get(kind=kind)


def sent(kind="received"):
    return compose(kind, values_for(kind, make_request(), make_clinic()))


def words(**words):
    return {
        "subject": "Thank you [reference]",
        "body": "Hi.\n[not a booking]\n[reply due]\n[status link]",
        **words,
    }


class TestList:
    @pytest.mark.parametrize("group", STAFF)
    def test_shows_every_kind_in_words(self, client, group):
        sign_in(client, group)

        html = client.get(LIST).content.decode()

        for kind in KINDS:
            assert kind.label in html
            assert KINDS[kind].when in html

    def test_says_what_was_changed(self, client, receptionist):
        make_own_text("received")
        make_own_text("declined", publish=False)
        make_own_text("confirmed", body=original("confirmed").body)

        client.get(LIST)

        states = {text.kind: text.state for text in MessageText.objects.all()}
        assert states.pop("received") == "Changed"
        assert states.pop("declined") == "Original, with a draft"
        assert set(states.values()) == {"Original"}
        assert "Original, with a draft" in client.get(LIST).content.decode()

    def test_says_that_words_which_lack_something_new_are_not_sent(self, client, receptionist):
        text_of("offered")
        lacking = "[offered times]\n[status link]"
        MessageText.objects.filter(kind="offered").update(subject="Hi", body=lacking, live=True)

        state = "Original, because the changed one lacks something"
        assert state in client.get(LIST).content.decode()
        editor = client.get(address("edit", "offered")).content.decode()
        assert "Your own words are not sent" in editor
        assert "Your own words are not sent" not in client.get(address("edit")).content.decode()
        refusal = client.post(
            address("edit", "offered"), words(body=lacking) | {"action-publish": "1"}
        )
        assert "This message needs [not a booking]" in refusal.content.decode()

    def test_takes_as_many_queries_for_changed_texts_as_for_original_ones(
        self, client, receptionist
    ):
        client.get(LIST)
        with CaptureQueriesContext(connection) as for_original_ones:
            client.get(LIST)
        for kind in KINDS:
            make_own_text(kind)

        with CaptureQueriesContext(connection) as for_changed_ones:
            client.get(LIST)

        assert len(for_changed_ones) == len(for_original_ones)

    def test_is_in_the_menu(self, client, receptionist):
        assert LIST in client.get("/admin/").content.decode()

    def test_is_not_for_others(self, client):
        set_up_groups()
        user = User.objects.create_user("stranger")
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(user)

        assert client.get(LIST).status_code == 302
        assert client.get(address("edit")).status_code == 302
        assert client.post(address("unpublish")).status_code == 302

    @pytest.mark.parametrize("view", ["add", "delete"])
    def test_neither_grows_nor_shrinks(self, admin_client, view):
        url = reverse("message_texts:add") if view == "add" else address("delete")

        assert admin_client.post(url, words()).status_code == 302
        assert MessageText.objects.count() in (0, len(KINDS))
        assert reverse("message_texts:add") not in admin_client.get(LIST).content.decode()


class TestEditor:
    def test_starts_with_the_original(self, client, receptionist):
        html = client.get(address("edit")).content.decode()

        assert "We have your request [reference] – [clinic name]" in html
        assert "We have your request for an appointment." in html

    def test_explains_each_placeholder_that_may_be_used(self, client, receptionist):
        html = client.get(address("edit", "offered")).content.decode()

        for placeholder in KINDS["offered"].placeholders:
            assert f"<code>{placeholder}</code>" in html
            assert escape(placeholder.meaning) in html
        assert "[decline reason]" not in html

    def test_publishes_what_is_then_sent(self, client, receptionist):
        client.post(address("edit"), words() | {"action-publish": "1"})

        assert sent().body.startswith("Hi.\nThis is a request")
        assert text_of().state == "Changed"

    def test_keeps_a_draft_that_is_not_sent(self, client, receptionist):
        client.post(address("edit"), words())

        assert sent().body.startswith("Hello,")
        assert "Thank you [reference]" in client.get(address("edit")).content.decode()

    def test_offers_to_publish_first(self, client, receptionist):
        html = client.get(address("edit")).content.decode()

        assert html.index('name="action-publish"') < html.index("Save draft")

    @pytest.mark.parametrize("action", [{}, {"action-publish": "1"}])
    @pytest.mark.parametrize("field", ["note", "name", "body areas", "needle feeling", "e-mail"])
    def test_refuses_a_health_or_contact_field(self, client, receptionist, field, action):
        response = client.post(
            address("edit"),
            words(body=f"Hi [{field}]\n[not a booking]\n[reply due]\n[status link]") | action,
        )

        assert f"“[{field}]” cannot stand here" in response.content.decode()
        assert not text_of().live
        assert not text_of().has_unpublished_changes

    @pytest.mark.parametrize("missing", [{"subject": ""}, {"body": ""}, {"body": "Hi."}])
    def test_refuses_a_text_that_lacks_something(self, client, receptionist, missing):
        client.post(address("edit"), words(**missing) | {"action-publish": "1"})

        assert not text_of().live

    @pytest.mark.parametrize(
        "too_long",
        [
            {"subject": "x" * 101},
            {"body": "[not a booking]\n[reply due]\n[status link]\n" + "x" * 3000},
        ],
    )
    def test_refuses_a_text_without_end(self, client, receptionist, too_long):
        response = client.post(address("edit"), words(**too_long) | {"action-publish": "1"})

        assert "characters" in response.content.decode()
        assert not text_of().live

    def test_makes_one_line_of_a_subject_and_plain_line_ends_of_a_text(self, client, receptionist):
        client.post(
            address("edit"),
            words(
                subject="Hi\r\nBcc: evil@example.com",
                body="Hi 👋\r\n[not a booking]\n[reply due]\n[status link]",
            )
            | {"action-publish": "1"},
        )

        assert text_of().subject == "Hi Bcc: evil@example.com"
        assert text_of().body == "Hi 👋\n[not a booking]\n[reply due]\n[status link]"

    def test_cannot_change_which_message_it_is(self, client, receptionist):
        pk = text_of().pk

        client.post(address("edit"), words(kind="declined") | {"action-publish": "1"})

        assert MessageText.objects.get(pk=pk).kind == "received"

    def test_shows_script_as_text(self, client, receptionist):
        script = "<script>alert(1)</script>"
        make_own_text(
            "received",
            subject=script,
            body=f"{script}\n[not a booking]\n[reply due]\n[status link]",
        )

        for view in ("edit", "history", "preview_on_edit"):
            assert script not in client.get(address(view)).content.decode()


class TestPreview:
    def preview(self, client, kind="received", mode="", **posted):
        url = address("preview_on_edit", kind)
        typed = posted or original(kind)._asdict()
        assert client.post(url, typed).json() == {"is_valid": True, "is_available": True}
        return client.get(url, {"mode": mode, "in_preview_panel": "true"})

    def test_shows_what_is_being_typed_as_an_e_mail(self, client, receptionist, settings):
        settings.DEFAULT_FROM_EMAIL = "Front desk <desk@clinic.example>"

        html = self.preview(
            client, **words(body="Just typed.\n[not a booking]\n[reply due]\n[status link]")
        ).content.decode()

        assert "Thank you F4K-7QX" in html
        assert "Front desk &lt;desk@clinic.example&gt;" in html
        assert "Just typed.\nThis is a request, not a booking." in html
        assert "In an emergency, call 911.\n\nTest Physiotherapy" in html
        assert not text_of().has_unpublished_changes

    def test_is_shown_in_the_editors_frame_and_runs_nothing(self, client, receptionist):
        headers = self.preview(client).headers

        assert headers["X-Frame-Options"] == "SAMEORIGIN"
        policy = headers["Content-Security-Policy"]
        assert "frame-ancestors 'self'" in policy
        assert "unsafe-inline" not in policy

    def test_shows_a_clinic_without_a_phone(self, client, receptionist):
        assert "(905) 555-0100" in self.preview(client).content.decode()
        assert "(905) 555-0100" not in self.preview(client, mode="no-phone").content.decode()

    def test_shows_what_is_always_known(self, client, receptionist):
        assert "calendar" in self.preview(client, "confirmed").content.decode()
        assert "calendar" not in self.preview(client, "confirmed", "least").content.decode()

    def test_shows_a_request_that_was_cancelled_before_it_had_an_appointment(
        self, client, receptionist
    ):
        ordinary = self.preview(client, "cancelled").content.decode()
        without_appointment = self.preview(client, "cancelled", "own-0").content.decode()

        assert "Your appointment is cancelled" in ordinary
        assert "Your request is cancelled" in without_appointment
        assert "The appointment was at" not in without_appointment

    def test_shows_an_ordinary_request_where_it_is_asked_for_an_unknown_one(
        self, client, receptionist
    ):
        assert "F4K-7QX" in self.preview(client, mode="nonsense").content.decode()

    def test_is_refused_for_a_text_that_may_not_be_sent(self, client, receptionist):
        answer = client.post(address("preview_on_edit"), words(body="[note]")).json()

        assert answer["is_valid"] is False


class TestHistory:
    def test_brings_an_earlier_text_back(self, client, receptionist):
        first = make_own_text(
            "received", body="First.\n[not a booking]\n[reply due]\n[status link]"
        ).latest_revision
        make_own_text("received", body="Second.\n[not a booking]\n[reply due]\n[status link]")
        url = reverse("message_texts:revisions_revert", args=[text_of().pk, first.pk])

        assert "First." in client.get(url).content.decode()
        client.post(
            url,
            words(body="First.\n[not a booking]\n[reply due]\n[status link]", revision=first.pk)
            | {"action-publish": "1"},
        )

        assert sent().body.startswith("First.")

    def test_shows_what_a_change_changed(self, client, receptionist):
        first = make_own_text(
            "received", body="First.\n[not a booking]\n[reply due]\n[status link]"
        ).latest_revision
        second = make_own_text(
            "received", body="Second.\n[not a booking]\n[reply due]\n[status link]"
        ).latest_revision
        url = reverse("message_texts:revisions_compare", args=[text_of().pk, first.pk, second.pk])

        html = client.get(url).content.decode()

        assert "First" in html
        assert "Second" in html

    def test_knows_who_restored_the_original(self, client, receptionist):
        make_own_text("received")

        client.post(address("unpublish"))

        assert "somebody" in client.get(address("history")).content.decode()


class TestRestoringTheOriginal:
    def test_is_offered_once_there_are_own_words(self, client, receptionist):
        assert "Restore the original text" not in client.get(address("edit")).content.decode()
        make_own_text("received")

        assert "Restore the original text" in client.get(address("edit")).content.decode()
        assert "Your own words stay in" in client.get(address("unpublish")).content.decode()

    def test_sends_the_original_again(self, client, receptionist):
        make_own_text("received", body="Ours.\n[not a booking]\n[reply due]\n[status link]")
        make_own_text(
            "received",
            body="A draft of ours.\n[not a booking]\n[reply due]\n[status link]",
            publish=False,
        )

        response = client.post(address("unpublish"), follow=True)

        assert "is sent in its original words again" in response.content.decode()
        assert sent().body.startswith("Hello,")
        assert text_of().state == "Original"
        assert "We have your request for an" in client.get(address("edit")).content.decode()

    def test_leaves_own_words_in_the_history(self, client, receptionist):
        own = make_own_text(
            "received", body="Ours.\n[not a booking]\n[reply due]\n[status link]"
        ).latest_revision
        client.post(address("unpublish"))

        url = reverse("message_texts:revisions_revert", args=[text_of().pk, own.pk])

        assert "Ours." in client.get(url).content.decode()


def test_staff_of_a_site_that_has_its_groups_already_may_change_texts():
    for group in STAFF:
        Group.objects.get_or_create(name=group)
    Permission.objects.filter(content_type__model="messagetext").delete()

    import_module("booking.migrations.0015_staff_change_message_texts").grant(apps, None)

    for group in Group.objects.filter(name__in=STAFF):
        names = set(group.permissions.values_list("codename", flat=True))
        assert names >= {"view_messagetext", "change_messagetext", "publish_messagetext"}

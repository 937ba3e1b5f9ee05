"""What a patient gets: staff's words or the original, with what is known of the request."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from booking.message_texts.composing import compose
from booking.message_texts.kinds import KINDS
from booking.message_texts.placeholders import PLACEHOLDERS
from booking.message_texts.values import values_for
from booking.models import MessageText
from booking.outbox import deliver_due
from clinic_site.models import ClinicSettings
from tests.factories.booking import NOW, make_request
from tests.factories.clinic import make_clinic, make_practitioner
from tests.factories.message_texts import make_own_text

pytestmark = pytest.mark.usefixtures("clinic")

LINK = "https://clinic.example/appointment/r/secret"


def values(kind="received", status="new", **known):
    return values_for(kind, make_request(status), ClinicSettings.load(), **known)


class TestWords:
    def test_are_the_original_ones_until_staff_have_published_others(self):
        make_own_text(
            "received", body="Hi!\n\n[not a booking]\n[reply due]\n[status link]", publish=False
        )

        assert "We have your request for an appointment." in compose("received", values()).body

    def test_are_those_that_staff_published(self):
        make_own_text(
            "received",
            subject="Thank you [reference]",
            body="Hi.\n\n[not a booking]\n[reply due]\n[status link]",
        )

        known = values()
        subject, body = compose("received", known)

        assert subject == f"Thank you {known['reference']}"
        assert body.startswith("Hi.\n\nThis is a request, not a booking.")

    def test_of_one_kind_change_no_other(self):
        make_own_text("declined", body="No.\n[decline reason]")

        assert compose("received", values()).body.startswith("Hello,")

    def test_of_a_draft_wait_while_the_published_ones_are_sent(self):
        make_own_text("received", body="First.\n[not a booking]\n[reply due]\n[status link]")
        make_own_text(
            "received", body="Second.\n[not a booking]\n[reply due]\n[status link]", publish=False
        )

        assert compose("received", values()).body.startswith("First.")

    def test_that_this_version_of_the_site_refuses_are_not_sent(self, caplog):
        MessageText.objects.create(kind="received", subject="[name]", body="Hi [note]", live=True)

        subject, body = compose("received", values())

        assert subject.startswith("We have your request")
        assert "[note]" not in body
        assert "The text of staff for received is not fit to be sent" in caplog.text

    @pytest.mark.parametrize("kind", ["received", "offered", "reach_us", "link"])
    def test_that_were_published_before_something_was_needed_give_way_to_the_original(
        self, caplog, kind
    ):
        """The message goes out all the same, and lets nobody believe that a time is booked."""
        needed = [PLACEHOLDERS[name] for name in KINDS[kind].needed if name != "not_a_booking"]
        body = "\n".join(["As staff wrote it last year.", *map(str, needed)])
        MessageText.objects.create(kind=kind, subject="Hi", body=body, live=True)

        subject, body = compose(kind, values(kind, status_link=LINK))

        assert subject != "Hi"
        assert "last year" not in body
        assert "This is a request, not a booking." in body
        assert "is not fit to be sent: see its editor." in caplog.text

    def test_that_lack_something_new_do_not_keep_a_request_from_coming_in(self, mailoutbox):
        MessageText.objects.create(
            kind="received", subject="Hi", body="Thanks.\n[not a booking]", live=True
        )
        request = make_request()

        deliver_due(now=NOW)

        (received,) = [sent for sent in mailoutbox if sent.to == [request.email]]
        assert "We reply by" in received.body

    def test_of_an_unknown_kind_do_not_exist(self):
        with pytest.raises(KeyError):
            compose("invoice", {})


class TestFilling:
    def test_leaves_out_a_line_with_nothing_to_put_in(self):
        make_clinic(phone="")
        make_own_text(
            "received",
            body="[not a booking]\n[reply due]\n[status link]\n\n"
            "Call [clinic phone] today.\n\nBye.",
        )

        body = compose("received", values()).body

        assert body.startswith("This is a request")
        assert "today" not in body
        assert "\n\nBye.\n\nIn an emergency" in body

    def test_leaves_out_a_line_of_which_one_part_is_missing(self):
        make_own_text("received", body="[not a booking]\n[reply due]\n[reference]: [status link]")

        known = values()

        assert known["reference"] not in compose("received", known).body

    def test_never_looks_into_what_it_put_in(self):
        make_clinic(name="[reference] {reference} %s \\1 Clinic")

        known = values()

        assert "– [reference] {reference} %s \\1 Clinic" in compose("received", known).subject

    def test_keeps_what_looks_like_code_or_html_as_text(self):
        script = "<script>alert(1)</script> & “quotes” 👋🏽 naïve"
        make_own_text("received", body=f"{script}\n[not a booking]\n[reply due]\n[status link]")

        assert compose("received", values()).body.startswith(script)

    @pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\v", "\u2028", "\x85"])
    def test_gives_a_subject_one_line(self, line_end):
        MessageText.objects.create(
            kind="received",
            subject=f"Hi{line_end}Bcc: evil@example.com",
            body="[not a booking]\n[reply due]\n[status link]",
            live=True,
        )

        subject, _ = compose("received", values())

        assert subject == "Hi Bcc: evil@example.com"

    def test_cuts_a_subject_that_no_message_could_hold(self):
        known = values() | {"clinic_name": "x" * 400}

        subject, _ = compose("received", known)

        assert len(subject) == 150
        assert subject.endswith("x…")

    def test_takes_lines_that_end_as_browsers_send_them(self):
        make_own_text(
            "received", body="One.\r\n[status link]\r\n[not a booking]\n[reply due]\r\nEnd."
        )

        assert "One.\nThis is a request" in compose("received", values()).body

    def test_takes_one_query(self, django_assert_num_queries):
        known = values()

        with django_assert_num_queries(1):
            compose("received", known)


def test_emoji_and_accents_reach_the_patient(mailoutbox):
    make_own_text(
        "received",
        subject="Merci ✅ [reference]",
        body="À bientôt 👋🏽\n[not a booking]\n[reply due]\n[status link]",
    )
    request = make_request()

    deliver_due(now=NOW)

    message = next(sent for sent in mailoutbox if sent.to == [request.email])
    assert message.subject == f"Merci ✅ {request.reference}"
    assert message.body.startswith("À bientôt 👋🏽\nThis is a request")


class TestValues:
    def test_cover_every_placeholder_of_every_kind(self):
        for kind in KINDS:
            known = values(kind)
            assert {placeholder.name for placeholder in KINDS[kind].placeholders} <= set(known)

    def test_are_text(self):
        assert all(isinstance(value, str) for value in values("confirmed", "confirmed").values())

    def test_hold_no_name_and_no_health_detail(self):
        request = make_request(name="Wilhelmina Quux", note="Fainted at the dentist.")

        text = " ".join(values_for("received", request, make_clinic()).values()).lower()

        for detail in ("wilhelmina", "quux", "fainted", "neck", "needle", request.email):
            assert detail not in text

    def test_say_times_in_the_clinics_zone(self):
        make_clinic(time_zone="America/Vancouver")
        until = datetime(2026, 11, 24, 1, tzinfo=UTC)

        assert values("offered", offers_until=until)["offers_until"] == (
            "5pm on Monday 23 November 2026"
        )

    def test_list_offered_times_one_on_a_line(self):
        offers = [
            SimpleNamespace(
                starts_at=datetime(2026, 11, 24, hour, tzinfo=UTC), practitioner=make_practitioner()
            )
            for hour in (15, 19)
        ]

        known = values("offered", offers=offers, status_link=LINK)

        assert known["offered_times"] == (
            "- 10am on Tuesday 24 November 2026, with Physiotherapist A\n"
            "- 2pm on Tuesday 24 November 2026, with Physiotherapist A"
        )
        assert f"times:\n\n{known['offered_times']}\n\nChoose" in compose("offered", known).body

    def test_say_that_it_is_no_booking_only_until_it_is_one(self):
        assert values("link")["not_a_booking"].startswith("This is a request, not a booking.")
        assert values("link", "confirmed")["not_a_booking"] == ""

    def test_tell_a_cancelled_request_from_a_cancelled_appointment(self):
        assert values("cancelled", "cancelled")["what_is_cancelled"] == "request"
        assert values("cancelled", "confirmed")["what_is_cancelled"] == "appointment"

    def test_need_a_query_only_for_what_the_message_may_say(self, django_assert_num_queries):
        values("link")  # The wording is there.
        new, confirmed, clinic = make_request(), make_request("confirmed"), make_clinic()

        with django_assert_num_queries(1):
            values_for("received", new, clinic)
        with django_assert_num_queries(0):
            values_for("cancelled", confirmed, clinic)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "changed"])
def test_the_private_link_is_in_every_message(kind):
    known = values(kind, status_link=LINK)

    assert LINK in compose(kind, known).body

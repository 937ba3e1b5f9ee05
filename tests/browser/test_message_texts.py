"""A receptionist words a message, sees it as the patient will, and is kept from a mistake."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command

from booking.models import MessageText
from tests.factories.clinic import make_clinic
from tests.factories.staff import give_app

from .signing_in import PASSWORD, sign_in

# Wagtail takes what stands in a form two seconds after it opened for what was there before.
NOTE_THAT_IT_WATCHES = """
document.addEventListener("w-unsaved:watch-edits", (event) => {
  event.target.dataset.watchesEdits = "";
});
"""

TEXT = (
    "Hello,\n\nGood news: we see you at [appointment time].\n\nCall [clinic phone] to cancel."
    "\n\n[status link]"
)


@pytest.fixture
def receptionist(site):
    make_clinic()
    call_command("set_up_groups", verbosity=0)
    user = get_user_model().objects.create_user("bo", password=PASSWORD)
    user.groups.add(Group.objects.get(name="Front desk"))
    give_app(user)
    return user


def open_editor(page, receptionist):
    page.add_init_script(NOTE_THAT_IT_WATCHES)
    sign_in(page, receptionist, to="/admin/message-texts/")
    page.get_by_role("link", name="Appointment confirmed").click()
    page.locator("form[data-watches-edits]").wait_for()


def open_preview(page):
    page.get_by_role("button", name="Toggle preview").click()
    return page.frame_locator("#w-preview-iframe")


def test_a_receptionist_types_looks_and_publishes(open_browser, receptionist):
    page = open_browser(1280, 900)
    open_editor(page, receptionist)
    preview = open_preview(page)
    preview.get_by_text("Your appointment is at 2pm on Tuesday 8 December 2026").wait_for()

    page.get_by_role("textbox", name="Text").fill(TEXT)
    preview.get_by_text("Good news: we see you at 2pm on Tuesday 8 December 2026.").wait_for()
    preview.get_by_text("Call (905) 555-0100 to cancel.").wait_for()

    page.get_by_label("Preview mode").select_option("The clinic has no phone number")
    preview.get_by_text("Call (905) 555-0100 to cancel.").wait_for(state="detached")
    preview.get_by_text("Good news").wait_for()

    page.get_by_role("button", name="Publish").click()
    page.get_by_role("cell", name="Changed", exact=True).wait_for()
    assert MessageText.objects.live_text("confirmed").body == TEXT
    assert page.problems == []


def test_a_health_field_is_refused_with_a_sentence_at_the_text(open_browser, receptionist):
    page = open_browser(1280, 900)
    open_editor(page, receptionist)

    page.get_by_role("textbox", name="Text").fill(f"{TEXT}\nYou wrote: [note]")
    page.get_by_role("button", name="Publish").click()

    page.get_by_text("“[note]” cannot stand here: it would put something about").wait_for()
    assert page.get_by_role("textbox", name="Text").get_attribute("aria-invalid") == "true"
    assert MessageText.objects.live_text("confirmed") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_what_we_added_to_the_editor(
    open_browser, axe, width, scheme, receptionist
):
    page = open_browser(width, 900, color_scheme=scheme, bypass_csp=True)
    open_editor(page, receptionist)
    page.locator(".message-placeholders").wait_for()

    assert axe(page, ".message-introduction") == []
    assert axe(page, ".message-placeholders") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    open_preview(page).get_by_role("heading").wait_for()
    frame = page.locator("#w-preview-iframe").element_handle().content_frame()
    assert axe(frame) == []

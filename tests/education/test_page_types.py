"""Page types: where they may stand, what they know of each other, who may sign them off."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from education.illustrations import find
from education.models import (
    ConditionIndexPage,
    ConditionPage,
    ExplainerIndexPage,
    ExplainerPage,
    HomePage,
    MenuItem,
    Navigation,
    StandardPage,
)

CHILDREN = {
    Page: {HomePage},
    HomePage: {ExplainerIndexPage, ConditionIndexPage, StandardPage},
    ExplainerIndexPage: {ExplainerPage},
    ConditionIndexPage: {ConditionPage},
    ExplainerPage: set(),
    ConditionPage: set(),
    StandardPage: set(),
}


@pytest.mark.parametrize("parent", CHILDREN, ids=lambda model: model.__name__)
def test_each_page_type_stands_only_where_it_belongs(parent):
    ours = set(CHILDREN) - {Page}

    assert set(parent.allowed_subpage_models()) & ours == CHILDREN[parent]


def test_a_link_in_the_text_follows_a_page_that_moved(client, pages):
    pages["safety-and-aftercare"].slug = "safe"
    pages["safety-and-aftercare"].save_revision().publish()

    html = client.get(pages["neck-pain"].get_url()).content.decode()

    assert 'href="/about-dry-needling/safe/"' in html


def test_a_page_that_was_deleted_leaves_no_broken_link_behind(client, pages):
    pages["safety-and-aftercare"].delete()

    response = client.get(pages["neck-pain"].get_url())

    assert response.status_code == 200
    assert "safety-and-aftercare" not in response.content.decode()


def test_a_related_page_that_is_a_draft_is_not_offered(pages):
    pages["headaches"].unpublish()
    neck = ConditionPage.objects.get(slug="neck-pain")

    assert [page.slug for page in neck.related_pages] == [
        "shoulder-pain",
        "part-of-a-plan",
        "safety-and-aftercare",
    ]


def test_a_review_needs_both_a_name_and_a_date(pages):
    page = pages["neck-pain"]
    page.reviewed_by = "A. Name, physiotherapist"

    with pytest.raises(ValidationError, match="both who reviewed"):
        page.full_clean()


def test_breadcrumbs_go_from_the_home_page_down(client, pages):
    context = client.get(pages["neck-pain"].get_url()).context

    assert [page.slug for page in context["ancestors"]] == ["home", "conditions"]


@pytest.fixture
def sign_in(client, pages):
    """Return a function that signs in somebody of a group."""
    call_command("set_up_groups", verbosity=0)

    def sign_in(group):
        user = get_user_model().objects.create_user(group)
        user.groups.add(Group.objects.get(name=group))
        client.force_login(user)

    return sign_in


def form_data(page, **changes):
    """Return what the page editor would send for a condition page with an empty body."""
    empty = {"body": streamfield([]), "picture": streamfield([]), "related": streamfield([])}
    fields = {name: getattr(page, name) for name in ("title", "slug", "lead", "search_terms")}
    fields |= {"seo_title": "", "search_description": "", "body_area": page.body_area_id}
    return nested_form_data(fields | empty | changes | {"comments": inline_formset([])})


def test_an_editor_changes_and_publishes_a_page_but_cannot_sign_it_off(client, pages, sign_in):
    page = pages["neck-pain"]
    sign_in("Editors")
    changes = {"lead": "Changed by an editor.", "action-publish": "1"}
    review = {"reviewed_by": "Invented", "reviewed_date": "2026-11-21"}

    client.post(f"/admin/pages/{page.pk}/edit/", form_data(page, **changes, **review))

    page = ConditionPage.objects.get(pk=page.pk)
    assert page.lead == "Changed by an editor."
    assert page.reviewed_by == ""
    assert page.reviewed_date is None


def test_a_clinician_signs_a_page_off_and_readers_see_it(client, pages, sign_in):
    page = pages["neck-pain"]
    sign_in("Clinicians")
    review = {
        "reviewed_by": "A. Name, physiotherapist",
        "reviewed_date": "2026-11-21",
        "next_review_date": "2027-11-21",
        "action-publish": "1",
    }

    client.post(f"/admin/pages/{page.pk}/edit/", form_data(page, **review))
    client.logout()

    html = client.get(page.get_url()).content.decode()
    assert "A. Name, physiotherapist" in html
    assert "Awaiting clinical review" not in html


def test_approving_a_page_in_the_clinical_review_signs_it_off(client, pages, sign_in):
    page = pages["neck-pain"]
    sign_in("Editors")
    changes = {"lead": "For review.", "action-submit": "1"}
    client.post(f"/admin/pages/{page.pk}/edit/", form_data(page, **changes))
    task = page.current_workflow_task_state
    sign_in("Clinicians")

    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    client.post(address, {"comment": ""})

    page = ConditionPage.objects.get(pk=page.pk)
    assert page.lead == "For review."
    assert page.reviewed_by == "Clinicians"
    assert page.next_review_date.year == page.reviewed_date.year + 1


EMPTY = {"caption": "", "description": ""}


@pytest.mark.parametrize(
    ("kind", "empty"),
    [
        ("figure", EMPTY | {"image": {"image": "", "alt_text": ""}}),
        ("illustration", EMPTY | {"alt_text": ""}),
    ],
)
def test_a_draft_with_an_empty_picture_can_be_saved(client, pages, sign_in, kind, empty):
    page = pages["neck-pain"]
    sign_in("Editors")

    data = form_data(page, body=streamfield([(kind, empty)]))
    response = client.post(f"/admin/pages/{page.pk}/edit/", data)

    assert response.status_code == 302
    page = ConditionPage.objects.get(pk=page.pk)
    assert page.get_latest_revision_as_object().body[0].block_type == kind


def test_an_editor_chooses_a_drawing_for_the_opening(client, pages, sign_in):
    page = pages["neck-pain"]
    sign_in("Editors")
    picture = streamfield([("illustration", "arm")])

    data = form_data(page, picture=picture) | {"action-publish": "1"}
    client.post(f"/admin/pages/{page.pk}/edit/", data)

    page = ConditionPage.objects.get(pk=page.pk)
    assert page.picture.raw_data[0]["value"] == "arm"
    assert page.picture[0].value == find("arm")


def test_a_draft_can_be_previewed_before_it_is_published(client, pages, sign_in):
    page = pages["neck-pain"]
    sign_in("Editors")
    address = f"/admin/pages/{page.pk}/edit/preview/"

    client.post(address, form_data(page, lead="Only in the preview."))

    preview = client.get(f"{address}?mode=&in_preview_panel=true")
    assert "Only in the preview." in preview.content.decode()
    assert "frame-ancestors 'self'" in preview.headers["Content-Security-Policy"]
    assert preview.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "Only in the preview." not in client.get(page.get_url()).content.decode()


def test_the_header_has_room_for_five_places(client, pages, sign_in):
    sign_in("Administrators")
    home = pages["home"].pk
    rows = [{"place": "header", "label": f"Place {n}", "page": home, "ORDER": n} for n in range(6)]

    response = client.post(
        f"/admin/settings/education/navigation/{Navigation.load().pk}/",
        nested_form_data({"items": inline_formset(rows)}),
    )

    assert "The header has room for 5 places" in response.content.decode()
    assert MenuItem.objects.filter(place="header").count() == 5
    assert Navigation.objects.count() == 1

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.db.models import Q
from wagtail.models import (
    GroupPagePermission,
    Page,
    Site,
    Task,
    Workflow,
    WorkflowPage,
)

from clinic_site import groups
from clinic_site.groups import set_up_groups
from clinic_site.models import ClinicSettings

pytestmark = pytest.mark.django_db

# Permissions of models that are not there yet.
NOT_YET = {"booking.change_requestwording"}


@pytest.fixture
def page():
    return Page.objects.get(depth=2)


def sign_in(client, group):
    set_up_groups()
    user = User.objects.create_user(group, password="x")
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return user


def everything():
    """Return all that the groups may do, as something to compare."""
    return (
        set(Group.objects.values_list("name", "permissions")),
        set(GroupPagePermission.objects.values_list("group", "page", "permission")),
        set(Group.objects.values_list("collection_permissions__permission", "name")),
        set(Workflow.objects.values_list("name", "active")),
        set(Task.objects.values_list("name")),
    )


@pytest.mark.parametrize("group", groups.PERMISSIONS)
def test_every_permission_that_is_named_exists(group):
    named = groups.PERMISSIONS[group] | groups.COLLECTION_PERMISSIONS.get(group, set())
    existing = {
        f"{app}.{codename}"
        for app, codename in Permission.objects.values_list("content_type__app_label", "codename")
    }
    assert named - existing <= NOT_YET


def test_setting_up_twice_changes_nothing():
    set_up_groups()
    once = everything()
    call_command("set_up_groups", verbosity=0)
    assert everything() == once


def test_what_an_administrator_added_stays():
    set_up_groups()
    desk = Group.objects.get(name="Front desk")
    extra = Permission.objects.get(codename="add_redirect")
    desk.permissions.add(extra)
    Group.objects.create(name="Moderators")
    set_up_groups()
    assert extra in desk.permissions.all()
    assert Group.objects.filter(name="Moderators").exists()


def test_what_an_administrator_took_away_stays_away():
    set_up_groups()
    desk = Group.objects.get(name="Front desk")
    desk.permissions.clear()
    set_up_groups()
    assert not desk.permissions.exists()


def test_wagtails_own_group_and_workflow_make_room():
    set_up_groups()
    assert not Group.objects.filter(name="Moderators").exists()
    assert list(Workflow.objects.values_list("name", flat=True)) == ["Clinical review"]
    assert WorkflowPage.objects.get().page == Page.get_first_root_node()
    task = Task.objects.get().specific
    assert [group.name for group in task.groups.all()] == ["Clinicians"]


def test_wagtails_own_group_stays_when_somebody_is_in_it():
    moderators = Group.objects.get(name="Moderators")
    User.objects.create_user("mo").groups.add(moderators)
    set_up_groups()
    assert Group.objects.filter(name="Moderators").exists()


def test_wagtails_own_workflow_stays_when_it_was_used(page):
    old = Workflow.objects.get()
    page.save_revision()
    old.start(page, User.objects.create_user("ed"))
    set_up_groups()
    assert WorkflowPage.objects.get().workflow == old
    assert Group.objects.filter(name="Moderators").exists()
    assert Workflow.objects.filter(name="Clinical review").exists()


@pytest.mark.parametrize("group", ["Editors", "Clinicians", "Administrators"])
def test_who_edits_pages_can(client, page, group):
    sign_in(client, group)
    assert client.get(f"/admin/pages/{page.pk}/").status_code == 200
    assert client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
    permissions = page.permissions_for_user(User.objects.get())
    assert permissions.can_edit()
    assert permissions.can_publish()
    assert permissions.can_lock()


@pytest.mark.parametrize(
    "address",
    [
        "/admin/pages/",
        "/admin/pages/{page}/",
        "/admin/pages/{page}/edit/",
        "/admin/pages/{page}/add_subpage/",
        "/admin/pages/add/education/homepage/{root}/",
        "/admin/pages/{page}/delete/",
        "/admin/images/",
        "/admin/images/add/",
        "/admin/snippets/education/source/",
        "/admin/settings/clinic_site/clinicsettings/{clinic}/",
        "/admin/users/",
        "/admin/groups/",
        "/admin/sites/",
        "/admin/redirects/",
        "/admin/workflows/list/",
    ],
)
def test_the_front_desk_cannot_edit_the_site(client, page, address):
    sign_in(client, "Front desk")
    root = Site.objects.get().root_page.get_parent()
    clinic = ClinicSettings.load()
    response = client.get(address.format(page=page.pk, root=root.pk, clinic=clinic.pk))
    assert (response.status_code, response["Location"]) == (302, "/admin/")


def test_the_front_desk_changes_practitioners_but_says_not_who_works_here():
    set_up_groups()
    names = Group.objects.get(name="Front desk").permissions.values_list("codename", flat=True)
    assert {"view_practitioner", "change_practitioner"} <= set(names)
    assert not {"add_practitioner", "delete_practitioner"} & set(names)


@pytest.mark.parametrize("group", groups.PERMISSIONS)
def test_all_staff_keep_closures(client, group):
    sign_in(client, group)
    assert client.get("/admin/closure/").status_code == 200
    assert client.get("/admin/closure/new/").status_code == 200


def test_a_site_that_has_its_groups_already_gets_the_new_permissions():
    set_up_groups()
    wanted = everything()
    new = Permission.objects.filter(
        Q(codename="change_practitioner") | Q(content_type__model="closure")
    )
    for group in Group.objects.exclude(name="Administrators"):
        group.permissions.remove(*new)
    Group.objects.get(name="Administrators").permissions.remove(
        *new.filter(codename__endswith="closure")
    )

    import_module("clinic_site.migrations.0006_staff_keep_absences_and_closures").grant(apps, None)

    assert everything() == wanted


@pytest.mark.parametrize("group", groups.PERMISSIONS)
def test_whoever_works_here_finds_the_style_guide_under_help(client, group):
    sign_in(client, group)
    assert '"name": "style-guide"' in client.get("/admin/").text
    assert client.get("/styleguide/").status_code == 200


@pytest.mark.parametrize(
    ("group", "may"),
    [("Editors", False), ("Clinicians", True), ("Front desk", False), ("Administrators", False)],
)
def test_only_clinicians_sign_off(client, group, may):
    assert sign_in(client, group).has_perm("education.sign_off_explainerpage") == may


@pytest.mark.parametrize(
    ("group", "may"),
    [("Editors", False), ("Clinicians", False), ("Front desk", True), ("Administrators", True)],
)
def test_only_front_desk_and_administrators_see_requests(client, group, may):
    user = sign_in(client, group)
    assert user.has_perm("booking.view_appointmentrequest") == may
    assert user.has_perm("booking.change_appointmentrequest") == may


@pytest.mark.parametrize(
    "address",
    [
        "/admin/requests/",
        "/admin/images/",
        "/admin/snippets/education/source/",
        "/admin/settings/clinic_site/clinicsettings/",
        "/admin/users/",
        "/admin/groups/",
        "/admin/sites/",
        "/admin/redirects/",
        "/admin/workflows/list/",
        "/admin/practitioner/",
        "/admin/closure/",
        "/admin/bodyarea/",
    ],
)
def test_administrators_manage_all_of_it(client, address):
    sign_in(client, "Administrators")
    response = client.get(address)
    assert response.get("Location") != "/admin/"
    assert response.status_code in (200, 302)

"""What administrators can do to accounts and records, and what nobody can do in the CMS."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from clinic_site.groups import set_up_groups
from clinic_site.models import BodyArea, Practitioner
from tests.factories.booking import make_request
from tests.factories.clinic import make_clinic
from tests.factories.pages import load_pages

User = get_user_model()
PASSWORD = "correct horse battery staple"


@pytest.fixture
def administrator(client, db):
    """Sign an administrator, who is no superuser, in; return the client."""
    make_clinic()
    set_up_groups()
    user = User.objects.create_user("administrator")
    user.groups.add(Group.objects.get(name="Administrators"))
    client.force_login(user)
    return client


def account(**changes):
    return {
        "username": "new",
        "email": "new@clinic.example",
        "first_name": "New",
        "last_name": "Person",
        "password1": PASSWORD,
        "password2": PASSWORD,
        **changes,
    }


def test_an_administrator_makes_an_account_in_a_group(administrator):
    desk = Group.objects.get(name="Front desk")

    administrator.post("/admin/users/new/", account(groups=[desk.pk]))

    assert list(User.objects.get(username="new").groups.all()) == [desk]


def test_nobody_becomes_a_superuser_in_the_cms(administrator):
    administrator.post("/admin/users/new/", account(is_superuser="on"))
    new = User.objects.get(username="new")
    assert not new.is_superuser

    administrator.post(f"/admin/users/edit/{new.pk}/", account(is_superuser="on", is_active="on"))
    new.refresh_from_db()
    assert not new.is_superuser


@pytest.mark.parametrize("what", ["edit", "delete"])
def test_an_administrator_cannot_touch_a_superuser(administrator, what):
    root = User.objects.create_superuser("root", password=PASSWORD)
    address = f"/admin/users/{what}/{root.pk}/"

    administrator.get(address)
    administrator.post(address, account(username="root", password1="x" * 20, password2="x" * 20))

    root.refresh_from_db()
    assert root.check_password(PASSWORD)


@pytest.mark.parametrize("action", ["set_active_state", "delete", "assign_role"])
def test_nor_as_one_of_many(administrator, action):
    desk = Group.objects.get(name="Front desk")
    root, other = User.objects.create_superuser("root"), User.objects.create_user("other")
    address = f"/admin/bulk/auth/user/{action}/?id={root.pk}&id={other.pk}"

    administrator.post(address, {"mark_as_active": "False", "role": desk.pk})

    root.refresh_from_db()
    assert root.is_active
    assert not root.groups.exists()


def test_a_superuser_changes_many_at_once(administrator, admin_user):
    root, other = User.objects.create_superuser("root"), User.objects.create_user("other")
    administrator.force_login(admin_user)
    address = f"/admin/bulk/auth/user/set_active_state/?id={root.pk}&id={other.pk}"

    administrator.post(address, {"mark_as_active": "False"})

    assert set(User.objects.filter(is_active=False)) == {root, other}


def test_a_practitioner_with_appointments_stays_and_it_is_explained(administrator):
    request = make_request(status="confirmed")
    practitioner = request.practitioner

    response = administrator.post(f"/admin/practitioner/delete/{practitioner.pk}/", follow=True)

    assert "make it inactive instead" in response.content.decode()
    assert Practitioner.objects.filter(pk=practitioner.pk).exists()


def test_the_slug_of_a_body_area_cannot_be_changed(administrator):
    area = BodyArea.objects.create(name="Knee", slug="knee")

    administrator.post(f"/admin/bodyarea/edit/{area.pk}/", {"name": "Knees", "slug": "other"})

    area.refresh_from_db()
    assert (area.name, area.slug) == ("Knees", "knee")


def test_whoever_deletes_a_body_area_is_told_which_pages_are_about_it(administrator):
    page = load_pages()["neck-pain"]
    address = f"/admin/bodyarea/delete/{page.body_area.pk}/"

    confirm = administrator.get(address)

    assert "referenced 1 time" in confirm.text
    assert page.title in administrator.get(confirm.context["usage_url"]).text
    administrator.post(address)
    assert administrator.get(page.get_url()).status_code == 200


def test_a_body_area_that_requests_name_stays(administrator):
    area = BodyArea.objects.create(name="Knee", slug="knee")
    make_request().body_areas.add(area)

    response = administrator.post(f"/admin/bodyarea/delete/{area.pk}/", follow=True)

    assert "appointment requests name it" in response.text
    assert BodyArea.objects.filter(pk=area.pk).exists()


def test_an_editor_cannot_redirect_the_front_desks_alerts(client, db):
    clinic = make_clinic()
    set_up_groups()
    editor = User.objects.create_user("editor")
    editor.groups.add(Group.objects.get(name="Editors"))
    client.force_login(editor)

    html = client.get(f"/admin/settings/clinic_site/clinicsettings/{clinic.pk}/").content.decode()

    assert 'name="brand_colour"' in html
    assert "front_desk_email" not in html


def test_an_upload_that_is_too_large_is_cut_off(client, db, settings):
    settings.UPLOAD_LIMIT = 1000
    boundary = "x"
    body = (
        f"--{boundary}\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\n"
        + "a" * 200_000
        + f"\r\n--{boundary}--\r\n"
    )
    response = client.generic(
        "POST", "/admin/login/", body, content_type=f"multipart/form-data; boundary={boundary}"
    )

    assert response.wsgi_request.FILES == {}

"""Who is signed in is loaded with one query, and may do what Django's own backend says."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from wagtail.images.models import Image
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.users.models import UserProfile

from clinic_site.groups import set_up_groups
from clinic_site.sign_in.backend import StaffBackend


@pytest.fixture
def people(db):
    set_up_groups()
    people = {
        name: get_user_model().objects.create_user(name, is_superuser=name == "root")
        for name in ("nobody", "desk", "both", "own", "root", "left")
    }
    for name in ("desk", "both", "left"):
        people[name].groups.set(Group.objects.all() if name == "both" else Group.objects.all()[:1])
    for name in ("both", "own"):
        people[name].user_permissions.set(Permission.objects.order_by("pk")[:3])
    return people


@pytest.mark.parametrize("name", ["nobody", "desk", "both", "own", "root"])
def test_a_person_may_do_what_djangos_own_backend_says(people, name):
    loaded = StaffBackend().get_user(people[name].pk)
    as_django = get_user_model().objects.get(username=name)
    assert loaded.get_all_permissions() == ModelBackend().get_all_permissions(as_django)


def test_a_person_comes_with_profile_and_permissions(people, django_assert_num_queries):
    UserProfile.objects.create(user=people["both"], theme="dark")
    with django_assert_num_queries(1):
        loaded = StaffBackend().get_user(people["both"].pk)
        assert loaded.wagtail_userprofile.theme == "dark"
        assert loaded.get_all_permissions()
        assert not loaded.has_perm("booking.no_such_permission")


@pytest.mark.parametrize("name", ["nobody", "desk", "both", "own", "root"])
@pytest.mark.parametrize(
    "policy",
    [PagePermissionPolicy(), CollectionOwnershipPermissionPolicy(Image, Image, "uploaded_by_user")],
    ids=["pages", "images"],
)
def test_a_person_may_do_with_pages_and_images_what_wagtail_says(people, name, policy):
    loaded = StaffBackend().get_user(people[name].pk)
    as_django = get_user_model().objects.get(username=name)
    for action in ("add", "change", "choose", "publish"):
        asked = policy.user_has_permission(loaded, action)
        assert asked == policy.user_has_permission(as_django, action), action


def test_nothing_is_asked_for_whoever_may_do_nothing_with_pages(people, django_assert_num_queries):
    loaded = StaffBackend().get_user(people["nobody"].pk)
    with django_assert_num_queries(0):
        assert not PagePermissionPolicy().user_has_any_permission(loaded, ["add", "change"])


def test_who_is_inactive_or_gone_is_nobody(people):
    get_user_model().objects.filter(username="left").update(is_active=False)
    assert StaffBackend().get_user(people["left"].pk) is None
    assert StaffBackend().get_user(10**6) is None


def test_a_person_who_is_made_inactive_meanwhile_may_do_nothing(people):
    loaded = StaffBackend().get_user(people["both"].pk)
    loaded.is_active = False
    assert loaded.get_all_permissions() == set()

"""Editors teach the search, and read which words found nothing."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from clinic_site.groups import set_up_groups
from education import fruitless_words
from education.models import SearchHint
from education.search_admin import search_hints

pytestmark = pytest.mark.django_db

REPORT = "/admin/reports/searches/"
ADD = reverse(search_hints.get_url_name("add"))


@pytest.fixture
def editor(client):
    set_up_groups()
    user = User.objects.create_user("ed")
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    return user


def test_an_editor_adds_changes_and_deletes_a_hint(client, editor):
    client.post(ADD, {"typed": "bad head", "means": "headaches", "page": ""})
    hint = SearchHint.objects.get()
    edit, delete = (
        reverse(search_hints.get_url_name(name), args=[hint.pk]) for name in ("edit", "delete")
    )

    client.post(edit, {"typed": "bad head, sore head", "means": "headaches", "page": ""})
    hint.refresh_from_db()
    assert hint.typed == "bad head, sore head"
    assert "bad head, sore head" in client.get(ADD.replace("new/", "")).content.decode()

    client.post(delete)
    assert not SearchHint.objects.exists()


def test_a_hint_that_leads_nowhere_is_refused(client, editor):
    response = client.post(ADD, {"typed": "bad head", "means": "", "page": ""})

    assert "Say what else to look for, or which page to show first." in response.content.decode()
    assert not SearchHint.objects.exists()


def test_the_report_shows_a_word_from_the_third_time_on_and_leads_to_a_hint(client, editor):
    for words in (["reiki", "smith"], ["reiki", "smith"], ["reiki"]):
        fruitless_words.count(words, today=date(2026, 11, 21))

    html = client.get(REPORT).content.decode()

    assert "reiki" in html
    assert "November 2026" in html
    assert "smith" not in html
    assert "smith" not in client.get(f"{REPORT}?export=csv").getvalue().decode()
    assert f'href="{ADD}?typed=reiki"' in html
    assert 'value="reiki"' in client.get(f"{ADD}?typed=reiki").content.decode()


def test_the_report_is_in_the_menu_of_those_who_may_see_it(client, editor):
    assert REPORT in client.get("/admin/").content.decode()

    editor.groups.set([Group.objects.get(name="Front desk")])
    for address in (REPORT, ADD):
        assert client.get(address).headers["Location"] == "/admin/"
    assert REPORT not in client.get("/admin/").content.decode()


def test_a_clinic_that_was_open_before_gets_the_permission_with_the_update():
    set_up_groups()
    Permission.objects.filter(content_type__model="searchhint").delete()
    update = import_module("education.migrations.0004_staff_edit_search_hints")

    update.allow(apps, None)

    for name in ("Editors", "Clinicians", "Administrators"):
        names = Group.objects.get(name=name).permissions.values_list("codename", flat=True)
        assert {f"{action}_searchhint" for action in update.ACTIONS} <= set(names), name
    front_desk = Group.objects.get(name="Front desk").permissions
    assert not front_desk.filter(content_type__model="searchhint").exists()


def test_a_new_site_is_left_to_set_up_groups():
    before = Permission.objects.filter(group__name="Editors").count()
    update = import_module("education.migrations.0004_staff_edit_search_hints")

    update.allow(apps, None)

    assert Permission.objects.filter(group__name="Editors").count() == before

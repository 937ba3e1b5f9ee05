"""What staff see of readers' answers."""

from datetime import timedelta
from importlib import import_module
from io import BytesIO

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from openpyxl import load_workbook
from wagtail.models import Page

from clinic_site.groups import set_up_groups
from tests.factories.feedback import TODAY, give_answer

pytestmark = pytest.mark.usefixtures("clock")

REPORT = "/admin/reports/page-feedback/"


@pytest.fixture
def page(db):
    return Page.objects.get(depth=2).add_child(instance=Page(title="Neck pain"))


@pytest.fixture
def other_page(page):
    return page.add_child(instance=Page(title="=Back pain"))


def sign_in(client, group):
    set_up_groups()
    user = User.objects.create_user(group, password="x")
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return client


@pytest.fixture
def editor(client, db):
    """The browser of an editor."""
    return sign_in(client, "Editors")


def rows(response):
    """Return the rows that the report shows as lists of texts."""
    table = response.context["table"]
    return [
        [str(cell.column.get_value(cell.instance)) for cell in row.values()] for row in table.rows
    ]


def csv_of(response):
    return b"".join(response.streaming_content).decode().splitlines()


class TestWhoMaySee:
    @pytest.mark.parametrize(
        ("group", "may"),
        [
            ("Editors", True),
            ("Clinicians", True),
            ("Administrators", True),
            ("Front desk", False),
        ],
    )
    def test_staff_who_write_the_pages(self, client, page, group, may):
        sign_in(client, group)

        for address in (REPORT, f"{REPORT}{page.pk}/", f"{REPORT}?export=csv"):
            assert (client.get(address).status_code == 200) == may
        assert (REPORT in client.get("/admin/").content.decode()) == may

    def test_nobody_who_is_not_signed_in(self, client, page):
        for address in (REPORT, f"{REPORT}{page.pk}/"):
            assert client.get(address).url.startswith("/admin/login/")

    def test_those_of_a_site_whose_groups_are_older_than_the_report(self, db):
        set_up_groups()
        for group in Group.objects.all():
            group.permissions.clear()

        migration = import_module("education.migrations.0006_page_feedback_permission")
        migration.grant(apps, None)

        allowed = Group.objects.filter(permissions__codename="view_pagefeedback")
        assert {group.name for group in allowed} == {"Editors", "Clinicians", "Administrators"}

    def test_the_permission_can_be_given_to_a_group(self, client, page):
        sign_in(client, "Administrators")
        html = client.get("/admin/groups/new/").content.decode()

        assert "age feedback" in html


class TestAllPages:
    def test_shows_the_results_of_each_page_that_has_any(self, editor, page, other_page):
        for helpful in (True, True, False):
            give_answer(page, helpful=helpful)
        give_answer(other_page, helpful=False, comment="Too long.")

        response = editor.get(REPORT)

        assert rows(response) == [
            ["Neck pain", "3", "2 of 3 (67%)", "0"],
            ["=Back pain", "1", "0 of 1 (0%)", "1"],
        ]
        assert f'href="{REPORT}{page.pk}/"' in response.content.decode()

    def test_can_start_with_what_helps_least(self, editor, page, other_page):
        give_answer(page, helpful=True)
        give_answer(other_page, helpful=False)

        shown = rows(editor.get(REPORT, {"ordering": "percent"}))

        assert [row[0] for row in shown] == ["=Back pain", "Neck pain"]

    def test_can_be_narrowed_to_a_time_and_a_page(self, editor, page, other_page):
        for days in (0, 1, 2, 3):
            give_answer(page, today=TODAY - timedelta(days=days))
        give_answer(other_page)

        first, last = TODAY - timedelta(days=2), TODAY - timedelta(days=1)
        some_days = {"answered_on_from": first, "answered_on_to": last}
        assert rows(editor.get(REPORT, some_days)) == [["Neck pain", "2", "2 of 2 (100%)", "0"]]
        one_page = rows(editor.get(f"{REPORT}results/", {"page": other_page.pk}))
        assert [row[0] for row in one_page] == ["=Back pain"]

    def test_asks_the_database_no_more_for_more_pages_and_answers(
        self, editor, page, other_page, django_assert_num_queries
    ):
        give_answer(page)
        editor.get(REPORT)  # Fills the caches of content types and sites.
        with django_assert_num_queries(9):
            editor.get(REPORT)

        for number in range(5):
            new = page.add_child(instance=Page(title=f"Page {number}"))
            give_answer(new)
            give_answer(new, comment="Clear.")
        with django_assert_num_queries(9):
            editor.get(REPORT)

    def test_is_a_spreadsheet_without_formulas(self, editor, other_page):
        give_answer(other_page)

        lines = csv_of(editor.get(REPORT, {"export": "csv"}))

        assert lines == ["Page,Answers,Helpful,Helpful (%),Comments", "'=Back pain,1,1,100,0"]


class TestOnePage:
    def test_shows_twelve_months(self, editor, page, other_page):
        give_answer(page, helpful=True)
        give_answer(page, helpful=False)
        give_answer(page, helpful=True, today=TODAY - timedelta(days=345))
        give_answer(page, helpful=True, today=TODAY - timedelta(days=356))
        give_answer(other_page)

        response = editor.get(f"{REPORT}{page.pk}/")

        months = {month: result for month, result in response.context["months"] if result}
        assert len(response.context["months"]) == 12
        assert [f"{month:%Y-%m}" for month in months] == ["2026-11", "2025-12"]
        assert [result["answers"] for result in months.values()] == [2, 1]
        assert "1 of 2 (50%)" in response.content.decode()

    def test_shows_its_comments_newest_first(self, editor, page, other_page):
        give_answer(page, comment="Old.", today=TODAY - timedelta(days=9))
        give_answer(page, helpful=False, comment="<b>New</b>\nand long.")
        give_answer(page)
        give_answer(other_page, comment="Elsewhere.")

        response = editor.get(f"{REPORT}{page.pk}/")

        assert [row[1:] for row in rows(response)] == [
            ["No", "&lt;b&gt;New&lt;/b&gt;<br>and long."],
            ["Yes", "Old."],
        ]
        assert "<b>New" not in response.content.decode()
        recent = {"answered_on_from": TODAY}
        assert len(rows(editor.get(f"{REPORT}{page.pk}/results/", recent))) == 1

    def test_without_an_answer_says_so(self, editor, page):
        html = editor.get(f"{REPORT}{page.pk}/").content.decode()

        assert "There are no comments to display." in html

    def test_that_is_not_there_is_not_found(self, editor, page):
        assert editor.get(f"{REPORT}999999/").status_code == 404

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t="])
    def test_is_a_spreadsheet_without_formulas(self, editor, page, start):
        give_answer(page, comment=f"{start}1")

        csv = csv_of(editor.get(f"{REPORT}{page.pk}/", {"export": "csv"}))
        xlsx = editor.get(f"{REPORT}{page.pk}/", {"export": "xlsx"})

        assert csv == ["Date,Helpful?,Comment", f"2026-11-21,Yes,'{start}1"]
        sheet = load_workbook(BytesIO(b"".join(xlsx.streaming_content))).active
        cell = list(sheet.rows)[1][2]
        assert (cell.data_type, cell.value) == ("s", f"'{start}1")

    def test_asks_the_database_no_more_for_more_comments(
        self, editor, page, django_assert_num_queries
    ):
        address = f"{REPORT}{page.pk}/"
        give_answer(page, comment="Clear.")
        editor.get(address)
        with django_assert_num_queries(12):
            editor.get(address)

        for number in range(20):
            give_answer(page, comment="Clear.", today=TODAY - timedelta(days=20 * number))
        with django_assert_num_queries(12):
            editor.get(address)

"""The starter content fills an empty site once, and never again touches it."""

import pytest
from wagtail.models import Page, Site

from clinic_site.models import BodyArea, ClinicSettings, Practitioner
from education.models import ConditionPage, ExplainerPage, HomePage, Source
from education.starter.load import load_starter
from tests.factories.clinic import make_practitioner


def test_every_page_is_published_with_its_content(pages):
    assert len(pages) == 24
    assert all(page.live and page.lead and page.body for page in pages.values())
    assert Site.objects.get().root_page.specific == pages["home"]


def test_no_reviewer_is_invented(pages):
    reviewed = [page for page in pages.values() if isinstance(page, ExplainerPage | ConditionPage)]

    assert len(reviewed) == 16
    assert not any(page.is_reviewed for page in reviewed)


def test_each_condition_knows_its_body_area(pages):
    areas = {page.body_area.slug for page in ConditionPage.objects.all()}

    assert areas == {"neck", "shoulder", "back", "head", "jaw", "arm", "leg"}


def test_the_practitioners_work_while_the_clinic_is_open(pages):
    clinic = ClinicSettings.load()
    people = Practitioner.objects.all()

    assert len(people) == 2
    for practitioner in people:
        assert practitioner.working_times.exists()
        for work in practitioner.working_times.all():
            opens, closes = clinic.timetable[work.weekday][0]
            assert opens <= work.starts < work.ends <= closes


def test_loading_again_changes_nothing_that_staff_edited(pages):
    home = pages["home"]
    home.title = "Edited by staff"
    home.save_revision().publish()
    pages["neck-pain"].delete()
    before = Page.objects.count(), Source.objects.count(), BodyArea.objects.count()

    assert load_starter() == 0

    assert HomePage.objects.get().title == "Edited by staff"
    assert before == (Page.objects.count(), Source.objects.count(), BodyArea.objects.count())


def test_a_practitioner_whom_staff_entered_before_keeps_their_hours(db):
    asha = make_practitioner("Physiotherapist A")

    load_starter()

    assert Practitioner.objects.count() == 2
    assert not asha.working_times.exists()


def test_a_broken_file_leaves_nothing_behind(db, monkeypatch):
    monkeypatch.setattr("education.starter.load.PageLoader.load", _break)

    with pytest.raises(RuntimeError):
        load_starter()

    assert not Source.objects.exists()
    assert not Practitioner.objects.exists()
    assert ClinicSettings.objects.count() == 0


def _break(loader):
    raise RuntimeError

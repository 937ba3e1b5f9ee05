"""Where the body areas stand on the body map: for a clinic that had its areas before the map."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from clinic_site.models import BodyArea

migration = import_module("clinic_site.migrations.0003_places_of_the_body_areas_on_the_map")


@pytest.mark.parametrize(
    ("slug", "before", "after"),
    [
        ("head", "", "head"),
        ("back", "", "back"),
        ("jaw", "head", "head"),
        ("other", "", ""),
        ("knee", "", ""),
    ],
    ids=["starter", "starter too", "chosen by staff", "nowhere", "the clinic's own"],
)
def test_the_areas_that_came_with_the_site_find_their_place(db, slug, before, after):
    BodyArea.objects.create(name=slug.title(), slug=slug, map_region=before)

    migration.place_the_areas(apps, None)

    assert BodyArea.objects.get(slug=slug).map_region == after


def test_what_the_migration_did_can_be_undone():
    assert all(operation.reversible for operation in migration.Migration.operations)


def test_a_place_must_be_on_the_map(db):
    area = BodyArea(name="Tail", slug="tail", map_region="tail")

    with pytest.raises(ValidationError, match="not a valid choice"):
        area.full_clean()

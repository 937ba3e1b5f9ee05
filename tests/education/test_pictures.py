"""Pictures: real files, made smaller and modern for readers."""

import json
import re
from io import BytesIO

import pytest
from PIL import Image as Pillow

from tests.factories.pages import make_photo


@pytest.fixture
def photo(db, settings, tmp_path):
    """A photograph of 1600 x 900 as a member of staff would upload it."""
    settings.MEDIA_ROOT = tmp_path
    return make_photo("room.jpg")


@pytest.fixture
def show(client, pages, photo):
    """Return a function that puts the photo into a page and returns the page's HTML."""

    def show(**image):
        page = pages["how-it-works"]
        figure = {"image": {"image": photo.pk, **image}, "caption": "Our room"}
        page.body = json.dumps([{"type": "figure", "value": figure}])
        page.save_revision().publish()
        return client.get(page.get_url()).content.decode()

    return show


def test_a_photo_is_offered_in_modern_formats_and_several_sizes(show):
    picture = re.search(r"<picture>.*?</picture>", show(alt_text="A room"), re.DOTALL)[0]

    assert re.findall(r'type="image/(\w+)"', picture) == ["avif", "webp"]
    for width in (400, 800, 1200):
        assert f" {width}w" in picture
    assert re.search(r'<img[^>]* src="[^"]+\.jpg"', picture)
    assert re.search(r'<img[^>]* width="\d+"', picture)
    assert re.search(r'<img[^>]* height="\d+"', picture)
    assert 'loading="lazy"' in picture
    assert 'alt="A room"' in picture


def test_the_renditions_are_real_files_of_their_kind(client, show):
    html = show(alt_text="A room")

    for kind in ("avif", "webp", "jpg"):
        address = re.search(rf"/media/\S+?width-400\S*?\.{kind}", html)[0]
        response = client.get(address)
        assert response.headers["Content-Type"] == f"image/{kind.replace('jpg', 'jpeg')}"
        with Pillow.open(BytesIO(response.getvalue())) as image:
            assert image.size == (400, 225)


def test_a_decorative_photo_has_an_empty_alternative(show):
    assert 'alt=""' in show(decorative=True, alt_text="").partition("<picture>")[2]

"""Pictures: real files, made smaller and modern for readers, or the site's own drawings."""

import json
import re
from io import BytesIO

import pytest
from PIL import Image as Pillow

from education import illustration_sheet
from education.illustrations import find
from tests.factories.pages import make_drawing, make_photo


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


@pytest.fixture
def open_with(client, pages):
    """Return a function that gives a page its opening picture and returns an address's HTML."""

    def open_with(slug, kind, value, address=None):
        page = pages[slug]
        page.picture = json.dumps([{"type": kind, "value": value}])
        page.save_revision().publish()
        return client.get(address or page.get_url()).content.decode()

    return open_with


def opening_of(html):
    return re.search(r'<header class="clinic-opening.*?</header>', html, re.DOTALL)[0]


@pytest.mark.parametrize("slug", ["home", "neck-pain"])
def test_a_page_opens_with_a_drawing_and_its_words(open_with, slug):
    drawing = find("arm")
    opening = opening_of(open_with(slug, "illustration", "arm"))

    assert f'src="{drawing.url}" width="400" height="400" loading="eager"' in opening
    assert f'alt="{drawing.alt}"' in opening


@pytest.mark.parametrize("slug", ["home", "neck-pain"])
def test_a_page_opens_with_an_upload(open_with, photo, slug):
    opening = opening_of(open_with(slug, "image", {"image": photo.pk, "alt_text": "A room"}))

    assert re.search(r'<picture>.*alt="A room"', opening, re.DOTALL)


def test_a_page_whose_drawing_is_gone_still_opens(open_with):
    opening = opening_of(open_with("neck-pain", "illustration", "gone"))

    assert "<h1>Neck pain</h1>" in opening
    assert "<img" not in opening


@pytest.mark.parametrize("address", ["/", "/conditions/"])
def test_conditions_are_listed_with_their_drawings_and_uploads(open_with, photo, address):
    upload = make_drawing("neck.svg")
    open_with("neck-pain", "image", {"image": upload.pk, "alt_text": "A neck"})
    open_with("arm-pain", "illustration", "gone")
    html = open_with("back-pain", "image", {"image": photo.pk, "alt_text": "A back"}, address)
    listed = html[html.index('<ul class="clinic-conditions') :].partition("</ul>")[0]

    assert f'src="{upload.file.url}" width="400" height="300" loading="lazy" alt=""' in listed
    assert re.search(r'src="/media/images/room[^"]*fill-400x400', listed)
    assert illustration_sheet.address(find("leg")) in listed
    assert listed.count("<img") == 6


def test_editors_choose_a_drawing_by_looking_at_it(admin_client, pages):
    html = admin_client.get(f"/admin/pages/{pages['neck-pain'].pk}/edit/").content.decode()

    assert "css/admin/illustration_picker.css" in html
    assert find("session").url in html
    assert find("session").alt in html

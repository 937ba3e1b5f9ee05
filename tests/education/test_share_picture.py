"""The picture of a shared link: drawn for its page, kept, and never older than the page."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from types import SimpleNamespace

import pytest
from PIL import Image

from clinic_site.models import ClinicSettings
from education import share_picture
from tests.factories.pages import make_photo

CLINIC = SimpleNamespace(
    name="Brampton Physiotherapy", tagline="Dry needling (IMS)", brand_colour="#1f5c4d"
)
TITLES = {
    "short": "Neck pain",
    "long": "Dry needling and acupuncture: what is the same and what is not",
    "of 250 characters": ("What we plan together with you " * 9)[:250],
    "one endless word": "Pneumonoultramicroscopicsilicovolcanoconiosis" * 5,
    "with emoji": "Neck pain 😀 today 👩🏽‍⚕️",
    "in Arabic": "آلام الرقبة",
    "empty": "",
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def page(pages):
    return pages["neck-pain"]


def opened(png):
    return Image.open(BytesIO(png))


def address_of(page):
    return share_picture.address(page, ClinicSettings.load())


def files(media):
    """Return the share pictures that are kept, as paths in the media folder."""
    kept = (media / "share").rglob("*")
    return [str(file.relative_to(media)) for file in kept if file.is_file()]


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_picture_has_the_size_that_sites_ask_for_and_is_light(title):
    png = share_picture.draw(title, CLINIC)

    assert opened(png).format == "PNG"
    assert opened(png).size == (1200, 630)
    assert len(png) < 60_000


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_title_has_room(title):
    lines, size = share_picture.fitted(share_picture.drawable(title))

    font = share_picture.face(size)
    assert all(font.getlength(line) / 2 <= 930 for line in lines)
    assert len(lines) * size * 1.14 <= 436 - 172


def test_a_title_that_is_too_long_ends_in_an_ellipsis():
    lines, _ = share_picture.fitted(TITLES["of 250 characters"] * 2)

    assert lines[-1].endswith("…")


def test_the_lines_of_a_title_are_about_equally_long():
    lines, _ = share_picture.fitted("What is dry needling?")

    assert lines == ["What is dry", "needling?"]


def test_what_the_face_lacks_is_left_out_and_no_word_loses_letters():
    assert share_picture.drawable(TITLES["with emoji"]) == "Neck pain today"
    assert share_picture.drawable("Cafe\u0301 – “naïve” 1 000") == "Café – “naïve” 1 000"
    assert share_picture.drawable(TITLES["in Arabic"]) == ""


def test_a_title_in_another_script_gives_way_to_the_clinics_name():
    assert share_picture.draw(TITLES["in Arabic"], CLINIC) == share_picture.draw(
        CLINIC.name, CLINIC
    )


def test_the_picture_is_in_the_clinics_colour():
    clinic = SimpleNamespace(**vars(CLINIC) | {"brand_colour": "#7a0019"})

    foot = opened(share_picture.draw("Neck pain", clinic)).convert("RGB").getpixel((20, 513))

    assert foot == (0x7A, 0x00, 0x19)


@pytest.mark.parametrize("change", ["title", "name", "tagline", "brand_colour", "VERSION"])
def test_the_address_changes_with_all_that_is_shown(change, monkeypatch):
    page = SimpleNamespace(pk=7, title="Neck pain")
    clinic = SimpleNamespace(**vars(CLINIC))
    before = share_picture.address(page, clinic)
    changed = {"title": page, "VERSION": share_picture}.get(change, clinic)

    monkeypatch.setattr(changed, change, "#7a0019")

    assert share_picture.address(page, clinic) != before


def test_a_page_names_the_picture_and_says_what_is_on_it(client, page):
    html = client.get(page.get_url()).content.decode()

    assert f'<meta property="og:image" content="http://testserver{address_of(page)}">' in html
    assert 'og:image:alt" content="“Neck pain” in large letters, under the name Brampton' in html


def test_a_picture_of_the_clinics_own_replaces_all_drawn_ones(client, page):
    clinic = ClinicSettings.load()
    clinic.social_image = make_photo("front-door.jpg")
    clinic.save()

    html = client.get(page.get_url()).content.decode()

    assert "fill-1200x630" in html
    assert "/share/" not in html


def test_the_picture_is_served_for_ever_and_to_other_sites(client, page):
    response = client.get(address_of(page))

    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert opened(response.content).size == (1200, 630)
    assert not response.cookies


def test_it_is_drawn_once(client, page, monkeypatch):
    first = client.get(address_of(page)).content
    monkeypatch.setattr(share_picture, "draw", None)  # Drawing would fail from here on.

    assert client.get(address_of(page)).content == first


def test_publishing_draws_it_again_and_removes_the_old_one(client, page, media):
    client.get(address_of(page))
    (old,) = files(media)
    old_address = address_of(page)

    page.title = "A stiff neck"
    page.save_revision().publish()

    (new,) = files(media)
    assert new != old
    assert address_of(page) == f"/{new}"
    assert client.get(old_address).headers["Location"] == f"/{new}"


def test_a_page_that_nobody_shared_has_no_picture(page, media):
    page.save_revision().publish()

    assert files(media) == []


def test_a_new_colour_needs_no_publishing(client, page):
    before = client.get(address_of(page)).content
    clinic = ClinicSettings.load()
    clinic.brand_colour = "#7a0019"
    clinic.save()

    assert client.get(address_of(page)).content != before


def test_an_unpublished_page_has_no_picture(client, page, media):
    address = address_of(page)
    client.get(address)

    page.unpublish()

    assert files(media) == []
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("path", ["/share/999999/0123456789abcdef.png", "/share/1/0.png"])
def test_nothing_is_drawn_for_what_is_no_page_of_ours(client, page, media, path):
    assert client.get(path).status_code == 404
    assert files(media) == []


def test_nothing_is_drawn_for_an_invented_address(client, page, media):
    response = client.get(f"/share/{page.pk}/0123456789abcdef.png")

    assert response.headers["Location"] == address_of(page)
    assert files(media) == []


def test_many_who_ask_at_once_get_whole_pictures_and_leave_one_file(media):
    page = SimpleNamespace(pk=7, title="Neck pain")
    with ThreadPoolExecutor(4) as pool:
        pngs = list(pool.map(lambda _: share_picture.stored(page, CLINIC).read_bytes(), range(8)))

    assert len(set(pngs)) == 1
    assert opened(pngs[0]).size == (1200, 630)
    assert len(files(media)) == 1


def test_editors_find_the_picture_in_the_pages_menu(admin_client, page):
    html = admin_client.get(f"/admin/pages/{page.pk}/edit/").content.decode()

    assert address_of(page) in html
    assert "Picture of shared links" in html


def test_a_new_page_can_be_previewed_before_it_has_a_picture(page):
    preview = type(page)(title="Draft", lead="A draft.", slug="draft")

    assert address_of(preview).startswith("/share/0/")

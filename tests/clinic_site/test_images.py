"""A photograph does not tell readers where it was taken."""

from io import BytesIO

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow
from wagtail.images.models import Image

ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def phone_photo():
    """Return a JPEG lying on its side, as a phone writes it, with its camera and its place."""
    exif = Pillow.Exif()
    exif[ORIENTATION] = 6
    exif[MAKE] = "Phone"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (43.0, 40.0, 0.0)
    file = BytesIO()
    Pillow.linear_gradient("L").resize((400, 300)).convert("RGB").save(file, "JPEG", exif=exif)
    return SimpleUploadedFile("IMG_2034.jpg", file.getvalue(), "image/jpeg")


def test_an_uploaded_photo_loses_its_place_and_camera_and_stands_upright(
    client, db, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(get_user_model().objects.create_superuser("root"))

    client.post(
        "/admin/images/add/", {"title": "Room", "file": phone_photo(), "collection": 1, "tags": ""}
    )

    with Pillow.open(Image.objects.get().file.path) as stored:
        assert stored.size == (300, 400)
        assert not stored.getexif()


def test_a_drawing_is_kept_as_it_is(client, db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(get_user_model().objects.create_superuser("root"))
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4"/></svg>'
    file = SimpleUploadedFile("drawing.svg", svg, "image/svg+xml")

    client.post("/admin/images/add/", {"title": "Drawing", "file": file, "collection": 1})

    assert Image.objects.get().file.read() == svg

"""Pictures that staff upload lose what the camera wrote into them."""

from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from PIL import Image, ImageOps
from wagtail.images.forms import BaseImageForm

# The formats that phones and cameras write, with what keeps their quality.
_WITH_METADATA = {
    "JPEG": {"quality": 95, "subsampling": "keep"},
    "PNG": {},
    "WEBP": {"quality": 95},
    "AVIF": {"quality": 90},
}


class ImageForm(BaseImageForm):
    """Wagtail's form, but where a photograph was taken (EXIF) never reaches the site."""

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not isinstance(file, InMemoryUploadedFile) and not hasattr(file, "temporary_file_path"):
            return file  # The picture was not changed.
        return without_metadata(file)


def without_metadata(file):
    """Return an uploaded picture turned the right way up and without EXIF; others as they are."""
    file.seek(0)
    try:
        image = Image.open(file)
    except OSError:  # An SVG, or no picture at all, which Wagtail's own checks refuse.
        file.seek(0)
        return file
    options = _WITH_METADATA.get(image.format)
    if options is None or not image.getexif() or getattr(image, "n_frames", 1) > 1:
        file.seek(0)
        return file
    upright = ImageOps.exif_transpose(image)
    if upright is not image:
        options = options | ({"subsampling": 0} if "subsampling" in options else {})
    clean = BytesIO()
    upright.info.pop("exif", None)
    upright.info.pop("xmp", None)
    upright.save(
        clean, image.format, icc_profile=image.info.get("icc_profile"), exif=b"", **options
    )
    size = clean.tell()
    clean.seek(0)
    return InMemoryUploadedFile(clean, "file", file.name, file.content_type, size, None)

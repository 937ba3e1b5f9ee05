"""The picture that a shared link shows: the page's title on the clinic's paper, 1200 x 630 pixels.

It is drawn when somebody first asks for it, drawn again when the page is published, and kept in
MEDIA_ROOT/share/<page id>/<digest>.png. The digest covers all that the picture shows, so its
address can be cached for ever.
"""

import hashlib
import json
import math
import os
import tempfile
import unicodedata
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from PIL import Image, ImageColor, ImageDraw, ImageFont

from clinic_site.colour import PAPER
from clinic_site.models import ClinicSettings

SIZE = 1200, 630
# Another number makes every picture anew: count it up when the drawing changes.
VERSION = 1

FACE = settings.BASE_DIR / "static/fonts/literata.woff2"
INK, INK_SOFT, AMBER = "#16241f", "#43514a", "#f2b440"

# Everything is drawn at twice its size and made smaller: Pillow's lines have hard edges.
_SCALE = 2
_MARGIN = 80
_TITLE_TOP, _TITLE_BOTTOM, _TITLE_WIDTH = 172, 436, 930
_TITLE_SIZES, _TITLE_LINES = range(88, 39, -4), 3
_LINE_HEIGHT = 1.14
_SHADES = 20
_FIBRES = range(7)
_KNOT = 1080


def digest(page, clinic):
    shown = [VERSION, page.title, clinic.name, clinic.tagline, clinic.brand_colour]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:16]


def address(page, clinic):
    """Return the path of the picture; the preview of a page that is not saved yet has no id."""
    return reverse("share_picture", args=[page.pk or 0, digest(page, clinic)])


def stored(page, clinic):
    """Return the picture's file; draw it, and remove the page's older ones, when it is missing."""
    file = _folder(page) / f"{digest(page, clinic)}.png"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and then renamed: nobody reads half a picture, however many ask at once.
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as new:
            new.write(draw(page.title, clinic))
        os.replace(new.name, file)
        remove(page, but=file)
    return file


def redraw(sender, instance, **kwargs):
    """Draw the picture of a page again. Receives wagtail.signals.page_published.

    A page that was never shared has no picture and gets it when somebody asks.
    """
    if _folder(instance).exists():
        stored(instance, ClinicSettings.load())


def forget(sender, instance, **kwargs):
    """Remove the pictures of a page. Receives wagtail.signals.page_unpublished."""
    remove(instance)


def remove(page, but=None):
    """Remove the page's pictures, all `but` one."""
    for file in _folder(page).glob("*.png"):
        if file != but:
            file.unlink(missing_ok=True)


def _folder(page):
    return Path(settings.MEDIA_ROOT) / "share" / str(page.pk)


def draw(title, clinic):
    """Return the PNG for a page of that title."""
    image = Image.new("RGB", [side * _SCALE for side in SIZE], PAPER)
    canvas = ImageDraw.Draw(image)
    name = drawable(clinic.name)
    draw_fibres(canvas, clinic.brand_colour)
    draw_mark(canvas, clinic.brand_colour)
    write(canvas, (_MARGIN + 88, 62), [shortened(name, 34, 860)], 34, INK)
    write(canvas, (_MARGIN + 88, 106), [shortened(drawable(clinic.tagline), 25, 860)], 25, INK_SOFT)
    lines, size = fitted(drawable(title) or name)
    height = len(lines) * size * _LINE_HEIGHT
    top = _TITLE_TOP + (_TITLE_BOTTOM - _TITLE_TOP - height) / 2
    write(canvas, (_MARGIN, top), lines, size, INK)
    image = image.resize(SIZE, Image.Resampling.LANCZOS)
    image = image.quantize(palette=palette(clinic.brand_colour), dither=Image.Dither.NONE)
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def palette(brand):
    """Return the few colours of a picture and the shades between those that touch."""
    pairs = (PAPER, INK), (PAPER, INK_SOFT), (PAPER, brand), (PAPER, AMBER), (brand, AMBER)
    image = Image.new("P", (1, 1))
    image.putpalette(
        [
            channel
            for one, other in pairs
            for step in range(_SHADES + 1)
            for channel in ImageColor.getrgb(mixed(one, other, step / _SHADES))
        ]
    )
    return image


# Words


def drawable(text):
    """Return `text` without signs that the face lacks, such as emoji; "" where letters would go."""
    font = face(40)
    missing = bytes(font.getmask("\U0010ffff"))
    kept = []
    for sign in unicodedata.normalize("NFC", text):
        if sign.isspace() or bytes(font.getmask(sign)) not in (missing, b""):
            kept.append(sign)
        elif unicodedata.category(sign)[0] == "L":
            return ""
    return " ".join("".join(kept).split())


def fitted(text):
    """Return the lines of `text`, about equally long, and the largest size that has room."""
    for size in _TITLE_SIZES:
        font = face(size)
        most = int((_TITLE_BOTTOM - _TITLE_TOP) / (size * _LINE_HEIGHT))
        lines = wrapped(text, font, _TITLE_WIDTH)
        if len(lines) <= (most if size == _TITLE_SIZES[-1] else min(most, _TITLE_LINES)):
            for width in range(_TITLE_WIDTH // 3, _TITLE_WIDTH, 10):
                if len(balanced := wrapped(text, font, width)) == len(lines):
                    return balanced, size
            return lines, size
    return [*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), size, _TITLE_WIDTH)], size


def wrapped(text, font, width):
    """Return `text` in lines of at most `width`; a word that is wider is broken."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if font.getlength(joined) <= width * _SCALE:
            lines[-1] = joined
            continue
        lines.append("")
        for sign in word:
            if font.getlength(lines[-1] + sign) > width * _SCALE:
                lines.append("")
            lines[-1] += sign
    return [line for line in lines if line]


def shortened(text, size, width):
    """Return as many words of `text` as have room in one line, and an ellipsis for the others."""
    font = face(size)
    if len(wrapped(text, font, width)) < 2:
        return text
    return f"{wrapped(text, font, width - size)[0].rstrip(' ,;:–')}…"


def write(canvas, position, lines, size, colour):
    """Write lines below each other; `position` is the upper left corner."""
    left, top = position
    font = face(size)
    for number, line in enumerate(lines):
        baseline = top + size * (number * _LINE_HEIGHT + 0.87)
        canvas.text(_scaled(left, baseline), line, colour, font, anchor="ls")


def face(size):
    """Return Literata, half bold."""
    font = ImageFont.truetype(FACE, size * _SCALE)
    font.set_variation_by_axes([600])
    return font


# The drawing: the clinic's mark, and fibres of a muscle with a knot that a fine needle meets


def draw_mark(canvas, brand):
    """Draw what templates/components/mark.html draws, 64 pixels wide."""
    left, top, unit = _MARGIN, 64, 1.6
    canvas.ellipse([*_scaled(left, top), *_scaled(left + 64, top + 64)], brand)
    for middle, ends, height in ((19.2, 21, 16), (25, 26, 14), (30.2, 31, 10)):
        points = [
            (left + x * unit, top + unit * (ends - 2 * (ends - middle) * _swelling(x, 20, 7)))
            for x in range(20 - height, 21 + height)
        ]
        _stroke(canvas, points, 3.2, PAPER)
    _stroke(canvas, [(left + 32, top + 8), (left + 32, top + 40)], 3.2, AMBER)


def draw_fibres(canvas, brand):
    fibres = [[(x, _fibre(number, x)) for x in range(-10, SIZE[0] + 11, 5)] for number in _FIBRES]
    ground = [_scaled(*point) for point in fibres[0]]
    canvas.polygon([*ground, _scaled(SIZE[0] + 10, SIZE[1]), _scaled(-10, SIZE[1])], brand)
    for fibre in fibres[1:]:
        _stroke(canvas, fibre, 2.5, mixed(brand, PAPER, 0.4))
    tip = _fibre(2, _KNOT)
    _stroke(canvas, [(_KNOT, 330), (_KNOT, tip)], 5, AMBER)
    _stroke(canvas, [(_KNOT, 330), (_KNOT, 390)], 13, AMBER)


def _fibre(number, x):
    """Return how far down fibre `number` runs at `x`: straight, but bulging at the knot."""
    wave = 7 * math.sin(x / 170 + number / 3)
    return 500 + number * 24 + wave - (52 - 7 * number) * _swelling(x, _KNOT, 95)


def _swelling(x, middle, width):
    return math.exp(-(((x - middle) / width) ** 2))


def _stroke(canvas, points, width, colour):
    """Draw a line with round ends."""
    points = [_scaled(*point) for point in points]
    canvas.line(points, colour, round(width * _SCALE), joint="curve")
    radius = width * _SCALE / 2 - 0.5
    for x, y in (points[0], points[-1]):
        canvas.ellipse([x - radius, y - radius, x + radius, y + radius], colour)


def _scaled(x, y):
    return x * _SCALE, y * _SCALE


def mixed(colour, other, share):
    """Return `colour` with a `share` (0 to 1) of `other` in it; both as "#rrggbb"."""
    channels = ((int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in channels)

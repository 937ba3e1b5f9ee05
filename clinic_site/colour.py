"""Contrast between colours, after WCAG 2.2, and the shades that the brand colour needs."""

import re

# What static/css/tokens.css says, too.
DEFAULT_BRAND_COLOUR = "#1f5c4d"
PAPER = "#faf6ee"
# The lightest ground that text stands on in the dark scheme (--clinic-sheet).
DARK_SHEET = "#1c2824"
# Text in the brand colour must be readable on paper, and paper-coloured text on the brand colour.
MINIMUM_CONTRAST = 4.5

HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def _luminance(colour):
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """Return the contrast ratio (1 to 21) of two "#rrggbb" colours."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def for_dark_scheme(colour):
    """Mix `colour` with white, in steps of 5%, until it is readable on the dark ground."""
    channels = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    for white in range(0, 101, 5):
        mixed = "#" + "".join(f"{round(c + (255 - c) * white / 100):02x}" for c in channels)
        if contrast(mixed, DARK_SHEET) >= MINIMUM_CONTRAST:
            return mixed

import pytest
from django.core.exceptions import ValidationError

from clinic_site.colour import DARK_SHEET, contrast, for_dark_scheme
from clinic_site.models import validate_brand_colour


def test_contrast_of_black_on_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_a_readable_colour_is_accepted():
    validate_brand_colour("#1f5c4d")


def test_a_pale_colour_is_refused_with_its_contrast():
    with pytest.raises(ValidationError, match=r"contrast of 1\.\d to 1"):
        validate_brand_colour("#ffcc00")


@pytest.mark.parametrize("value", ["green", "#fff", "#12345g", "#1f5c4d;}", ""])
def test_what_is_no_colour_is_refused(value):
    with pytest.raises(ValidationError, match="six digits"):
        validate_brand_colour(value)


@pytest.mark.parametrize("colour", ["#000000", "#1f5c4d", "#7a0019", "#00008b"])
def test_the_dark_scheme_gets_a_readable_shade(colour):
    assert contrast(for_dark_scheme(colour), DARK_SHEET) >= 4.5

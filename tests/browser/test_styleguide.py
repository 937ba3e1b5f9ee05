"""Every component and block in every state, in a real browser."""

import pytest
from django.contrib.auth import get_user_model

from tests.factories.staff import give_app

from .signing_in import PASSWORD, sign_in


@pytest.fixture
def styleguide(open_browser):
    """Return a function that opens the style guide as a member of staff."""
    user = get_user_model().objects.create_superuser("staff", password=PASSWORD)
    give_app(user)

    def open_styleguide(width, **options):
        page = open_browser(width, **options)
        sign_in(page, user, to="/styleguide/")
        return page

    return open_styleguide


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(styleguide, axe, width, scheme):
    page = styleguide(width, color_scheme=scheme, bypass_csp=True)

    assert axe(page) == []


def test_nothing_scrolls_sideways_or_breaks_the_policy(styleguide):
    page = styleguide(360)
    page.problems.clear()  # Of the sign-in page, which is Wagtail's.
    page.reload()

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.problems == []

"""Every component and block in every state, in a real browser."""

import pytest
from django.contrib.auth import get_user_model


@pytest.fixture
def styleguide(open_browser):
    """Return a function that opens the style guide as a member of staff."""
    get_user_model().objects.create_superuser("staff", password="a-long-password")

    def open_styleguide(width, **options):
        page = open_browser(width, **options)
        page.goto("/admin/login/?next=/styleguide/")
        page.get_by_label("Username").fill("staff")
        page.get_by_label("Password").fill("a-long-password")
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/styleguide/")
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

"""Sign staff in as they do it themselves."""

from urllib.parse import urlencode

from clinic_site.sign_in import factors
from tests.factories.staff import code_for

from .following import follow

PASSWORD = "correct horse battery staple"


def give_password(page, username, password=PASSWORD):
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(password)
    follow(page.get_by_role("button", name="Sign in"))


def give_code(page, code):
    page.get_by_label("Code", exact=True).fill(code)
    follow(page.get_by_role("button", name="Sign in"))


def sign_in(page, user, *, to="/admin/"):
    """Sign the person in with password and app, and go to an address."""
    page.goto(f"/admin/login/?{urlencode({'next': to})}")
    give_password(page, user.get_username())
    if factors.has_one(user):
        give_code(page, code_for(user))
    page.wait_for_url(f"**{to}")

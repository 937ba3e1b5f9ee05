"""What every test gets. pyproject.toml blocks sockets to other machines (--allow-hosts)."""

import sys

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management.commands import flush
from django.db import connections

from booking.access_log import append_only
from tests.factories.staff import StaffClient
from tests.running_site import Site


class UndefinedVariable(str):
    """A string_if_invalid that fails where one of our templates uses what it was not given.

    Wagtail's and Django's own templates rely on undefined variables being empty, so there it is
    the empty string that it looks like. (Django asks for its truth, then for "%s", then formats.)
    """

    __slots__ = ()

    def __bool__(self):
        return _rendering_template().startswith(str(settings.BASE_DIR / "templates"))

    def __contains__(self, key):
        return key == "%s"

    def __mod__(self, variable):
        pytest.fail(f"Undefined template variable {variable} in {_rendering_template()}")


def _rendering_template():
    """Return the file of the template node that is being rendered, or an empty string."""
    frame = sys._getframe(1)
    while frame:
        if frame.f_code.co_name in ("render", "render_annotated"):
            origin = getattr(frame.f_locals.get("self"), "origin", None)
            if origin:
                return str(origin)
        frame = frame.f_back
    return ""


settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable()


@pytest.fixture(autouse=True, scope="session")
def access_log_is_emptied():
    """Let the flush that ends a test with real transactions empty the access log, too.

    Nothing but that flush gets past the triggers: a test that changes the log is refused.
    """
    original = flush.Command.handle

    def handle(self, **options):
        with append_only.lifted(connections[options["database"]]):
            original(self, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush.Command, "handle", handle)
        yield


@pytest.fixture(autouse=True)
def empty_caches():
    """Let no test find what another one cached: their pages have the same ids."""
    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture
def client():
    """A browser; `force_login` signs somebody in as the second step would."""
    return StaffClient()


@pytest.fixture
def admin_client(client, admin_user):
    """The browser of a superuser."""
    client.force_login(admin_user)
    return client


@pytest.fixture
def site(tmp_path):
    """The whole site, not started yet; whatever happens, nothing of it runs after the test."""
    site = Site(tmp_path)
    yield site
    site.kill()

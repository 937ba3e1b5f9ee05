import pytest

from tests.factories.clinic import make_body_area, make_clinic


@pytest.fixture
def clinic(db):
    """A clinic with opening hours and one body area: enough to ask for an appointment."""
    make_body_area("Neck")
    return make_clinic()

import pytest

from tests.factories.pages import load_pages


@pytest.fixture
def pages(db):
    """Every page of the starter content, by slug."""
    return load_pages()

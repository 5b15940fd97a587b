"""A browser, and the built site with its Python; without it these tests are skipped."""

import pytest

from tests.browser import open_browser, serve
from tests.on_page import RUNTIME
from tests.site import SITE


@pytest.fixture(scope="package")
def browser():
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="package")
def runtime():
    """Give the runtime's folder, where `make live` has run."""
    if not (RUNTIME / "python.bin").exists():
        pytest.skip("`make live` has not run: no page has a Python to test.")
    return RUNTIME


@pytest.fixture(scope="package")
def host(runtime):
    """Serve the site; give its address."""
    with serve(SITE) as address:
        yield address

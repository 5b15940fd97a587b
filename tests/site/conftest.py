"""One browser for all tests of the built site, and one visit a page and window."""

import pytest

from tests.browser import open_browser
from tests.pages import lender
from tests.site import SITE, tours


@pytest.fixture(scope="package")
def browser():
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="package")
def lend(browser):
    return lender(browser)


@pytest.fixture(scope="package")
def tour(lend, address):
    """Give what was found on a page, on a "desk" or on a "phone".

    The first who asks makes the visit; it holds for all who ask later.
    """
    found, kinds = {}, {}

    def visit(window, path):
        if window == "desk":
            return tours.desk(lend, path.as_uri(), kinds)
        return tours.phone(lend, f"{address}/{path.relative_to(SITE).as_posix()}")

    def tour(window, path):
        if (window, path) not in found:
            found[window, path] = visit(window, path)
        return found[window, path]

    return tour

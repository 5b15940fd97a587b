"""A workbook's links lead to the published book, or beside it, never to nowhere."""

import re
from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.utils import new_document

from site_ext.published import UNSET, is_published
from tests.workbooks.built import NAMES, prose, texts, workbook
from workbooks import builder
from workbooks.editions import EDITIONS
from workbooks.markdown import Markdown

LINK = re.compile(r"\]\(([^)\s]+)\)")
PAGES = {"chapters/05_bound": ".ipynb", "chapters/references": ".md"}


@pytest.fixture
def target(monkeypatch):
    """Return the address that the builder gives to a page, published or not."""
    env = SimpleNamespace(doc2path=lambda name: f"/book/{name}{PAGES[name]}")
    config = SimpleNamespace(html_baseurl="https://ada.org/book/")
    fake = SimpleNamespace(env=env, config=config)

    def address(name, *, published):
        monkeypatch.setattr(builder, "is_published", lambda: published)
        return builder.WorkbookBuilder.get_target_uri(fake, name)

    return address


@pytest.mark.parametrize("page", PAGES)
def test_a_published_book_is_where_links_lead(target, page):
    assert target(page, published=True) == f"https://ada.org/book/{page}.html"


def test_without_an_address_a_chapter_is_the_workbook_that_lies_beside(target):
    assert target("chapters/05_bound", published=False) == "05_bound.ipynb"


def test_without_an_address_a_page_that_has_no_workbook_is_only_named(target):
    assert target("chapters/references", published=False) == ""
    assert linked("#bishop2006") == "Bishop"
    assert linked("") == "Bishop"


def linked(address):
    page = new_document("page")
    node = nodes.reference("", "Bishop", refuri=address)
    return Markdown(SimpleNamespace(of=lambda *_: ""), page).reference(node)


def test_a_link_to_a_workbook_beside_ends_at_its_name():
    assert linked("05_bound.ipynb#eq-em") == "[Bishop](05_bound.ipynb)"
    assert linked("https://a.org/b.html#c") == "[Bishop](https://a.org/b.html#c)"


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("name", NAMES)
def test_a_workbook_links_to_what_is_there(edition, name):
    text = "\n\n".join(prose(text) for text in texts(workbook(edition, name)))
    beside = [link for link in LINK.findall(text) if not link.startswith("http")]
    assert {link.removesuffix(".ipynb") for link in beside} <= set(NAMES)
    assert is_published() or UNSET not in text
    assert is_published() or beside

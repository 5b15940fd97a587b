"""The pages' markup and the book's scripts, as text."""

import re

import pytest

from tests.site import ROOT, pages

PAGES = pages()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_table_has_headers(path):
    tables = re.findall(r"<table.*?</table>", path.read_text("utf-8"), re.S)
    assert all("<th" in table for table in tables)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_page_has_an_inline_event_handler_of_the_books_own(path):
    page = path.read_text("utf-8")
    # The theme's three buttons: print, full screen, search.
    body = re.sub(r'onclick="(window\.print|toggleFullScreen)\(\)"', "", page)
    assert not re.findall(r"<[a-z]+\b[^>]*\son[a-z]+=", body)


# What would let text, from an address say, become a part of the page or a program.
EVALUATES = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|srcdoc)\b\s*[=(]|\bdocument\.write"
    r"|\beval\(|\bnew Function\(|\bset(Timeout|Interval)\(\s*[\"'`]|\bjavascript:"
)
SCRIPTS = [
    script
    for folder in ("site_ext", "_static", "gmm_lib/widgets")
    for script in sorted((ROOT / folder).rglob("*.js"))
    if "katex" not in script.parts
]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: "/".join(path.parts[-2:]))
def test_no_script_of_the_books_own_makes_markup_or_programs_of_text(path):
    assert not EVALUATES.search(path.read_text("utf-8"))

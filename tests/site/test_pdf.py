"""The printed book: pages in order, an outline, and links that lead to places in it.

Printing the whole book takes a minute, so a site of two small pages stands in for it.
"""

import pytest
from pypdf.generic import Destination

from tests.site import program

PAGE = """<!doctype html><html lang="en"><title>{title} — Book</title>
<article class="bd-article"><section id="top"><h1>{title}</h1>
<p><a href="#far">inside</a> <a href="{other}#far">across</a>
<a href="{other}">to a page</a> <a href="https://example.org/">away</a></p>
<section id="far" style="break-before: page"><h2>Far<a class="headerlink">#</a></h2>
</section></section></article></html>"""


@pytest.fixture(scope="module")
def pdf():
    return program("pdf")


@pytest.fixture(scope="module")
def book(pdf, browser, tmp_path_factory):
    site = tmp_path_factory.mktemp("site with a space")
    (site / "chapters").mkdir()
    one = PAGE.format(title="One", other="chapters/two.html")
    two = PAGE.format(title="2. Two", other="../one.html")
    (site / "one.html").write_text(one, encoding="utf-8")
    (site / "chapters" / "two.html").write_text(two, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "SITE", site)
        return pdf.bind(pdf.print_pages(browser, ["one", "chapters/two"]))


def links(book, number):
    """List where the links of a sheet lead: the number of a sheet, or an address."""
    numbers = {page.indirect_reference: n for n, page in enumerate(book.pages)}
    found = [entry.get_object() for entry in book.pages[number]["/Annots"]]
    return [
        numbers[link["/Dest"][0]] if "/Dest" in link else link["/A"]["/URI"]
        for link in found
    ]


def test_each_page_begins_on_a_sheet_of_its_own(book):
    texts = [sheet.extract_text() for sheet in book.pages]
    assert len(texts) == 4
    assert ["One" in texts[0], "Two" in texts[2]] == [True, True]
    assert [text.split()[0] for text in texts] == ["1", "2", "3", "4"]


def test_links_lead_to_sheets_of_the_book_and_keep_other_addresses(book):
    assert links(book, 0) == [1, 3, 2, "https://example.org/"]
    assert links(book, 2) == [3, 1, 0, "https://example.org/"]


def test_the_outline_names_pages_and_their_sections(book, pdf, tmp_path):
    book.write(tmp_path / "book.pdf")
    reader = pdf.PdfReader(tmp_path / "book.pdf")
    flat = [reader.outline[0], *reader.outline[1], reader.outline[2]]
    assert all(isinstance(item, Destination) for item in flat)
    titles = [(i.title, reader.get_destination_page_number(i)) for i in flat]
    assert titles == [("One", 0), ("Far", 1), ("2. Two", 2)]

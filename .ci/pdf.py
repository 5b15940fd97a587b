"""Print the built book: one PDF of all pages, in order, with outline and page numbers.

The browser prints each page without its scripts, so that each widget is its still
picture and nothing is folded away. Links from page to page lead to places of the PDF.
Run from the top folder, after `make book`.
"""

import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urldefrag

import yaml
from pypdf import PdfReader, PdfWriter
from pypdf.generic import Destination, Fit, NameObject

from tests.browser import open_browser
from tests.site import SITE, names

TARGET = Path("_build/em-in-your-hands.pdf")
# Numbers go on where the page before stopped.
EAGER = """async () => {
  for (const image of document.images) image.loading = "eager";
  await Promise.allSettled([...document.images].map((image) => image.decode()));
  await Promise.all([...document.fonts].map((font) => font.load().catch(() => null)));
}"""
# The browser remembers only the places that the page itself links to.
PLACES = """() => {
  const links = document.createElement("nav");
  links.hidden = true;
  for (const place of document.querySelectorAll("[id]")) {
    const link = document.createElement("a");
    link.href = "#" + place.id;
    links.append(link);
  }
  document.body.append(links);
}"""
SECTIONS = """() =>
  [...document.querySelectorAll(".bd-article > section > section > h2")].map((h2) => {
    for (const link of h2.querySelectorAll(".headerlink")) link.remove();
    return [h2.parentElement.id, h2.textContent.trim()];
  })"""
NUMBERS = """
@page {{ margin: 18mm 16mm 20mm;
         @bottom-center {{ content: counter(page); font: 9pt sans-serif; }} }}
html {{ counter-reset: page {first}; }}
"""


@dataclass(frozen=True)
class Printed:
    """One page of the site, on paper."""

    name: str
    title: str
    sections: list  # pairs: the place's id, the heading
    pdf: PdfReader
    first: int  # the number of sheets before it

    def place(self, anchor):
        """Find a place: the number of its sheet in the whole book, and its height."""
        found = self.pdf.named_destinations.get(f"/{anchor}")
        if not isinstance(found, Destination):
            return self.first, None
        return self.first + self.pdf.get_destination_page_number(found), found.top


def print_page(page, name, first):
    """Print one page of the site, its numbers beginning after `first`."""
    page.goto((SITE / f"{name}.html").resolve().as_uri(), wait_until="load")
    page.evaluate(EAGER)
    page.evaluate(PLACES)
    page.add_style_tag(content=NUMBERS.format(first=first))
    pdf = PdfReader(BytesIO(page.pdf(format="A4", scale=0.8)))
    title = page.title().partition(" — ")[0]
    return Printed(name, title, page.evaluate(SECTIONS), pdf, first)


def print_pages(browser, names):
    """Print these pages of the site, one after another."""
    printed, first = {}, 0
    page = browser.new_page(color_scheme="light")
    page.route("**/*.js*", lambda route: route.abort())
    for name in names:
        printed[name] = print_page(page, name, first)
        first += len(printed[name].pdf.pages)
    page.close()
    return printed


def target(link, name):
    """Say where a link on this page leads: a page of the book and a place, or None."""
    if "/Dest" in link:
        return name, link["/Dest"].removeprefix("/")
    url, anchor = urldefrag(link["/A"]["/URI"])
    root = SITE.resolve().as_uri() + "/"
    if not url.startswith(root):
        return None
    return unquote(url.removeprefix(root)).removesuffix(".html"), unquote(anchor)


def relink(sheet, name, printed, book):
    """Lead this sheet's links to the sheets of the book, not to files of the site."""
    for link in [entry.get_object() for entry in sheet.get("/Annots", [])]:
        found = target(link, name)
        if found is None:
            continue
        number, top = printed[found[0]].place(found[1])
        link.pop("/A", None)
        fit = Fit.xyz(left=None, top=top)
        link[NameObject("/Dest")] = Destination(
            "", book.pages[number].indirect_reference, fit
        ).dest_array


def bind(printed):
    """Join what was printed into one book, with an outline."""
    book = PdfWriter()
    for part in printed.values():
        for sheet in part.pdf.pages:
            book.add_page(sheet)
    for part in printed.values():
        for sheet in book.pages[part.first : part.first + len(part.pdf.pages)]:
            relink(sheet, part.name, printed, book)
        chapter = book.add_outline_item(
            title=part.title, page_number=part.first, is_open=False
        )
        for anchor, heading in part.sections:
            number, top = part.place(anchor)
            book.add_outline_item(
                title=heading, page_number=number, parent=chapter, fit=Fit.xyz(top=top)
            )
    return book


def main():
    if not (SITE / "index.html").exists():
        sys.exit("The site is not built: run `make book` first.")
    with open_browser() as browser:
        book = bind(print_pages(browser, names()))
    cff = yaml.safe_load(Path("CITATION.cff").read_text("utf-8"))
    authors = ", ".join(author["name"] for author in cff["authors"])
    book.add_metadata({"/Title": cff["title"], "/Author": authors})
    book.compress_identical_objects()
    TARGET.parent.mkdir(exist_ok=True)
    book.write(TARGET)
    print(f"{TARGET}: {len(book.pages)} pages, {TARGET.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

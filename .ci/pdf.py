"""Print the built book: one PDF of all pages, in order, with outline and page numbers.

The browser prints each page without its scripts, so that each widget is its still
picture and nothing is folded away. Run from the top folder, after `make book`.
"""

import sys
from io import BytesIO
from pathlib import Path

import yaml
from pypdf import PdfReader, PdfWriter

from tests.browser import open_browser
from tests.site import SITE

TARGET = Path("_build/em-in-your-hands.pdf")
# Numbers go on where the page before stopped.
EAGER = """async () => {
  for (const image of document.images) image.loading = "eager";
  await Promise.allSettled([...document.images].map((image) => image.decode()));
  await Promise.all([...document.fonts].map((font) => font.load().catch(() => null)));
}"""
NUMBERS = """
@page {{ margin: 18mm 16mm 20mm;
         @bottom-center {{ content: counter(page); font: 9pt sans-serif; }} }}
html {{ counter-reset: page {first}; }}
"""


def names():
    """List the book's pages in the order of _toc.yml."""
    toc = yaml.safe_load(Path("_toc.yml").read_text("utf-8"))
    files = [page["file"] for part in toc["parts"] for page in part["chapters"]]
    return [toc["root"], *files]


def print_page(page, name, first):
    """Print one page of the site, its numbers beginning after `first`."""
    page.goto((SITE / f"{name}.html").resolve().as_uri(), wait_until="load")
    page.evaluate(EAGER)
    page.add_style_tag(content=NUMBERS.format(first=first))
    return PdfReader(BytesIO(page.pdf(format="A4", scale=0.8)))


def main():
    if not (SITE / "index.html").exists():
        sys.exit("The site is not built: run `make book` first.")
    book = PdfWriter()
    with open_browser() as browser:
        page = browser.new_page(color_scheme="light")
        page.route("**/*.js*", lambda route: route.abort())
        for name in names():
            first = len(book.pages)
            printed = print_page(page, name, first)
            title = page.title().partition(" — ")[0]
            book.append(printed, outline_item=title, import_outline=False)
    book.compress_identical_objects()
    TARGET.parent.mkdir(exist_ok=True)
    book.write(TARGET)
    print(f"{TARGET}: {len(book.pages)} pages, {TARGET.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

"""Mend what the theme and the extensions get wrong in the pages that they write.

Each mend replaces one text by another wherever it stands. One whose text is nowhere,
although the thing that it mends is there, has been outlived by its theme: then the
build fails, and says so.
"""

from typing import NamedTuple

from sphinx.errors import ExtensionError


class Mend(NamedTuple):
    """A text of the theme's, what takes its place, and the mark of pages with it."""

    stock: str
    better: str
    mark: str


def mends(words):
    """List the mends, given the words of the book's language."""
    return (
        # A landmark of its own, for a screen reader.
        Mend(
            '<div id="pst-primary-sidebar"',
            '<div id="pst-primary-sidebar" role="complementary"'
            f' aria-label="{words["sidebar"]}"',
            "pst-primary-sidebar",
        ),
        # A name that says less than the text that it hides.
        Mend(
            '<summary aria-label="Toggle hidden content">',
            "<summary>",
            '<details class="admonition hide',
        ),
        # The arrow of a chapter that has several pages, in the sidebar.
        Mend(
            '<summary><span class="toctree-toggle" role="presentation">',
            f'<summary aria-label="{words["sections"]}">'
            '<span class="toctree-toggle" role="presentation">',
            "toctree-toggle",
        ),
        # What the buttons of the header open, not how the page is laid out.
        Mend(
            'title="Toggle primary sidebar"',
            f'title="{words["chapters"]}"',
            "primary-toggle",
        ),
        Mend(
            'title="Toggle secondary sidebar"',
            f'title="{words["on this page"]}"',
            "secondary-toggle",
        ),
        Mend('role="doc-biblioentry"', 'role="listitem"', 'class="citation"'),
        # Ids that every exercise, every solution and every proof is given alike.
        Mend(' id="exercise-content"', "", '<div class="exercise admonition"'),
        Mend(' id="solution-content"', "", '<div class="solution '),
        Mend(' id="proof-content"', "", '<div class="proof '),
        Mend(
            '<div class="proof admonition" id="proof">',
            '<div class="proof admonition">',
            '<div class="proof admonition"',
        ),
        # On a first visit the theme asks whether the system is dark when the whole page
        # is read: until then the page has no colours, and two logos. Ask at once.
        Mend(
            'localStorage.getItem("theme") || "auto"',
            'document.documentElement.dataset.mode.replace("auto",'
            ' matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")',
            "<html",
        ),
        # For a reader without scripts.
        Mend(' data-theme="auto">', ' data-theme="light">', "<html"),
    )


def mend(pages, todo):
    """Mend pages.

    Parameters
    ----------
    pages : dict of Path to str
        As the theme wrote them.
    todo : iterable of Mend

    Returns
    -------
    dict of Path to str

    Raises
    ------
    ExtensionError
        If a mend finds nothing to replace on pages that have its mark.
    """
    for stock, better, mark in todo:
        marked = any(mark in page for page in pages.values())
        if marked and not any(stock in page for page in pages.values()):
            raise ExtensionError(
                f"site_ext/light/mends.py: no page has {stock!r} any more, though"
                f" some have {mark!r}: see what the theme writes now, and mend that"
            )
        pages = {path: page.replace(stock, better) for path, page in pages.items()}
    return pages

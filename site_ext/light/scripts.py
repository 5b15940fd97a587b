"""Change the theme's own scripts where they do what this book does not want.

Each change finds its text exactly once, or the build fails: the theme has other scripts
than before.
"""

import re
from typing import NamedTuple

from sphinx.errors import ExtensionError


class Change(NamedTuple):
    """A pattern in a script, what takes its place, and when it has to stay."""

    script: str
    pattern: str
    better: str
    unless: str = ""  # a pattern; where some page has it, the script stays as it is


CHANGES = (
    # Searches of the whole page that find nothing. This one lays out every block far
    # down the page to see which of them scroll, and does so again whenever a widget
    # changes: wide-boxes.js knows.
    Change(
        "scripts/pydata-sphinx-theme.js",
        r'document\.querySelectorAll\(\["pre",[^]]*\]\.join\(", "\)\)',
        "[]",
    ),
    Change(
        "scripts/sphinx-book-theme.js",
        r'document\.querySelectorAll\(\w+\.join\(", "\)\)',
        "[]",
        r'class="[^"]*\b(tag_)?(margin|sidenote|full.width|sidebar"|popout)',
    ),
    # The search shows a piece of each page found: each formula of it once, and nothing
    # where the page cannot be fetched (from disk, in a frame without an origin).
    Change("searchtools.js", r'\["\.headerlink", ', '[".headerlink", ".katex-html", '),
    Change(
        "searchtools.js",
        r"\.then\(\(responseData\) => responseData\.text\(\)\)",
        '.then((responseData) => responseData.text(), () => "")',
    ),
)


def change(static, pages, changes=CHANGES):
    """Change the scripts of a site.

    Parameters
    ----------
    static : Path
        The site's folder of scripts.
    pages : iterable of str
        Its pages.
    changes : iterable of Change

    Raises
    ------
    ExtensionError
        If a script does not have the pattern exactly once.
    """
    pages = list(pages)
    for name, pattern, better, unless in changes:
        if unless and any(re.search(unless, page) for page in pages):
            continue
        text = (static / name).read_text(encoding="utf-8")
        text, count = re.subn(pattern, lambda _, new=better: new, text)
        if count != 1:
            raise ExtensionError(
                f"site_ext/light/scripts.py: {name} has {pattern!r} {count} times"
            )
        (static / name).write_text(text, encoding="utf-8")

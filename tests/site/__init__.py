"""The built site: where it lies, and which pages it must have."""

import re
from importlib import util
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SITE = ROOT / "_build" / "html"


def names(toc=None):
    """List the book's pages in the order of _toc.yml, sections behind their chapter."""
    toc = toc or yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    found = [toc[key] for key in ("root", "file") if key in toc]
    for key in ("parts", "chapters", "sections"):
        for part in toc.get(key, ()):
            found += names(part)
    return found


def pages():
    """List the files of all pages: the book's, the search, and the one for the lost.

    They are listed whether they are built or not: a page that is missing fails a test.
    """
    return [SITE / f"{name}.html" for name in [*names(), "search", "404"]]


def program(name):
    """Load a program of .ci, which is no package."""
    spec = util.spec_from_file_location(name, ROOT / ".ci" / f"{name}.py")
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# Chapters have numbers.
CHAPTERS = [path for path in pages() if re.match(r"\d\d_", path.name)]
FIRSTS = list({path.name[:2]: path for path in CHAPTERS[::-1]}.values())[::-1]

every_page = pytest.mark.parametrize("path", pages(), ids=lambda path: path.stem)
every_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
every_first = pytest.mark.parametrize("path", FIRSTS, ids=lambda path: path.stem)

"""What a search engine says of a page is of that page, and of no other."""

import re

from tests.book import notebooks

DESCRIPTION = re.compile(r'"description lang=en": "([^"]+)"')
PAGE = re.compile(r"\b(?:root|file): (\S+)")


def descriptions():
    """The descriptions that each page of the table of contents gives of itself."""
    names = PAGE.findall((notebooks.ROOT / "_toc.yml").read_text("utf-8"))
    paths = [next(notebooks.ROOT.glob(f"{name}.*")) for name in names]
    return {path.name: DESCRIPTION.findall(path.read_text("utf-8")) for path in paths}


def test_every_page_has_one_description():
    found = descriptions()
    assert len(found) > 20
    assert {name for name, texts in found.items() if len(texts) != 1} == set()


def test_no_two_pages_share_a_description():
    pages = {}
    for name, texts in descriptions().items():
        pages.setdefault(tuple(texts), []).append(name)
    assert [names for names in pages.values() if len(names) > 1] == []

"""Mends of what the theme writes: each is applied, or the build says that it is not."""

from pathlib import Path

import pytest
from sphinx.errors import ExtensionError

from site_ext.light.mends import Mend, mend, mends
from site_ext.words import words
from tests.site import pages

PAGE = Path("page.html")
TODO = [Mend("<b old>", "<b>", "<b")]


def test_a_mend_is_applied_wherever_its_text_stands():
    other = Path("other.html")
    mended = mend({PAGE: "<b old>x</b><b old>", other: "<b old>"}, TODO)
    assert mended == {PAGE: "<b>x</b><b>", other: "<b>"}


def test_a_mend_whose_text_is_gone_while_its_mark_is_there_stops_the_build():
    with pytest.raises(ExtensionError, match="no page has '<b old>' any more"):
        mend({PAGE: "<b new>"}, TODO)


def test_a_book_without_what_is_mended_builds():
    assert mend({PAGE: "<i>"}, TODO) == {PAGE: "<i>"}


@pytest.mark.parametrize("one", mends(words()), ids=lambda one: one.stock[:30])
def test_each_mend_mends_something_in_this_book(one):
    texts = [path.read_text("utf-8") for path in pages()]
    assert any(one.mark in text for text in texts)
    left = [text.replace(one.better, "") if one.better else text for text in texts]
    assert not any(one.stock in text for text in left)

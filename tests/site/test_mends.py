"""Mends of what the theme writes: each is applied, or the build says that it is not."""

import re
from pathlib import Path

import pytest
from sphinx.errors import ExtensionError

from site_ext.light.mends import Mend, mend, mends
from site_ext.words import WORDS, words
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


def test_a_language_without_a_table_is_named():
    with pytest.raises(KeyError, match="tlh"):
        words("tlh")


def gaps(table):
    """Find what is filled into each of these words."""
    return {key: set(re.findall(r"\{(\w+)\}", said)) for key, said in table.items()}


@pytest.mark.parametrize("language", WORDS)
def test_each_language_says_everything_with_the_same_gaps(language):
    assert gaps(WORDS[language]) == gaps(WORDS["en"])


def test_a_gap_that_a_translation_lacks_is_found():
    table = WORDS["en"] | {"live loading": "{done} MB"}
    assert gaps(table) != gaps(WORDS["en"])

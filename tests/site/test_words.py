"""The site's own words: every language says the same things."""

import re

import pytest

from site_ext.words import WORDS, words


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

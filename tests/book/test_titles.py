"""What a title begins with on the page, where it stands in brackets."""

import re

import pytest

from tests.book import notebooks

# A quotation mark turns by what stands before it, and the title's bracket is not seen.
STRAIGHT = re.compile(r'^`{3,}\{[\w:-]+\} "', re.MULTILINE)


@pytest.mark.parametrize("path", notebooks.paths(), ids=lambda path: path.stem)
def test_no_title_begins_with_a_quotation_mark_that_would_turn_the_wrong_way(path):
    cells = [c for c in notebooks.read(path).cells if c.cell_type == "markdown"]
    titles = [line for c in cells for line in STRAIGHT.findall(c.source)]
    assert not titles, "Write the mark itself: “ and ”"

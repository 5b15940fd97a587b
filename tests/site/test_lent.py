"""A page that was lent before is as good as a new one."""

import pytest

from tests.browser import serve
from tests.site.tours import DESK, PHONE, SHIFT, shift_of, watch_shifts
from tests.site.visits import opened

# What a page knows of its reader, and what an earlier test has left there.
FOUND = """() => [
  innerWidth, localStorage.getItem("left"), sessionStorage.getItem("left"),
  matchMedia("(prefers-color-scheme: dark)").matches,
  matchMedia("(prefers-reduced-motion: reduce)").matches,
]"""
LEAVE = """() => {
  localStorage.setItem("left", "1");
  sessionStorage.setItem("left", "1");
  console.error("Left");
}"""


def test_what_a_test_leaves_is_not_found_by_the_next(lend, address):
    wanted = {"color_scheme": "dark", "reduced_motion": "reduce"}
    with lend(viewport=PHONE, **wanted) as page:
        page.goto(f"{address}/404.html")
        page.evaluate(LEAVE)
        assert page.evaluate(FOUND) == [PHONE["width"], "1", "1", True, True]
        assert "Left" in page.said
    with lend(viewport=DESK) as again:
        assert again is page
        assert again.said == []
        again.goto(f"{address}/404.html")
        assert again.evaluate(FOUND) == [DESK["width"], None, None, False, False]


def test_a_page_that_cannot_be_cleared_is_closed(lend):
    with lend() as page:
        page.context.new_page()
    assert page.is_closed()
    with pytest.raises(ZeroDivisionError), lend() as page:
        1 / 0  # noqa: B018
    assert page.is_closed()


def test_who_is_alone_gets_a_new_page_and_keeps_it(lend):
    with lend() as page:
        pass
    with lend(alone=True) as own:
        assert own is not page
    assert own.is_closed()


TEXT = "<!doctype html><title>T</title><p id=late>Text.</p><p>More text.</p>"
# Only what has been drawn can move.
DRAWN = "performance.getEntriesByType('paint').length"
MOVE = "pixels => late.style.paddingTop = `${pixels}px`"


def test_what_moves_is_seen_on_each_page_and_on_no_other(lend, tmp_path):
    (tmp_path / "index.html").write_text(TEXT)
    shifts = []
    with serve(tmp_path) as host:
        for pixels in (300, 0, 300):
            with opened(lend, host, watch_shifts, viewport=DESK) as (page, _):
                page.wait_for_function(DRAWN)
                page.evaluate(MOVE, pixels)
                shifts.append(shift_of(page) > SHIFT)
    assert shifts == [True, False, True]

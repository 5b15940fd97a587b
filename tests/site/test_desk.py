"""Every page of the built site in a wide window, opened from disk, without a net."""

import base64
import io
import re
import unicodedata
from functools import cache

import pytest
from fontTools.ttLib import TTFont

from site_ext.light import SHEET
from tests.site import SITE, every_chapter, every_first, every_page, visits
from tests.site.tours import SHIFT

SCREEN = 900  # pixels, of a window 1280 wide


@every_page
def test_no_page_opened_from_disk_has_faults(tour, path):
    visit = tour("desk", path).visit
    faults = [fault for check in visits.CHECKS for fault in check(visit)]
    assert not faults, "\n".join(faults)


@every_page
def test_axe_finds_nothing_on_any_page_light_or_dark(tour, path):
    faults = tour("desk", path).axe
    assert not faults, "\n".join(faults)


@every_page
def test_nothing_moves_while_a_page_loads_on_a_desk(tour, path):
    assert tour("desk", path).shift <= SHIFT


@every_chapter
def test_nothing_but_code_is_wider_than_its_column_on_a_desk(tour, path):
    assert tour("desk", path).wide == []


@every_chapter
def test_a_page_of_a_chapter_is_read_in_less_than_thirty_screens(tour, path):
    assert tour("desk", path).height <= 25.5 * SCREEN


@every_first
def test_a_chapter_shows_its_first_lab_within_two_screens(tour, path):
    assert tour("desk", path).lab <= 2 * SCREEN


@cache
def served():
    """Read the style sheet's fonts: code points by family, weight and style."""
    css = (SITE / "_static" / SHEET).read_text(encoding="utf-8")
    found = {}
    for face in re.findall(r"@font-face\s*\{([^}]*)\}", css):
        said = dict(re.findall(r"font-(family|weight|style):\s*\"?([\w ]+)", face))
        data = base64.b64decode(re.search(r"base64,([^)\"]*)", face)[1])
        key = said["family"], said["weight"], said["style"]
        found[key] = TTFont(io.BytesIO(data)).getBestCmap().keys()
    return found


def drawn_by_nothing(letter):
    """Say whether a letter needs no glyph: a space, or a sign without a width."""
    return unicodedata.category(letter) in ("Zs", "Cf")


@every_page
def test_each_letter_of_each_formula_has_a_glyph_in_the_font_that_is_served(tour, path):
    lacking = {
        (letter, *font)
        for *font, text in tour("desk", path).letters
        for letter in set(text)
        if ord(letter) not in served().get(tuple(font), ())
        and not drawn_by_nothing(letter)
    }
    assert not lacking


@pytest.mark.parametrize("stem", ["05_em_derivation"])
def test_the_formulas_of_the_book_have_letters_of_several_fonts(tour, stem):
    letters = tour("desk", SITE / "chapters" / f"{stem}.html").letters
    assert len({tuple(font) for *font, _ in letters}) > 5

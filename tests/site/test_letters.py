"""Formulas' fonts: each has the letters that it draws, and all come with the page."""

import base64
import io
import re
import unicodedata
from functools import cache

import pytest
from fontTools.ttLib import TTFont

from site_ext.light import SHEET, letters
from site_ext.mathematics.tex import KATEX, typeset
from tests.site import SITE, pages

RULES = (KATEX / "katex.min.css").read_text(encoding="utf-8")
every_page = pytest.mark.parametrize("path", pages(), ids=lambda path: path.stem)


def fonts_of(tex, display=False):
    """Give the letters of a formula by their font, named as its file is."""
    kinds = {("normal", "400"): "Regular", ("normal", "700"): "Bold"}
    kinds |= {("italic", "400"): "Italic", ("italic", "700"): "BoldItalic"}
    found = letters.code_points(RULES, [typeset(tex, display)])
    named = {}
    for font, points in found.items():
        said = dict(font)
        name = f"{said['family']}-{kinds[said['style'], said['weight']]}"
        named[name.removeprefix("KaTeX_")] = "".join(map(chr, sorted(points)))
    return named


@pytest.mark.parametrize(
    ("tex", "fonts"),
    [
        ("x=1", {"Math-Italic": "x", "Main-Regular": "1="}),
        (r"\mathbf{x}", {"Main-Bold": "x"}),
        (r"\boldsymbol{\mu}", {"Math-BoldItalic": "μ"}),
        (r"\mathbb{R}", {"AMS-Regular": "R"}),
        (r"\mathcal{N}", {"Caligraphic-Regular": "N"}),
        (r"\mathsf{T}", {"SansSerif-Regular": "T"}),
        (r"\text{a \textbf{b} \textit{c}}", {"Main-Bold": "b", "Main-Italic": "c"}),
        (r"\bigl(\Bigr]", {"Size1-Regular": "(", "Size2-Regular": "]"}),
        (r"\sum", {"Size1-Regular": "∑"}),
    ],
)
def test_a_letter_is_looked_for_in_the_font_that_draws_it(tex, fonts):
    assert fonts.items() <= fonts_of(tex).items()


def test_a_displayed_sum_is_of_the_larger_font():
    assert fonts_of(r"\sum", display=True) == {"Size2-Regular": "∑"}


def test_a_font_that_draws_nothing_is_left_out_and_no_address_is_left():
    css = letters.embed(RULES, KATEX / "fonts", [typeset(r"\mathbf{x}", False)])
    assert css.count("@font-face") == 1
    assert "url(fonts" not in css
    assert letters.embed(RULES, KATEX / "fonts", []).count("@font-face") == 0


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


def test_the_formulas_of_the_book_have_letters_of_several_fonts(tour):
    seen = {tuple(font) for path in pages() for *font, _ in tour("desk", path).letters}
    assert len(seen) > 5


def test_no_font_is_a_file_of_its_own():
    kinds = (".woff", ".woff2", ".ttf", ".otf", ".eot")
    assert [path for path in SITE.rglob("*") if path.suffix in kinds] == []

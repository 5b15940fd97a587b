"""Formulas' fonts: each has the letters that it draws, and all come with the page."""

import pytest

from site_ext.light import letters
from site_ext.mathematics.tex import KATEX, typeset
from tests.site import SITE

RULES = (KATEX / "katex.min.css").read_text(encoding="utf-8")


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


def test_no_font_is_a_file_of_its_own():
    kinds = (".woff", ".woff2", ".ttf", ".otf", ".eot")
    assert [path for path in SITE.rglob("*") if path.suffix in kinds] == []

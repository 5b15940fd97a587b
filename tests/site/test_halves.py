"""The colours of the two half-steps: there, readable, and never the only sign."""

import pytest

from tests.site import CHAPTERS
from tests.site.tours import DESK

SHOWN = [path for path in CHAPTERS if path.stem[:2] in ("03", "05", "06")]
# The colour of each mark and what is behind it, as red, green and blue.
MARKS = """(theme) => {
  document.documentElement.dataset.theme = theme;
  for (const image of document.images) image.remove();
  const rgb = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const behind = (node) => {
    const colour = rgb(getComputedStyle(node).backgroundColor);
    if (colour[3] === 0) return behind(node.parentElement);
    if (colour.length === 3 || colour[3] === 1) return colour;
    const under = behind(node.parentElement);
    return under.map((value, i) => value + (colour[i] - value) * colour[3]);
  };
  return [...document.querySelectorAll(".e-step, .m-step")].map((mark) => [
    mark.classList.contains("e-step") ? "E" : "M",
    rgb(getComputedStyle(mark).color), behind(mark).slice(0, 3),
    getComputedStyle(mark).webkitTextStrokeWidth,
    getComputedStyle(mark).textDecorationThickness,
  ]);
}"""


def luminance(colour):
    """Of red, green and blue from 0 to 255, as WCAG 2.2 defines it."""
    parts = [value / 255 for value in colour]
    parts = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(scope="module", params=SHOWN, ids=lambda path: path.stem)
def marks(request, lend, address):
    with lend(viewport=DESK, reduced_motion="reduce") as page:
        page.goto(f"{address}/chapters/{request.param.name}")
        page.add_style_tag(content="* { transition: none !important }")
        return {theme: page.evaluate(MARKS, theme) for theme in ("light", "dark")}


def test_each_mark_can_be_read_in_both_themes(marks):
    for theme, found in marks.items():
        for half, colour, ground, *_ in found:
            assert contrast(colour, ground) >= 4.5, (theme, half, colour, ground)


def test_the_halves_differ_in_weight_as_well_as_in_colour(marks):
    for found in marks.values():
        signs = {"E": set(), "M": set()}
        for half, colour, _, *weights in found:
            signs[half].add((tuple(colour), *weights))
        assert all(a[0] != b[0] for a in signs["E"] for b in signs["M"])
        weights = [{sign[1:] for sign in signs[half]} for half in "EM"]
        assert not weights[0] & weights[1]


def test_chapters_three_five_and_six_mark_both_halves(lend, address):
    with lend() as page:
        for number in ("03_mixture_density", "05_em_derivation", "06_implementation"):
            page.goto(f"{address}/chapters/{number}.html")
            for half in ("e-step", "m-step"):
                marked = page.locator(f".katex-display .{half}").count()
                assert marked > 2, (number, half)

"""The look of a page: its measure, its scale, and where its parts stand."""

import pytest

from tests.site.tours import DESK

# The characters of each full line of plain paragraphs.
LINES = """(font) => {
  document.body.style.fontFamily = font;
  const counts = [];
  for (const p of document.querySelectorAll(".bd-article section > p")) {
    if (p.querySelector(".math, code")) continue;
    const lines = new Map();
    const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
      for (let i = 0; i < walker.currentNode.length; i++) {
        range.setStart(walker.currentNode, i);
        range.setEnd(walker.currentNode, i + 1);
        const { top, bottom, height } = range.getBoundingClientRect();
        const line = Math.round((top + bottom) / 12);
        if (height) lines.set(line, (lines.get(line) ?? 0) + 1);
      }
    }
    counts.push(...[...lines.values()].slice(0, -1));
  }
  return counts.sort((a, b) => a - b);
}"""
SIZES = """["h1", "h2", "h3", "p:not(h1 + p)"].map((tag) =>
  parseFloat(getComputedStyle(document.querySelector(`.bd-article ${tag}`)).fontSize)
)"""
EDGES = """(selector) => {
  const { left, right } = document.querySelector(selector).getBoundingClientRect();
  return [left, right];
}"""


@pytest.fixture(params=[DESK, {"width": 1920, "height": 1080}], ids=["1280", "1920"])
def page(request, browser, address):
    context = browser.new_context(viewport=request.param, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address}/chapters/faq.html")
    page.add_style_tag(content="* { content-visibility: visible !important }")
    yield page
    context.close()


@pytest.mark.parametrize("font", ["DejaVu Sans", "Liberation Sans"])
def test_a_line_of_text_holds_about_seventy_characters(page, font):
    counts = page.evaluate(LINES, font)
    assert len(counts) > 20
    assert 65 <= counts[len(counts) // 2] <= 75
    assert counts[-1] <= 80


def test_each_level_of_heading_is_larger_than_what_it_heads(page):
    sizes = page.evaluate(SIZES)
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == len(sizes)


def test_the_links_to_the_next_page_end_where_the_text_ends(page):
    text, links = (
        page.evaluate(EDGES, s) for s in (".bd-article h1", ".prev-next-area")
    )
    assert links == text

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
def page(request, lend, address):
    with lend(viewport=request.param, reduced_motion="reduce") as page:
        page.goto(f"{address}/chapters/faq.html")
        page.add_style_tag(content="* { content-visibility: visible !important }")
        yield page


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


CHAPTER = "chapters/05_em_derivation.html"
ROOM = """() => [document.querySelector(".gmm-scatter").getBoundingClientRect().width,
  document.documentElement.scrollWidth - document.documentElement.clientWidth]"""


@pytest.mark.parametrize(
    ("width", "least"), [(1280, 600), (1440, 750), (1600, 800), (1920, 900)]
)
def test_a_lab_takes_the_room_that_a_window_has(lend, address, width, least):
    viewport = {"width": width, "height": 1080}
    with lend(viewport=viewport, reduced_motion="reduce") as page:
        page.goto(f"{address}/{CHAPTER}")
        page.keyboard.press("Shift")
        page.wait_for_selector(".gmm-widget[data-state]")
        picture, over = page.evaluate(ROOM)
    assert picture >= least
    assert over == 0


BUTTONS = ".bd-header-article button:visible:not(.dropdown-menu *)"
FOCUS = """(button) => {
  button.focus();
  const { outlineStyle, outlineWidth } = getComputedStyle(button);
  return [outlineStyle, parseFloat(outlineWidth)];
}"""


@pytest.fixture(params=[(1280, 24), (360, 44)], ids=["desk", "phone"])
def header(request, lend, address):
    """Yield the buttons over a page, and the least size that each may have."""
    width, least = request.param
    viewport = {"width": width, "height": 740}
    kind = {"has_touch": True, "is_mobile": True} if width < 1000 else {}
    with lend(viewport=viewport, **kind) as page:
        page.goto(f"{address}/{CHAPTER}")
        yield page.locator(BUTTONS).all(), least


def test_each_button_of_the_header_has_room_for_a_finger_or_a_pointer(header):
    buttons, least = header
    assert len(buttons) >= 4
    for button in buttons:
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= least


def test_the_focus_is_seen_on_each_button_of_the_header(header):
    buttons, _ = header
    buttons[0].page.keyboard.press("Tab")  # the reader is at the keyboard
    for button in buttons:
        style, width = button.evaluate(FOCUS)
        assert style == "solid"
        assert width >= 2


# What unfolds, and shows no mark of the focus, or one that its box cuts off.
UNMARKED = """() => [...document.querySelectorAll(
  ".bd-article details > summary, .bd-article .toggle-button"
)].filter((node) => node.checkVisibility()).filter((node) => {
  node.focus({ preventScroll: true });
  const title = node.closest(".toggle > .admonition-title");
  const mark = title ? getComputedStyle(title, "::before") : getComputedStyle(node);
  const beyond = parseFloat(mark.outlineOffset) + parseFloat(mark.outlineWidth);
  const box = getComputedStyle(node.closest(".admonition, details"));
  return mark.outlineStyle === "none" || (beyond > 0 && box.overflow === "hidden");
}).map((node) => node.parentElement.textContent.trim().slice(0, 60))"""


def test_the_focus_is_seen_whole_on_what_unfolds(lend, address):
    with lend(viewport=DESK) as page:
        page.goto(f"{address}/{CHAPTER}")
        page.locator(".toggle-button").first.wait_for()
        page.keyboard.press("Tab")
        assert page.evaluate(UNMARKED) == []
        assert page.locator(".bd-article details > summary:visible").count() > 3


# Where the text ends, and each formula: its box, and whether it is wider than the text.
DISPLAYS = """() => {
  const text = document.querySelector(".bd-article section section > p");
  const end = text.getBoundingClientRect().right;
  const all = [...document.querySelectorAll(".bd-article section > div.math")];
  return all.filter((box) => box.closest("section section") && box.checkVisibility())
    .map((box) => {
      const inner = box.querySelector(".katex-html").getBoundingClientRect();
      const { left, right, width } = box.getBoundingClientRect();
      const { right: most } = box.parentElement.getBoundingClientRect();
      return { end, left, right, width, inner: inner.width, most };
    });
}"""


def test_a_formula_stands_in_the_middle_of_the_text_unless_it_is_wider(lend, address):
    with lend(viewport=DESK) as page:
        page.goto(f"{address}/{CHAPTER}")
        page.add_style_tag(content="* { content-visibility: visible !important }")
        found = page.evaluate(DISPLAYS)
    assert sum(abs(box["right"] - box["end"]) < 1 for box in found) > 5
    for box in found:
        assert box["right"] <= box["most"] + 1

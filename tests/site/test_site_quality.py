"""The built site as readers meet it: with a keyboard or a screen reader, on a phone."""

import gzip
import re
from contextlib import suppress
from importlib.resources import files
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import TimeoutError

from tests.site import CHAPTERS, ROOT, SITE, pages

AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
# Axe would look for a minute into the thousands of boxes of formulas, and at the same
# colours in all code: a word stands for each formula, and each colour of a block's kind
# stays once.
NO_REPEATS = """
for (const formula of document.querySelectorAll(".katex"))
  formula.replaceWith("formula");
const seen = new Set();
for (const mark of document.querySelectorAll(".highlight span[class]")) {
  const place = mark.closest(".cell_input, .cell_output, .admonition")?.className;
  const key = `${mark.className} in ${place}`;
  if (seen.has(key)) mark.replaceWith(mark.textContent);
  seen.add(key);
}
"""
SHOW_ALL = ".bd-article * { content-visibility: visible !important; }"
# Sums the shifts that no input caused, as Lighthouse does, while a reader scrolls.
WATCH_SHIFTS = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries())
    if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
BUDGET = 450 * 1024  # bytes of a page with all it loads, gzipped
SHIFT = 0.02
PHONE = {"width": 412, "height": 823}
DESK = {"width": 1280, "height": 823}
PAGES = pages()


def url_of(address, path):
    return f"{address}/{path.relative_to(SITE).as_posix()}"


def axe_faults(page, theme, rules=None):
    """List what axe-core finds on a page, by all its rules or by those named."""
    page.add_style_tag(content=SHOW_ALL)
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    page.wait_for_timeout(300)  # colours fade into each other
    page.evaluate(AXE)
    options = {"preload": False, "resultTypes": ["violations"]} | (
        {"runOnly": rules} if rules else {}
    )
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [
        f"{theme}: {fault['id']}: {node['html'][:160]}: {node['failureSummary']}"
        for fault in found
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_axe_finds_nothing_on_any_page_light_or_dark(browser, address, path):
    page = browser.new_page(reduced_motion="reduce")
    page.goto(url_of(address, path), wait_until="networkidle")
    page.evaluate(NO_REPEATS)
    faults = axe_faults(page, "light")
    faults += axe_faults(page, "dark", ["color-contrast"])  # only colours differ
    page.close()
    assert not faults, "\n".join(faults)


UNREACHED = """[...document.querySelectorAll(
  ".math > .katex-display, pre, .cell_output > .output, .pst-scrollable-table-container"
)].filter((node) => node.checkVisibility({contentVisibilityAuto: true})).filter(
  (node) => (node.scrollWidth > node.clientWidth) !== (node.tabIndex === 0)
).map((node) => node.textContent.slice(0, 80))"""


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_the_keyboard_reaches_what_scrolls_and_nothing_else(browser, address, path):
    page = browser.new_page(viewport=PHONE)
    page.goto(url_of(address, path), wait_until="networkidle")
    page.add_style_tag(content=SHOW_ALL)
    page.wait_for_timeout(500)  # all is laid out, and asks for fonts
    with suppress(TimeoutError):
        page.wait_for_function(f"() => {UNREACHED}.length === 0", timeout=5000)
    unreached = page.evaluate(UNREACHED)
    page.close()
    assert unreached == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_smallest_window_scrolls_only_down(browser, address, path):
    width = 320  # of a phone, or of a desktop window at 400 % (WCAG 2.2, 1.4.10)
    page = browser.new_page(viewport={"width": width, "height": 640})
    page.goto(url_of(address, path))
    page.add_style_tag(content=SHOW_ALL)
    page.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def weight(loaded):
    """Add up what a server that compresses sends for these files."""
    bodies = [(SITE / name).read_bytes() for name in loaded]
    return sum(len(gzip.compress(body, 9)) for body in bodies)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_is_light_also_when_it_is_read_to_its_end(browser, address, path):
    page = browser.new_page(viewport=PHONE)
    loaded = set()
    page.on("request", lambda r: loaded.add(urlsplit(r.url).path.lstrip("/")))
    page.goto(url_of(address, path), wait_until="networkidle")
    page.evaluate("for (const image of document.images) image.loading = 'eager'")
    page.add_style_tag(content=SHOW_ALL)
    page.wait_for_load_state("networkidle")
    page.close()
    names = [name for name in loaded if (SITE / name).is_file()]
    assert weight(names) <= BUDGET, sorted((weight([n]), n) for n in names)[::-1]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_nothing_moves_while_a_page_loads(browser, address, path, size):
    page = browser.new_page(viewport=size)
    page.add_init_script(WATCH_SHIFTS)
    page.goto(url_of(address, path), wait_until="networkidle")
    page.wait_for_timeout(300)
    shift = page.evaluate("window.shift")
    page.close()
    assert shift <= SHIFT


# Signs that stand in another line than the formula before them.
PARTED = """() => [...document.querySelectorAll(".glued > .math")].filter((formula) => {
  const sign = formula.nextSibling, range = document.createRange();
  const last = [...formula.querySelectorAll(".katex-base")].at(-1);
  if (!sign) return false;
  range.setStart(sign, 0);
  range.setEnd(sign, 1);
  return range.getBoundingClientRect().left < last.getBoundingClientRect().right - 3;
}).map((formula) => formula.parentNode.textContent)"""


@pytest.mark.parametrize("name", ["05_em_derivation", "06_implementation"])
def test_no_line_begins_with_the_comma_behind_a_formula(browser, address, name):
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{address}/chapters/{name}.html")
    page.add_style_tag(content=SHOW_ALL)
    assert page.locator(".glued").count() > 50
    assert page.evaluate(PARTED) == []
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_first_visit_begins_in_the_colours_of_the_readers_system(
    browser, address, scheme
):
    page = browser.new_page(viewport=DESK, color_scheme=scheme)
    page.route("**/*.js*", lambda route: route.abort())  # what comes later
    page.goto(f"{address}/index.html")
    assert page.locator("html").get_attribute("data-theme") == scheme
    assert page.locator(".navbar-brand img:visible").count() == 1
    page.close()


def test_the_first_key_offers_to_skip_to_the_text(browser, address):
    page = browser.new_page()
    page.goto(f"{address}/index.html")
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    assert "Skip to main content" in link.inner_text()
    page.keyboard.press("Enter")
    assert page.url.endswith("#main-content")
    page.close()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_table_has_headers(path):
    tables = re.findall(r"<table.*?</table>", path.read_text("utf-8"), re.S)
    assert all("<th" in table for table in tables)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_page_has_an_inline_event_handler_of_the_books_own(path):
    page = path.read_text("utf-8")
    # The theme's three buttons: print, full screen, search.
    body = re.sub(r'onclick="(window\.print|toggleFullScreen)\(\)"', "", page)
    assert not re.findall(r"<[a-z]+\b[^>]*\son[a-z]+=", body)


# What would let text, from an address say, become a part of the page or a program.
EVALUATES = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|srcdoc)\b\s*[=(]|\bdocument\.write"
    r"|\beval\(|\bnew Function\(|\bset(Timeout|Interval)\(\s*[\"'`]|\bjavascript:"
)
SCRIPTS = [
    script
    for folder in ("site_ext", "_static", "gmm_lib/widgets")
    for script in sorted((ROOT / folder).rglob("*.js"))
    if "katex" not in script.parts
]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: "/".join(path.parts[-2:]))
def test_no_script_of_the_books_own_makes_markup_or_programs_of_text(path):
    assert not EVALUATES.search(path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("<img src='data:,'>", "image-alt"),
        ("<button></button>", "button-name"),
        ("<p style='color: #aaa; background: #fff'>pale</p>", "color-contrast"),
    ],
)
def test_axe_sees_a_planted_fault(browser, fault, rule):
    page = browser.new_page()
    page.set_content(f"<html lang=en><title>T</title><main><h1>H</h1>{fault}</main>")
    assert any(rule in found for found in axe_faults(page, "light"))
    page.close()

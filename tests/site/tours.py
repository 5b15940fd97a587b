"""One visit to a page in a window of one kind, and all that the tests ask of it.

A page is opened twice: on a desk from disk, as who has the offline pack reads it, and
on a phone from a server. Every test of all pages reads what was found there, so none
of them opens a page again.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from urllib.parse import urlsplit

from playwright.sync_api import TimeoutError

from tests.pages import resize
from tests.site import visits
from tests.site.visits import Visit, gather, opened

PHONE = {"width": 412, "height": 823}
DESK = {"width": 1280, "height": 823}
# Of a phone, or of a desktop window at 400 % (WCAG 2.2, 1.4.10).
SMALLEST = {"width": 320, "height": 640}

SHOW_ALL = ".bd-article * { content-visibility: visible !important; }"
# The most that may move while a page loads: a header that is drawn before it is all
# read moves by 0.004.
SHIFT = 0.01
# Sums the shifts that no input caused, as Lighthouse does.
WATCH_SHIFTS = """
window.shift = 0;
window.addShifts = (entries) => {
  for (const entry of entries) if (!entry.hadRecentInput) window.shift += entry.value;
};
window.shifts = new PerformanceObserver((list) => addShifts(list.getEntries()));
window.shifts.observe({ type: "layout-shift", buffered: true });
"""
# When every font is there and what it changed has been drawn.
SHIFT_NOW = """async () => {
  await document.fonts.ready;
  for (let frame = 0; frame < 3; frame++)
    await new Promise((drawn) => requestAnimationFrame(drawn));
  addShifts(shifts.takeRecords());
  return window.shift;
}"""

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
# Nor need it look at the same colours everywhere: three of each kind are enough, where
# a kind is what a style sheet can tell of an element and of all that it stands in, and
# whether it stands in words, where a link has to look like one. What has been seen on
# one page counts on the next, where that has the same style sheets.
FEW_OF_A_KIND = """(text) => {
  const kinds = JSON.parse(text);
  const data = "data-(button|clipboard-target|model|state|target|tex)";
  const aria = "aria-(controls|describedby|label|labelledby|value.*)";
  const names = RegExp(`^(alt|${aria}|d|${data}|for|href|id|name|points|src|title)$`);
  const inWords = ({ parentNode }) => [...parentNode.childNodes]
    .some(({ nodeType, data }) => nodeType === Node.TEXT_NODE && data.trim());
  let next = Object.keys(kinds).length;
  const spare = (element, above) => {
    const said = [...element.attributes].filter((one) => !names.test(one.name));
    const marks = said.map((one) => `${one.name}=${one.value}`).join(" ");
    const key = `${above} > ${element.localName} ${marks} ${inWords(element)}`;
    const kind = (kinds[key] ??= { number: next++, count: 0 });
    kind.count += 1;
    const children = [...element.children];
    const seen = kind.count > 3;
    const many = children.filter((child) => spare(child, kind.number));
    if (seen && many.length === children.length) return true;
    for (const child of many) child.remove();
    return false;
  };
  const sheets = [...document.styleSheets];
  const rules = sheets.map(({ href, ownerNode }) => href ?? ownerNode.textContent);
  spare(document.body, rules.join(" "));
  return JSON.stringify(kinds);
}"""
# Colours fade into each other.
FADED = "document.getAnimations().every(({ playState }) => playState !== 'running')"
COLOURS = ["color-contrast", "link-in-text-block"]

# Formulas and outputs that are wider than their column.
WIDE = """[...document.querySelectorAll(
  ".math > .katex-display, .cell_output pre, .cell_output > .output"
)].filter((box) => box.scrollWidth > box.clientWidth)
  .map((box) => box.textContent.trim().slice(0, 80))"""

# What scrolls and the keyboard does not reach, or the other way round.
UNREACHED = """[...document.querySelectorAll(
  ".math > .katex-display, pre, .cell_output > .output, .pst-scrollable-table-container"
)].filter((node) => node.checkVisibility({contentVisibilityAuto: true})).filter(
  (node) => (node.scrollWidth > node.clientWidth) !== (node.tabIndex === 0)
).map((node) => node.textContent.slice(0, 80))"""

# Signs that stand in another line than the formula before them.
PARTED = """() => [...document.querySelectorAll(".glued > .math")].filter((formula) => {
  const sign = formula.nextSibling, range = document.createRange();
  const last = [...formula.querySelectorAll(".katex-base")].at(-1);
  if (!sign) return false;
  range.setStart(sign, 0);
  range.setEnd(sign, 1);
  return range.getBoundingClientRect().left < last.getBoundingClientRect().right - 3;
}).map((formula) => formula.parentNode.textContent)"""


# As for a reader who goes to the end.
ALL_PICTURES = """() => Promise.allSettled([...document.images].map((image) => {
  image.loading = "eager";
  return image.decode();
}))"""

# The letters of formulas, also of those that scripts have set, by the font of each.
LETTERS = """() => {
  const fonts = new Map();
  for (const formula of document.querySelectorAll(".katex-html")) {
    const walker = document.createTreeWalker(formula, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const style = getComputedStyle(walker.currentNode.parentElement);
      const family = style.fontFamily.split(",")[0].replaceAll('"', "");
      const key = JSON.stringify([family, style.fontWeight, style.fontStyle]);
      fonts.set(key, (fonts.get(key) ?? "") + walker.currentNode.data);
    }
  }
  return [...fonts].map(([key, text]) =>
    [...JSON.parse(key), [...new Set(text)].join("")]);
}"""


# Where the first widget begins that is moved, not answered; nowhere is far.
FIRST_LAB = """() => {
  const labs = [...document.querySelectorAll("gmm-view")]
    .filter((view) => /(Lab|Player)$/.test(view.dataset.kind));
  return labs.length ? labs[0].getBoundingClientRect().top + scrollY : Infinity;
}"""


@dataclass(frozen=True)
class Desk:
    """A page in a wide window, opened from disk."""

    visit: Visit
    shift: float  # how much moved while it loaded
    wide: list  # formulas and outputs wider than their column
    letters: list  # of formulas: family, weight and style of a font, and its letters
    height: int  # of the whole page, in pixels
    lab: float  # from the top of the page to its first lab, in pixels
    axe: list  # what axe-core finds, light and dark


@dataclass(frozen=True)
class Phone:
    """A page of a server in a narrow window, and in the smallest."""

    visit: Visit
    shift: float
    loaded: set  # names of all files that it asks for when it is read to its end
    glued: int  # formulas with a sign close to them
    parted: list  # those of them that stand in another line than their sign
    unreached: list  # what scrolls and cannot be reached by keyboard
    least_width: int  # of the page in the smallest window


def axe_faults(page, theme, **which):
    """List what axe-core finds on a page, by all its rules or as its options say."""
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    page.wait_for_function(FADED)
    options = {"preload": False, "resultTypes": ["violations"], **which}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [
        f"{theme}: {fault['id']}: {node['html'][:160]}: {node['failureSummary']}"
        for fault in found
        for node in fault["nodes"]
    ]


def all_axe_faults(page, kinds):
    """List what axe-core finds on a page by all its rules, and leave little of it.

    `kinds` says what earlier pages had; it gains what this one has.
    """
    page.emulate_media(reduced_motion="reduce")
    page.evaluate(NO_REPEATS)
    others = {rule: {"enabled": False} for rule in COLOURS}
    found = axe_faults(page, "light", rules=others)
    kinds |= json.loads(page.evaluate(FEW_OF_A_KIND, json.dumps(kinds)))
    for theme in ("light", "dark"):
        found += axe_faults(page, theme, runOnly=COLOURS)
    return found


def watch_shifts(page):
    """Sum on a new page what moves on all that it opens."""
    visits.cut_off(page)
    page.add_init_script(WATCH_SHIFTS)


def shift_of(page):
    """Say how much has moved on a page that is at rest."""
    return page.evaluate(SHIFT_NOW)


def shift_at(lend, url, viewport, page):
    """Say how much has moved on a page that is at rest, and moves on a new one too.

    Once in some hundred visits a page moved that did not in any other.
    """
    shift = shift_of(page)
    if shift <= SHIFT:
        return shift
    with opened(lend, url, watch_shifts, alone=True, viewport=viewport) as (new, _):
        return shift_of(new)


def desk(lend, url, kinds):
    """Visit a page on a desk; `kinds` are those of `all_axe_faults`."""
    with opened(lend, url, watch_shifts, viewport=DESK) as (page, seen):
        shift = shift_at(lend, url, DESK, page)
        visit = gather(page, seen)
        page.add_style_tag(content=SHOW_ALL)
        wide, letters = page.evaluate(WIDE), page.evaluate(LETTERS)
        height = page.evaluate("document.documentElement.scrollHeight")
        lab = page.evaluate(FIRST_LAB)
        axe = all_axe_faults(page, kinds)
        return Desk(visit, shift, wide, letters, height, lab, axe)


def phone(lend, url):
    """Visit a page on a phone."""
    with opened(lend, url, watch_shifts, viewport=PHONE) as (page, seen):
        shift = shift_at(lend, url, PHONE, page)
        visit = gather(page, seen)
        page.add_style_tag(content=SHOW_ALL)
        page.evaluate(ALL_PICTURES)
        with suppress(TimeoutError):
            page.wait_for_function(f"() => {UNREACHED}.length === 0")
        found = {
            "glued": page.locator(".glued").count(),
            "parted": page.evaluate(PARTED),
            "unreached": page.evaluate(UNREACHED),
        }
        loaded = {urlsplit(url).path.lstrip("/") for url in seen.requests}
        resize(page, SMALLEST)
        page.evaluate("document.querySelectorAll('details').forEach((d) => d.open = 1)")
        width = page.evaluate("document.documentElement.scrollWidth")
        return Phone(visit, shift, loaded=loaded, least_width=width, **found)

"""Where things stand: the picture beside the finger, at every width and text size."""

import re
from importlib.resources import files

import pytest
import tinycss2

from gmm_lib.widgets import EMLab
from tests.pages import resize
from tests.widgets.conftest import drawn, heard, shown, state
from tests.widgets.labs import LABS, every_lab

WIDTHS = [360, 390, 412, 768, 960, 1280]
FONTS = ["DejaVu Sans", "Liberation Sans"]  # the widest, and Arial's metrics
HEIGHTS = """[...document.querySelectorAll("gmm-view")].map((view) => [
  view.dataset.kind,
  view.firstElementChild.getBoundingClientRect().height,
  parseFloat(getComputedStyle(view).minHeight),
])"""
CLIPPED = """[...document.querySelectorAll(
    ".gmm-body > :not(.gmm-status), .gmm-side > *, .gmm-facts, .gmm-buttons")]
  .filter((node) => node.scrollHeight > node.clientHeight + 1
    || node.scrollWidth > node.clientWidth + 1)
  .map((node) => [node.closest(".gmm-widget").dataset.widget, node.className,
    node.clientHeight, node.scrollHeight, node.clientWidth, node.scrollWidth])"""


SHEETS = [
    path
    for path in sorted(files("gmm_lib.widgets").glob("*/*.css"))
    if path.parent.name != "page"
]


def selectors(css):
    """Yield each selector of a style sheet, those within its conditions too."""
    for rule in tinycss2.parse_stylesheet(css, True, True):
        if rule.type == "at-rule":
            yield from selectors(tinycss2.serialize(rule.content or []))
        else:
            prelude = re.sub(r"\([^()]*\)", "", tinycss2.serialize(rule.prelude))
            yield from map(str.strip, prelude.split(","))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_the_style_sheet_of_a_widget_reaches_no_other(sheet):
    # All of them lie on every page; what several widgets share stands in page/.
    folder = sheet.parent.name.replace("_", "")
    mine = {folder, "recall"} if folder == "prediction" else {folder}
    for selector in selectors(sheet.read_text("utf-8")):
        own = re.match(r'(?:gmm-view)?\[data-(?:kind|widget)="([\w-]+)"\]', selector)
        assert own, selector
        assert own[1].replace("-", "").lower() in mine


@pytest.fixture(scope="module", params=WIDTHS)
def all_labs(request, lend, tmp_path_factory):
    """Open all labs, once at each width; no test sets more of them than the font."""
    labs = [*(make() for make in LABS.values()), EMLab(dof=4)]  # the one with a slider
    with shown(lend, tmp_path_factory.mktemp("labs")) as show:
        page = show(*labs, width=request.param)
        page.evaluate("document.body.style.margin = '12px 24px 12px 12px'")
        yield page


@pytest.fixture
def lab_at_rest(opened):
    """Lend a lab to a test that may set sizes and open it as large as the window."""
    yield opened
    opened.evaluate("""() => {
      document.querySelector("dialog")?.close();
      for (const node of document.querySelectorAll("html, main"))
        node.removeAttribute("style");
    }""")
    assert heard(opened) == []


def resized(page, width, height=900):
    resize(page, {"width": width, "height": height})
    drawn(page)


def in_font(page, font):
    page.evaluate("font => document.body.style.fontFamily = font", font)
    drawn(page)


@pytest.mark.parametrize("font", FONTS)
def test_a_lab_is_as_high_as_its_place_and_shows_all_of_it(all_labs, font):
    in_font(all_labs, font)
    for kind, height, reserved in all_labs.evaluate(HEIGHTS):
        assert height == pytest.approx(reserved, abs=0.1), kind
    assert all_labs.evaluate(CLIPPED) == []


SHORT_LISTS = """[...document.querySelectorAll(".gmm-widget select")]
  .filter((list) => list.checkVisibility()).filter((list) => {
    const free = list.cloneNode(true);
    free.style.cssText = "position: absolute; flex: none; width: auto; min-width: 0";
    list.after(free);
    const needed = free.getBoundingClientRect().width;
    free.remove();
    return list.getBoundingClientRect().width < needed - 1;
  }).map((list) => [list.closest(".gmm-widget").dataset.widget, list.value])"""


def test_a_list_is_as_wide_as_its_longest_word(all_labs):
    in_font(all_labs, "")
    assert all_labs.evaluate(SHORT_LISTS) == []


LEFT = """[...document.querySelectorAll(".gmm-head, .gmm-controls")].map((area) => {
  const bottoms = [...area.children].map((node) => node.getBoundingClientRect().bottom);
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return [area.closest(".gmm-widget").dataset.widget, area.className,
    (area.getBoundingClientRect().bottom - Math.max(...bottoms)) / rem];
})"""
# The height of a lab's picture, and whether its sentence is cut.
SIZES = """() => {
  const { scrollHeight, clientHeight } = document.querySelector(".gmm-status");
  const { height } = document.querySelector(".gmm-plane").getBoundingClientRect();
  return [height, scrollHeight > clientHeight];
}"""


def test_no_room_is_left_under_what_the_controls_need(all_labs):
    in_font(all_labs, "")
    assert [found for found in all_labs.evaluate(LEFT) if found[2] > 0.75] == []


@every_lab
@pytest.mark.parametrize("width", [360, 900])
def test_a_picture_keeps_its_size_and_no_sentence_is_cut_as_controls_are_used(
    lab, width, show
):
    page = show(lab(), width=width)
    height = page.evaluate(SIZES)[0]
    keep = "button:visible:not([aria-pressed], .gmm-large)"  # no other view
    for button in page.locator(f".gmm-body {keep}").all():
        button.press("Enter")
        assert page.evaluate(SIZES) == [height, False]
    for slider in page.locator(".gmm-body input:visible").all():
        slider.press("End")
        assert page.evaluate(SIZES) == [height, False]


BUTTONS = """[...document.querySelectorAll(".gmm-controls button")]
  .filter((button) => button.checkVisibility({ visibilityProperty: true }))
  .map((button) => [button.textContent, button.getBoundingClientRect().y])"""


@pytest.mark.parametrize("width", [360, 640])
def test_on_a_narrow_page_picture_buttons_and_status_are_in_view_together(
    lab_at_rest, width
):
    page = lab_at_rest
    resized(page, width)
    top = page.locator(".gmm-plane").bounding_box()["y"]
    status = page.locator(".gmm-status").bounding_box()
    for name, y in page.evaluate(BUTTONS):
        assert top < y < status["y"], name
    assert status["y"] + status["height"] - top <= 740


ALONE = """[...document.querySelectorAll(".gmm-widget button.gmm-large")]
  .filter((button) => {
    const { top } = button.getBoundingClientRect();
    const before = button.previousElementSibling.getBoundingClientRect();
    return before.top !== top;
  }).map((button) => button.closest(".gmm-widget").dataset.widget)"""


@pytest.mark.parametrize("font", FONTS)
def test_the_button_for_the_full_window_has_no_row_of_its_own(all_labs, font):
    in_font(all_labs, font)
    assert all_labs.evaluate(ALONE) == []


@pytest.mark.parametrize("width", [688, 960])
def test_the_main_picture_is_wide(lab_at_rest, width):
    resized(lab_at_rest, width + 24)
    assert lab_at_rest.locator(".gmm-scatter").bounding_box()["width"] >= 600


def test_the_main_picture_grows_with_its_place(lab_at_rest):
    resized(lab_at_rest, 1280)
    assert lab_at_rest.locator(".gmm-scatter").bounding_box()["width"] >= 880


def test_type_follows_the_readers_text_size(lab_at_rest):
    page = lab_at_rest
    resized(page, 900)
    size = (
        "parseFloat(getComputedStyle(document.querySelector('.gmm-status')).fontSize)"
    )
    before = page.evaluate(size)
    page.evaluate("document.documentElement.style.fontSize = '32px'")
    assert page.evaluate(size) == pytest.approx(2 * before)
    for kind, height, reserved in page.evaluate(HEIGHTS):
        assert height == pytest.approx(reserved, abs=0.1), kind


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (1920, 1080)])
def test_a_lab_fills_the_window_and_escape_leads_back(lab_at_rest, width, height):
    page = lab_at_rest
    resized(page, width, height)
    page.evaluate("document.querySelector('main').style.maxWidth = '936px'")
    drawn(page)
    before = page.locator(".gmm-widget").bounding_box()
    facts = state(page)
    page.get_by_role("button", name="Full window").press("Enter")
    large = page.locator("dialog .gmm-widget").bounding_box()
    assert large["width"] > width - 80
    assert large["height"] >= height - 40
    drawn(page)
    room = "(({ scrollHeight, clientHeight }) => clientHeight - scrollHeight)"
    assert page.evaluate(f"{room}(document.querySelector('dialog'))") == 0
    size = (
        "parseFloat(getComputedStyle(document.querySelector('.gmm-status')).fontSize)"
    )
    assert page.evaluate(size) > 15
    font = "parseFloat(document.querySelector('.gmm-scatter').getContext('2d').font)"
    page.wait_for_function(f"Math.abs({font} - 0.86 * {size}) < 0.1")
    assert page.evaluate("document.activeElement.title") == "Leave full window"
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    assert page.locator(".gmm-widget").bounding_box() == before
    assert state(page) == facts
    assert page.evaluate("document.activeElement.title") == "Full window"


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1280, 720), (1366, 657)])
def test_a_low_full_window_holds_a_lab_without_scrolling(lab_at_rest, width, height):
    page = lab_at_rest
    resized(page, width, height)
    page.get_by_role("button", name="Full window").press("Enter")
    drawn(page)
    heights = page.evaluate(
        """() => {
      const { scrollHeight, clientHeight } = document.querySelector("dialog");
      const picture = document.querySelector("dialog .gmm-scatter");
      return [scrollHeight - clientHeight, picture.getBoundingClientRect().height];
    }"""
    )
    assert heights[0] == 0
    assert heights[1] >= 288

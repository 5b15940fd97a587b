"""Widgets in a real browser: one for all tests here, each page watched for faults."""

from contextlib import ExitStack, contextmanager
from functools import partial
from importlib.resources import files

import pytest
from playwright.sync_api import TimeoutError

import gmm_lib as gm
from gmm_lib.widgets import EMPlayer
from gmm_lib.widgets.widget import Widget
from tests.browser import open_browser, serve
from tests.pages import lender, open_page
from tests.widgets.labs import LABS
from tests.widgets.page import state_of, write_page
from tests.widgets.player import visit

AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
MODULES = files("gmm_lib.widgets")
DOT = (  # a picture of one pixel
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAA"
    "AABJRU5ErkJggg=="
)


@pytest.fixture(scope="package")
def browser():
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="package")
def lend(browser):
    return partial(lender(browser), reduced_motion="reduce")


def written(folder, *widgets, **how):
    """Write a page without still pictures: drawing them takes its time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Widget, "_still", lambda widget: DOT)
        return write_page(folder, *widgets, **how)


def wait_for_states(page, count):
    """Wait until this many widgets show their state, or say what the console says."""
    states = "document.querySelectorAll('.gmm-widget[data-state]').length"
    try:
        page.wait_for_function(f"count => {states} >= count", arg=count)
    except TimeoutError:
        there, said = page.evaluate(states), heard(page)
        told = f"{there} of {count} widgets have a data-state; the console: {said}"
        raise AssertionError(told) from None


@contextmanager
def shown(lend, folder):
    """Give a way to open pages with widgets; fail at the end when a console spoke."""
    with ExitStack() as lent:
        pages = []

        def show(*widgets, theme=None, width=900, change=None, after="", **kind):
            place = folder / str(len(pages))
            place.mkdir()
            path = written(place, *widgets, theme=theme, change=change, after=after)
            viewport = {"width": width, "height": 900}
            page = lent.enter_context(lend(viewport=viewport, **kind))
            pages.append(page)
            page.goto(path.as_uri())
            if kind.get("java_script_enabled", True):
                page.keyboard.press("Shift")  # the reader is there: every widget starts
                wait_for_states(page, len(widgets))
                drawn(page)  # before that, pictures take no hand
            return page

        yield show
        faults = [fault for page in pages for fault in page.said]
    assert not faults, faults


@pytest.fixture
def show(lend, tmp_path):
    """Open a page with some widgets; the test fails when the console speaks.

    With `alone=True` no other test gets the page: an init script cannot be taken off.
    """
    with shown(lend, tmp_path) as show:
        yield show


def heard(page):
    """Take what the page's console has said until now."""
    said = [*page.said]
    page.said.clear()
    return said


@pytest.fixture(scope="module", params=LABS.values(), ids=LABS)
def opened(request, lend, tmp_path_factory):
    """Open each lab once for the tests of a file that need no lab of their own."""
    with shown(lend, tmp_path_factory.mktemp("lab")) as show:
        yield show(request.param())


@pytest.fixture(scope="package")
def modules(browser):
    """Open a page that may import each module as it stands."""
    with (
        serve(MODULES) as address,
        open_page(browser, f"{address}/page/widgets.css") as page,
    ):
        yield page


@pytest.fixture(scope="package")
def trace(old_faithful, geyser_start):
    """Run EM for three iterations, for a player to play."""
    return gm.em(old_faithful, geyser_start, max_iter=3)


@pytest.fixture(scope="package")
def folder(tmp_path_factory, old_faithful, trace):
    """Write the page on which a player plays that run."""
    path = tmp_path_factory.mktemp("player")
    names = gm.load_old_faithful().labels
    written(path, EMPlayer(old_faithful, trace, names=names))
    return path


@pytest.fixture
def player(lend, folder):
    """Show that player."""
    with visit(lend, (folder / "page.html").as_uri()) as player:
        yield player


@pytest.fixture
def timed(lend, folder):
    """Show a player on a page with a clock that a test moves; no other gets it."""
    with visit(lend, (folder / "page.html").as_uri(), alone=True) as player:
        stop_clock(player.page)
        yield player


def state(page, i=0):
    """Read the data-state of the page's i-th widget."""
    return state_of(page.locator(".gmm-widget").nth(i))


# An observer is told after the frame in which it began, with all older ones.
OBSERVED = """new Promise((on) => new IntersectionObserver((_, own) => {
  own.disconnect();
  on();
}).observe(document.documentElement))"""


def drawn(page):
    """Wait for the next frame and what observers make of it: what a key asked for."""
    page.evaluate(f"new Promise(requestAnimationFrame).then(() => {OBSERVED})")


def stop_clock(page):
    """Let nothing that waits for a time come, but by `page.clock.run_for`."""
    page.clock.install(time=0)
    page.clock.pause_at(1000)  # seconds: however long it took until here


def press(page, *names):
    """Press these buttons, one after the other."""
    for name in names:
        page.get_by_role("button", name=name, exact=True).click()


def choose(page, label, value):
    page.get_by_role("combobox", name=label).select_option(value)


def said(page):
    """Read the status line."""
    return page.get_by_role("status").inner_text()


def played(page):
    """Play a run to its end, by a clock of our own."""
    stop_clock(page)
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(120_000)
    page.wait_for_function(
        "document.querySelector('[role=status]').textContent.includes('Converged')"
    )


# What axe-core finds wrong, and where; what is right with the page need not be told.
FAULTS = """async () => {
  const { violations } = await axe.run({ preload: false, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html, failureSummary }) => {
      const own = document.querySelector(target[0]).closest(".gmm-widget");
      return [own?.dataset.widget, id, html.slice(0, 160), failureSummary].join(": ");
    }));
}"""
THEMED = """theme => [...document.querySelectorAll(".gmm-widget")]
  .every((widget) => widget.dataset.theme === theme)"""


def axe_faults(page):
    """List what axe-core finds wrong with the page, light and then dark."""
    page.evaluate(AXE)
    faults = []
    for theme in ("light", "dark"):
        page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        page.wait_for_function(THEMED, arg=theme)
        faults += [f"{theme}: {fault}" for fault in page.evaluate(FAULTS)]
    return faults


def small_targets(page):
    """List the buttons and sliders that are less than 44 px high or wide."""
    return page.evaluate(
        """[...document.querySelectorAll(".gmm-widget :is(button, input, select)")]
          .filter((node) => node.checkVisibility())
          .filter((node) => {
            const { width, height } = node.getBoundingClientRect();
            return width < 44 || height < 44;
          })
          .map((node) => [node.closest(".gmm-widget").dataset.widget,
            node.outerHTML.slice(0, 80)])"""
    )


def drag(page, name, right, down, i=0):
    """Drag the handle of this name by some pixels, in three moves."""
    box = page.get_by_role("slider", name=name).nth(i).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right, y + down, steps=3)
    page.mouse.up()


def swipe(page, start, right, down):
    """Move a real finger over the page, as the browser's own touch events."""
    touch = page.context.new_cdp_session(page)
    x, y = start

    def send(kind, *points):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    for _ in range(2):  # frames: then the browser knows where a finger may scroll
        drawn(page)
    send("touchStart", {"x": x, "y": y})
    for i in range(1, 9):
        send("touchMove", {"x": x + right * i / 8, "y": y + down * i / 8})
    send("touchEnd")
    touch.detach()
    before = None
    while before != (before := page.evaluate("scrollY")):  # the page may glide on
        drawn(page)


def copied(page, place=None):
    """Copy the link of the lab in `place`; give the page's address then."""
    place = place or page
    place.get_by_role("button", name="Copy link").click()
    told = place.get_by_role("status").filter(has_text="exactly this state")
    told.wait_for()
    return page.evaluate("location.href")


def each(*changes):
    """Make a `change` for write_page that gives each widget its own traits."""
    left = list(changes)

    def change(model):
        if model["state"].get("_model_module") == "anywidget":
            model["state"].update(left.pop(0))

    return change


def problems(page):
    """List what the page's widgets say is wrong with their state, then reset each."""
    alerts = page.get_by_role("alert")
    sentences = alerts.all_inner_texts()
    for _ in sentences:
        alerts.first.locator("..").get_by_role("button", name="Reset").click()
        drawn(page)
    assert alerts.count() == 0
    return sentences

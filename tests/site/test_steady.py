"""Nothing moves while a page loads, however late its parts come."""

import re

import pytest

from tests.site import pages
from tests.site.tours import DESK, PHONE, SHIFT, SHOW_ALL, WATCH_SHIFTS, shift_of

LATE = re.compile(r"\.(woff2?|ttf|svg|png|webp)(\?|$)")
DRAWN = "performance.getEntriesByName('first-contentful-paint').length"


@pytest.mark.parametrize("window", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("name", ["notation", "03_mixture_density", "05_em_derivation"])
def test_nothing_moves_where_fonts_and_pictures_come_late_to_a_slow_machine(
    browser, address, name, window
):
    context = browser.new_context(viewport=window)  # a new one: nothing is there yet
    page = context.new_page()
    page.add_init_script(WATCH_SHIFTS)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})

    held, drawn = [], False

    def come(route):  # not before the page is drawn without it
        if drawn:
            route.continue_()
        else:
            held.append(route)

    page.route(LATE, come)
    page.goto(f"{address}/chapters/{name}.html", wait_until="commit")
    page.wait_for_function(DRAWN)
    assert held
    drawn = True
    for route in held:
        route.continue_()
    page.wait_for_load_state("networkidle")
    shift = shift_of(page)
    context.close()
    assert shift <= SHIFT


ASKED = [path for path in pages() if path.stem[:2] in ("01", "07", "12")]
QUESTIONS = """[...document.querySelectorAll(
  'gmm-view:is([data-kind="Quiz"], [data-kind="Prediction"], [data-kind="Recall"])')]"""
STARTED = f"""() => {QUESTIONS}
  .every((view) => view.querySelector(".gmm-widget[data-state]"))"""
HEIGHTS = f"""{QUESTIONS}.map((view) =>
  [view.dataset.kind, Math.round(view.getBoundingClientRect().height)])"""


def without_widgets(page):
    """Keep the scripts of widgets from all that a page opens."""
    page.add_init_script("customElements.define = () => {}")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", ASKED, ids=lambda path: path.stem)
def test_a_question_is_as_high_before_its_script_has_come(lend, address, path, width):
    url = f"{address}/chapters/{path.name}"
    viewport = {"width": width, "height": 800}
    with lend(viewport=viewport, reduced_motion="reduce") as page:
        page.goto(url)
        page.keyboard.press("Shift")  # the reader is there: every widget starts
        page.wait_for_function(STARTED)
        page.add_style_tag(content=SHOW_ALL)
        started = page.evaluate(HEIGHTS)
    with lend(made=without_widgets, viewport=viewport) as page:
        page.goto(url)
        page.add_style_tag(content=SHOW_ALL)
        waiting = page.evaluate(HEIGHTS)
    assert started
    assert waiting == started

"""What every lab must do, whatever it shows."""

from base64 import b64decode
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from gmm_lib import widgets
from tests.widgets.conftest import (
    axe_faults,
    drawn,
    heard,
    small_targets,
    state,
    swipe,
)
from tests.widgets.labs import LABS, every_lab

ROOT = Path(__file__).parents[2]


def test_no_lab_is_left_out():
    questions = {"Prediction", "Quiz", "Recall"}  # they have tests of their own
    assert {name.split(",")[0] for name in LABS} | questions == {*widgets.__all__}


def test_every_widget_has_tests_of_its_own():
    modules = [getattr(widgets, name).__module__ for name in widgets.__all__]
    tests = {path.stem for path in Path(__file__).parent.glob("test_*.py")}
    assert {f"test_{module.split('.')[2]}" for module in modules} <= tests


# What reaches over the right edge of the page.
WIDE = """[...document.querySelectorAll(".gmm-widget, .gmm-widget *")]
  .filter((node) => node.checkVisibility())
  .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
  .map((node) => [node.closest(".gmm-widget").dataset.widget, node.className])"""


@pytest.mark.parametrize("width", [900, 360])
def test_every_lab_is_accessible_and_fits_its_width(width, show):
    page = show(*(make() for make in LABS.values()), width=width)
    assert axe_faults(page) == []
    assert small_targets(page) == []
    needed = page.evaluate("document.documentElement.scrollWidth")
    assert needed <= width, page.evaluate(WIDE)


@every_lab
def test_two_on_a_page_do_not_disturb_each_other(lab, show):
    page = show(lab(), lab())
    before = state(page, 1)
    assert state(page, 0) == before
    first = page.locator(".gmm-widget").first
    for slider in first.get_by_role("slider").all():
        slider.press("ArrowRight")
    for button in first.locator("button:not(.gmm-large)").all():
        button.press("Enter")
    drawn(page)
    for key in ("ArrowRight", "ArrowLeft"):  # one that stands at its end goes back
        for slider in first.get_by_role("slider").all():
            if state(page, 0) == before:
                slider.press(key)
                drawn(page)
    assert state(page, 0) != before
    assert state(page, 1) == before


@pytest.fixture
def used(opened):
    yield opened
    assert heard(opened) == []


def test_it_leaves_nothing_behind_and_comes_back_as_it_was(used):
    page = used
    page.locator(".gmm-widget").get_by_role("slider").first.press("ArrowRight")
    moved = state(page)
    old = page.evaluate_handle("document.querySelector('.gmm-widget')")
    page.evaluate("""() => {
      window.view = document.querySelector("gmm-view");
      window.place = view.parentElement;
      view.remove();
      document.documentElement.dataset.theme = "dark";
    }""")
    drawn(page)
    after = page.evaluate(
        """(old) => {
          for (const node of old.querySelectorAll("[role=slider], input, button")) {
            node.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
            node.dispatchEvent(new Event("input"));
            node.click();
          }
          return { ...old.dataset };
        }""",
        old,
    )
    assert after["theme"] == "light"
    page.evaluate("place.append(view)")
    page.wait_for_selector(".gmm-widget[data-theme=dark]")
    assert state(page) == moved


# The moment in which a widget stands on the page, and before its picture is drawn.
EARLY = """() => new Promise((told) => {
  const view = document.querySelector("gmm-view"), place = view.parentElement;
  const moved = (name) => new PointerEvent(name, { bubbles: true });
  new MutationObserver((_, watching) => {
    if (!view.querySelector(".gmm-widget")) return;
    watching.disconnect();
    const right = { key: "ArrowRight", bubbles: true };
    for (const handle of view.querySelectorAll(".gmm-handle"))
      handle.dispatchEvent(new KeyboardEvent("keydown", right));
    const plane = view.querySelector(".gmm-plane");
    for (const name of ["pointerdown", "pointermove", "pointerup", "click", "dblclick"])
      plane?.dispatchEvent(moved(name));
    told();
  }).observe(view, { childList: true, subtree: true });
  view.remove();
  place.append(view);
})"""


def test_who_acts_before_the_first_picture_moves_nothing(used):
    page = used
    before = state(page)
    page.evaluate(EARLY)
    drawn(page)
    assert state(page) == before


# A place on the picture that is more than a finger away from every handle.
BARE = """() => {
  const plane = document.querySelector(".gmm-plane").getBoundingClientRect();
  const handles = [...document.querySelectorAll(".gmm-handle")].map((handle) => {
    const { x, y } = handle.getBoundingClientRect();
    return [x + 22, y + 22];
  });
  for (let i = 1; i < 100; i++) {
    const x = plane.x + (plane.width * (1 + (i % 10))) / 11;
    const y = plane.bottom - (plane.height * Math.ceil(i / 10)) / 11;
    if (handles.every(([a, b]) => Math.hypot(a - x, b - y) > 50)) return [x, y];
  }
}"""


@every_lab
def test_a_finger_that_swipes_over_the_picture_scrolls_the_page_and_no_more(lab, show):
    page = show(lab(), width=360, has_touch=True, after="<p>" + 90 * "<br>")
    before = state(page)
    swipe(page, page.evaluate(BARE), 4, -90)
    page.wait_for_function("scrollY > 20")
    assert state(page) == before


CORNERS = """async (event) => {
  dispatchEvent(new Event(event));
  await null; // and no frame: the page is printed now
  const own = { willReadFrequently: true };
  const corner = new OffscreenCanvas(1, 1).getContext("2d", own);
  return [...document.querySelectorAll("canvas")].map((canvas) => {
    corner.drawImage(canvas, 0, 0);
    return corner.getImageData(0, 0, 1, 1).data.slice(0, 3).join();
  });
}"""


def test_paper_shows_every_canvas_in_light_and_the_screen_is_dark_again(show):
    page = show(*(make() for make in LABS.values()), theme="dark")
    page.add_script_tag(path=ROOT / "_static" / "paper.js")
    drawn(page)
    assert set(page.evaluate(CORNERS, "beforeprint")) == {"255,255,255"}
    assert set(page.evaluate(CORNERS, "afterprint")) == {"20,24,30"}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("BoundLab", "the lower bound, which touches it"),
        ("EMLab", "coloured by responsibility"),
        ("EMPlayer", "coloured by responsibility"),
    ],
)
def test_a_picture_tells_of_an_e_step_when_one_is_taken(name, told, show):
    page = show(LABS[name]())
    picture = page.locator(".gmm-scatter")
    assert told not in picture.get_attribute("aria-label")
    page.get_by_role("button", name="E step", exact=True).press("Enter")
    assert told in picture.get_attribute("aria-label")


@pytest.mark.parametrize("name", ["LikelihoodLab", "MixtureLab", "SoftnessLab"])
def test_without_its_points_it_says_so(name, show):
    page = show(LABS[name](), change=lambda model: model.pop("buffers", None))
    assert "it holds no points" in page.get_by_role("alert").inner_text()
    assert page.get_by_role("button").count() == 0


@every_lab
def test_its_still_picture_shows_something(lab):
    data, _ = lab()._repr_mimebundle_()
    pixels = imread(BytesIO(b64decode(data["image/png"])))
    assert pixels.shape[1] > 800
    colours = np.rint(255 * pixels).astype(np.uint8).view(np.uint32)
    assert len(np.unique(colours)) > 50

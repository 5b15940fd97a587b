"""How long EMLab's frames take: `python -m tests.widgets.frames`.

A measurement, not a test: it depends on the machine and on what else it does; from
frame to frame a drag waits for the moves that are sent, too.
The aim is a median of at most 16 ms with 500 points and 6 components; 5000 points are
to stay usable.
"""

import tempfile
from itertools import product
from pathlib import Path

import numpy as np

import gmm_lib as gm
from gmm_lib.widgets import EMLab
from tests.browser import open_browser
from tests.widgets.page import write_page

TIMED = """() => {
  const plain = window.requestAnimationFrame.bind(window);
  window.frames_ = { work: [], times: [] };
  window.requestAnimationFrame = (draw) => plain((time) => {
    const began = performance.now();
    draw(time);
    frames_.work.push(performance.now() - began);
    frames_.times.push(time);
  });
}"""
STEPS = 12


def glide(page):
    """Take half-steps, in transitions."""
    for i in range(STEPS):
        name = "M step" if i % 2 else "E step"
        page.get_by_role("button", name=name).click()
        page.wait_for_timeout(600)  # longer than the glide


def pull(page):
    """Drag a mean about, after an E step, so that responsibilities follow."""
    page.get_by_role("button", name="E step").click()
    page.wait_for_timeout(600)
    page.evaluate("() => { frames_.work.length = frames_.times.length = 0; }")
    box = page.get_by_role("slider", name="mean").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for i in range(1, 121):
        turn = 2 * np.pi * i / 60
        page.mouse.move(x + 60 * np.sin(turn), y + 40 * (1 - np.cos(turn)))
    page.mouse.up()


def measure(browser, n_points, act):
    """Time each frame's own work and the gaps between frames while something moves."""
    rng = np.random.default_rng(0)
    means = 6 * rng.standard_normal((6, 2))
    truth = gm.Mixture(np.full(6, 1 / 6), means, [np.eye(2)] * 6)
    X, _ = truth.sample(n_points, rng)
    start = gm.Mixture(truth.weights, means[::-1] / 2, [4 * np.eye(2)] * 6)
    with tempfile.TemporaryDirectory() as folder:
        page = browser.new_page(reduced_motion="no-preference")
        page.add_init_script(f"({TIMED})()")
        page.goto(write_page(Path(folder), EMLab(X, start)).as_uri())
        page.wait_for_selector(".gmm-widget[data-state]")
        act(page)
        frames = page.evaluate("frames_")
        page.close()
    gaps = np.diff(frames["times"])
    return np.array(frames["work"]), gaps[gaps < 300]  # longer ones: nothing moved


ACTS = {"half-steps": glide, "a mean that is dragged": pull}


def main():
    """Print the medians."""
    with open_browser() as browser:
        for n, (what, act) in product((500, 5000), ACTS.items()):
            work, gaps = measure(browser, n, act)
            print(
                f"{n} points, 6 components, {what}: {len(work)} frames; work per "
                f"frame: median {np.median(work):.1f} ms, 95 % "
                f"{np.quantile(work, 0.95):.1f} ms; from frame to frame: median "
                f"{np.median(gaps):.1f} ms"
            )


if __name__ == "__main__":
    main()

"""How long a frame of EMLab's animation takes: `python -m tests.widgets.frames`.

A measurement, not a test: it depends on the machine and on what else it does.
The aim is a median of at most 16 ms with 500 points and 6 components; 5000 points are
to stay usable.
"""

import tempfile
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


def measure(browser, n_points):
    """Take half-steps, and time each frame's own work and the gaps between frames."""
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
        for i in range(STEPS):
            name = "M step" if i % 2 else "E step"
            page.get_by_role("button", name=name).click()
            page.wait_for_timeout(600)  # longer than the glide
        frames = page.evaluate("frames_")
        page.close()
    gaps = np.diff(frames["times"])
    return np.array(frames["work"]), gaps[gaps < 300]  # longer ones: nothing moved


def main():
    """Print the medians."""
    with open_browser() as browser:
        for n in (500, 5000):
            work, gaps = measure(browser, n)
            print(
                f"{n} points, 6 components: {len(work)} frames; work per frame: median "
                f"{np.median(work):.1f} ms, 95 % {np.quantile(work, 0.95):.1f} ms; "
                f"from frame to frame: median {np.median(gaps):.1f} ms"
            )


if __name__ == "__main__":
    main()
